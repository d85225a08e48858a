import Foundation
import StrictJSON

extension ExportJob {
    /// The job as JSON, every choice written out, so that an exporter need not know a default; what
    /// ``init(parsing:file:)`` reads is the same job.
    ///
    /// Holds the endpoint's credentials: keep it as one keeps those.
    public var json: String {
        var document: JSON = [
            "version": 1, "destination": .string(destination.rawValue), "endpoint": endpoint.document,
            "audiences": .array(audiences.map(\.document)), "columns": .array(columns.map(\.document)),
            "mandatory": .strings(mandatory), "deduplicate": .strings(deduplication), "files": layout.document,
            "flow": flow.document, "identity-changes": exportsIdentityChanges ? "exported" : "ignored",
        ]
        document["profiles"] = profiles.map(JSON.string)
        document["generated-at"] = generatedAt.map(JSON.moment)
        document["scheduled-at"] = scheduledAt.map(JSON.moment)
        return document.text + "\n"
    }
}

extension ExportJob.Audience {
    fileprivate var document: JSON {
        var document: JSON = ["id": .string(id), "name": .string(name)]
        document["changed-since"] = changedSince.map(JSON.moment)
        document["run"] = runID.map(JSON.string)
        return document
    }
}

extension ExportJob.Flow {
    fileprivate var document: JSON {
        var document: JSON = [
            "name": .string(name), "organization": .string(organization), "sandbox": .string(sandbox),
        ]
        document["id"] = id.map(JSON.string)
        return document
    }
}

extension ExportColumn {
    fileprivate var document: JSON {
        var document: JSON = ["source": .string(source), "name": .string(header)]
        document["type"] = type.map { .string($0.rawValue) }
        return document
    }
}

extension FileLayout {
    fileprivate var document: JSON {
        var document: JSON = [
            "name": .string(nameTemplate ?? "default"), "timestamp": .string(timestamp.rawValue),
            "format": .string(format.rawValue), "compression": .string(compression.rawValue),
            "maximum-records": .integer(maximumRecords), "manifest": .bool(hasManifest), "dialect": dialect.document,
        ]
        document["empty"] = writesEmptyFiles.map { $0 ? "header" : "none" }
        return document
    }
}

extension FileLayout.Dialect {
    fileprivate var document: JSON {
        var escape: JSON = "doubling"
        if case .character(let byte) = self.escape { escape = Self.name(byte) }
        return [
            "delimiter": Self.name(delimiter), "quote": quote.map(Self.name) ?? "none", "escape": escape,
            "null": .string(null), "empty": .string(empty), "line-end": lineEnd == "\n" ? "lf" : "crlf",
            "final-line-end": .bool(endsLastLine), "header": .bool(hasHeader), "trim": .bool(trimsValues),
        ]
    }

    private static func name(_ byte: UInt8) -> JSON {
        switch byte {
        case 0: "nul"
        case 0x09: "tab"
        default: .string(String(UnicodeScalar(byte)))
        }
    }
}

extension ExportEndpoint {
    fileprivate var document: JSON {
        switch self {
        case .s3(let place): ["s3": place.document]
        case .sftp(let place): ["sftp": place.document]
        case .constantContact(let place): ["constant-contact": place.document]
        case .folder(let path): ["folder": .string(path)]
        }
    }
}

extension ExportEndpoint.S3Place {
    fileprivate var document: JSON {
        var document: JSON = ["bucket": .string(bucket), "path": .string(path), "part-size": .integer(partSize)]
        document["url"] = url.map(JSON.string)
        document["region"] = region.map(JSON.string)
        document["access-key"] = accessKeyID.map(JSON.string)
        document["secret-key"] = secretAccessKey.map(JSON.string)
        return document
    }
}

extension ExportEndpoint.SFTPPlace {
    fileprivate var document: JSON {
        var document: JSON = [
            "folder": .string(folder), "write": naming == .direct ? "direct" : "rename",
            "make-folder": .bool(makesFolder),
        ]
        document["host"] = host.map(JSON.string)
        document["port"] = port.map(JSON.integer)
        document["user"] = user.map(JSON.string)
        document["password"] = password.map(JSON.string)
        document["private-key"] = privateKey.map(JSON.string)
        document["key-file"] = keyFile.map(JSON.string)
        document["host-key"] = hostKey.map(JSON.string)
        return document
    }
}

extension ExportEndpoint.ContactListPlace {
    fileprivate var document: JSON {
        var document: JSON = ["list": .string(list)]
        document["url"] = url.map(JSON.string)
        document["access-token"] = accessToken.map(JSON.string)
        document["refresh-token"] = refreshToken.map(JSON.string)
        document["client-id"] = client.map { .string($0.id) }
        document["client-secret"] = client.map { .string($0.secret) }
        return document
    }
}

extension JSON {
    /// A moment in UTC with milliseconds, as jobs have it.
    fileprivate static func moment(_ date: Date) -> JSON {
        .string(date.ISO8601Format(.iso8601WithTimeZone(includingFractionalSeconds: true)))
    }
}
