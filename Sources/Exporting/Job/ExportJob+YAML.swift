import Foundation
import NearMiss
import StrictYAML

extension ExportJob {
    /// Reads a job from YAML or JSON.
    ///
    /// - Parameter file: the name to use in messages.
    /// - Throws: `YAMLError` with line, column and the nearest right key or value.
    public init(parsing text: String, file: String) throws {
        let yaml = try YAMLValue(parsing: text, file: file)
        var map = try yaml.map()
        let version = try map.require("version")
        guard try version.int() == 1 else { throw version.error("this program reads version 1 of the job") }
        let destination = try map.require("destination").choice(ExportDestination.self)
        self.init(
            destination: destination, endpoint: try ExportEndpoint(try map.require("endpoint")),
            audiences: try map.require("audiences").list().map(Audience.init),
            columns: try map.require("columns").list().map(ExportColumn.init))
        profiles = try map.take("profiles")?.string()
        let mandatory = map.take("mandatory")
        let deduplicate = map.take("deduplicate")
        self.mandatory = try mandatory?.strings() ?? []
        deduplication = try deduplicate?.strings() ?? []
        if let value = map.take("files") { layout = try FileLayout(value, defaults: layout) }
        if let value = map.take("flow") { flow = try Flow(value) }
        generatedAt = try map.take("generated-at")?.moment()
        scheduledAt = try map.take("scheduled-at")?.moment()
        exportsIdentityChanges =
            try map.take("identity-changes")?.choice(["exported": true, "ignored": false]) ?? exportsIdentityChanges
        try map.finish()
        do { try check() } catch { throw yaml.error(error.description) }
    }

    /// Holds the parts of the job against each other.
    ///
    /// - Throws: ``Invalid`` with the first contradiction.
    public func check() throws(Invalid) {
        guard !audiences.isEmpty else { throw Invalid(description: "\"audiences\" needs at least one") }
        guard !columns.isEmpty else { throw Invalid(description: "\"columns\" needs at least one") }
        try checkColumns()
        try checkKeys()
        try endpoint.checkFolder()
        try FileName(self).check()
        var ids: Set<String> = []
        for audience in audiences where !ids.insert(audience.id).inserted {
            throw Invalid(description: "the audience \(audience.id) is listed twice")
        }
        guard layout.maximumRecords > 0 else { throw Invalid(description: "\"maximum-records\" must be 1 or more") }
        if layout.dialect.quote == layout.dialect.delimiter {
            throw Invalid(description: "\"quote\" and \"delimiter\" are the same character")
        }
    }

    private func checkColumns() throws(Invalid) {
        var headers: Set<String> = []
        for column in columns {
            guard headers.insert(column.header).inserted else {
                throw Invalid(description: "two columns have the name \"\(column.header)\" in the header")
            }
            let derived = ExportColumn.derivedHeader(of: column.source)
            if destination.isEmailMarketing, !column.isIdentity, column.header != derived {
                throw Invalid(
                    description: "\(destination.name) takes no names of its own for columns; \"\(column.source)\" "
                        + "stands in the header as \(derived)")
            }
        }
        guard columns.count(where: \.isIdentity) <= 1 else {
            throw Invalid(description: "at most one identity namespace can be exported")
        }
    }

    /// Source: "Batch destinations mapping reference" (at most two attributes, identity and attribute not mixed).
    private func checkKeys() throws(Invalid) {
        for source in mandatory + deduplication where !columns.contains(where: { $0.source == source }) {
            let near = NearMiss.nearest(to: source, among: columns.map(\.source))
            throw Invalid(
                description: "\"\(source)\" of mandatory or deduplicate is no column's source"
                    + (near.map { "; did you mean \"\($0)\"?" } ?? ""))
        }
        guard deduplication.count <= 2 else {
            throw Invalid(description: "\"deduplicate\" takes one identity, or one or two attributes")
        }
        let identity = columns.first(where: \.isIdentity)?.source
        if let identity, !deduplication.isEmpty, deduplication != [identity] {
            throw Invalid(
                description: "the identity \"\(identity)\" is exported and makes rows unique; attributes cannot be "
                    + "mixed with it in \"deduplicate\"")
        }
    }
}

extension ExportJob.Audience {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        let id = try map.require("id")
        self.init(id: try id.string(), name: try map.take("name")?.string())
        changedSince = try map.take("changed-since")?.moment()
        runID = try map.take("run")?.string()
        try map.finish()
        guard !self.id.isEmpty, !self.id.contains("/"), !self.id.contains("\0") else {
            throw id.error("an audience's id must be a text without slash")
        }
    }
}

extension ExportJob.Flow {
    init(_ yaml: YAMLValue) throws {
        self.init()
        var map = try yaml.map()
        id = try map.take("id")?.string()
        name = try map.take("name")?.string() ?? name
        organization = try map.take("organization")?.string() ?? organization
        sandbox = try map.take("sandbox")?.string() ?? sandbox
        try map.finish()
    }
}

extension ExportColumn {
    /// A source alone, or a mapping.
    init(_ yaml: YAMLValue) throws {
        var (source, header, type): (String, String?, ValueType?) = ("", nil, nil)
        if let text = try? yaml.string() {
            source = text
        } else {
            var map = try yaml.map()
            source = try map.require("source").string()
            header = try map.take("name")?.string()
            type = try map.take("type")?.choice(ValueType.self)
            try map.finish()
        }
        do { try self.init(source: source, header: header, type: type) } catch { throw yaml.error(error.description) }
    }
}

extension FileLayout {
    init(_ yaml: YAMLValue, defaults: FileLayout) throws {
        self = defaults
        var map = try yaml.map()
        if let name = map.take("name") {
            let text = try name.string()
            nameTemplate = text == "default" ? nil : text
        }
        timestamp = try map.take("timestamp")?.choice(TimestampForm.self) ?? timestamp
        format = try map.take("format")?.choice(Format.self) ?? format
        if format == .tabDelimited { dialect.delimiter = UInt8(ascii: "\t") }
        if let value = map.take("dialect") { dialect = try Dialect(value, defaults: dialect) }
        compression = try map.take("compression")?.choice(Compression.self) ?? compression
        maximumRecords = try map.take("maximum-records")?.int() ?? maximumRecords
        hasManifest = try map.take("manifest")?.bool() ?? hasManifest
        writesEmptyFiles = try map.take("empty")?.choice(["header": true, "none": false])
        try map.finish()
    }
}

extension FileLayout.Dialect {
    init(_ yaml: YAMLValue, defaults: FileLayout.Dialect) throws {
        self = defaults
        var map = try yaml.map()
        if let value = map.take("delimiter") { delimiter = try value.byte() }
        if let value = map.take("quote") { quote = try value.string() == "none" ? nil : value.byte() }
        if let value = map.take("escape") {
            escape = try value.string() == "doubling" ? .doubling : .character(value.byte())
        }
        null = try map.take("null")?.string() ?? null
        empty = try map.take("empty")?.string() ?? empty
        lineEnd = try map.take("line-end")?.choice(["lf": "\n", "crlf": "\r\n"]) ?? lineEnd
        endsLastLine = try map.take("final-line-end")?.bool() ?? endsLastLine
        hasHeader = try map.take("header")?.bool() ?? hasHeader
        trimsValues = try map.take("trim")?.bool() ?? trimsValues
        try map.finish()
    }
}

extension ExportEndpoint {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        let (s3, sftp, folder) = (map.take("s3"), map.take("sftp"), map.take("folder"))
        let contactList = map.take("constant-contact")
        try map.finish()
        guard [s3, sftp, contactList, folder].compactMap({ $0 }).count == 1 else {
            throw yaml.error("\"endpoint\" needs one of s3, sftp, constant-contact and folder")
        }
        if let s3 {
            self = .s3(try S3Place(s3))
        } else if let sftp {
            self = .sftp(try SFTPPlace(sftp))
        } else if let contactList {
            self = .constantContact(try ContactListPlace(contactList))
        } else {
            self = .folder(try folder?.string() ?? "")
        }
    }
}

extension ExportEndpoint.S3Place {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        self.init(bucket: try map.require("bucket").string())
        url = try map.take("url")?.string()
        region = try map.take("region")?.string()
        path = try map.take("path")?.string() ?? path
        accessKeyID = try map.take("access-key")?.string()
        secretAccessKey = try map.take("secret-key")?.string()
        if let value = map.take("part-size") {
            partSize = try value.int()
            guard partSize >= 5 << 20 else { throw value.error("S3 takes no part below 5242880 bytes") }
        }
        try map.finish()
    }
}

extension ExportEndpoint.SFTPPlace {
    init(_ yaml: YAMLValue) throws {
        self.init()
        var map = try yaml.map()
        host = try map.take("host")?.string()
        if let value = map.take("port") {
            port = try value.int()
            guard (1...65535).contains(port ?? 0) else { throw value.error("a port is a number from 1 to 65535") }
        }
        user = try map.take("user")?.string()
        password = try map.take("password")?.string()
        privateKey = try map.take("private-key")?.string()
        keyFile = try map.take("key-file")?.string()
        hostKey = try map.take("host-key")?.string()
        folder = try map.take("folder")?.string() ?? folder
        naming =
            try map.take("write")?.choice([
                "direct": .direct, "rename": SFTPSender.Naming.writeThenRename(suffix: ".tmp"),
            ]) ?? naming
        makesFolder = try map.take("make-folder")?.bool() ?? makesFolder
        try map.finish()
    }
}

extension ExportEndpoint.ContactListPlace {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        self.init(list: try map.require("list").string())
        url = try map.take("url")?.string()
        accessToken = try map.take("access-token")?.string()
        refreshToken = try map.take("refresh-token")?.string()
        let (id, secret) = (map.take("client-id"), map.take("client-secret"))
        try map.finish()
        guard refreshToken != nil else { return }
        guard let id, let secret else {
            throw yaml.error("a \"refresh-token\" needs \"client-id\" and \"client-secret\"")
        }
        client = Client(id: try id.string(), secret: try secret.string())
    }
}

extension YAMLValue {
    /// An ISO 8601 date and time with offset.
    fileprivate func moment() throws -> Date {
        let text = try string()
        guard let moment = UTCTime(text) else {
            throw error("\"\(text)\" must be a date and time such as 2026-04-08T06:18:04Z")
        }
        return moment.date
    }

    /// One ASCII character, or its name.
    fileprivate func byte() throws -> UInt8 {
        let text = try string()
        let names: [String: UInt8] = [
            "tab": 0x09, "comma": 0x2C, "pipe": 0x7C, "semicolon": 0x3B, "colon": 0x3A, "nul": 0, "backslash": 0x5C,
        ]
        if let byte = names[text] { return byte }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
            throw error(
                "\"\(text)\" must be one ASCII character or one of \(names.keys.sorted().joined(separator: ", "))")
        }
        return byte
    }
}
