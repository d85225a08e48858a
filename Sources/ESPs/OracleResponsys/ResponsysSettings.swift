import Foundation
import Reading
import StrictYAML

extension OracleResponsys {
    /// A Connect import job.
    struct Settings: Sendable {
        enum PatternMode: String, CaseIterable { case exact, dated, glob }
        enum Multiple: String, CaseIterable { case newest, oldest, all }
        enum Mark: String, CaseIterable { case strip, keep }
        enum Quotes: String, CaseIterable { case accept, reject }
        enum Wizard: String, CaseIterable { case connect, loadFromFile }
        enum Target: String, CaseIterable { case profileList, pet, supplemental }
        enum Missing: String, CaseIterable { case fail, ignore }
        enum Errors: String, CaseIterable { case rejectRecord, blank }
        enum EmailCheck: String, CaseIterable { case basic, none }
        enum MobileMode: String, CaseIterable { case e164 = "E.164", local = "Local", none = "NoFormatEnforced" }
        enum Permission: String, CaseIterable { case optin = "OPTIN", optout = "OPTOUT" }
        enum UpdateOnMatch: String, CaseIterable { case replaceAll = "REPLACE_ALL", noUpdate = "NO_UPDATE" }
        enum Duplicates: String, CaseIterable { case sequential, rejectLater }
        enum Mode: String, CaseIterable { case merge, overwrite, append }
        enum MatchOperator: String, CaseIterable { case none = "NONE", and = "AND" }

        var jobName = "Import"
        var expires: Date?
        var allowS3 = true
        var folder: String?
        var fileName: String?
        var patternMode = PatternMode.exact
        var dateToken = "YYYYMMDD"
        var multiple = Multiple.newest
        var fileNotFoundMessage = "FILE_NOT_FOUND"
        var readyFile = false
        var countFile = false
        var readyExtension = "ready"
        var unpack = true
        /// Decrypts uploads.
        var key: DecryptionKey?
        var archiveFolder = "archive"
        var charset = Dialect.Encoding.utf8
        var bom = Mark.strip
        var delimiter = UInt8(ascii: ",")
        var enclosure: UInt8? = UInt8(ascii: "\"")
        var doubledQuote = Quotes.accept
        var multilineFields = false
        var hasHeader = true
        var wizard = Wizard.connect
        var maxRejects: Int?
        var target = Target.profileList
        var list = "Contacts"
        var table = "Table"
        /// Nil: made from the header.
        var fields: [Field]?
        var mapping: [String: String] = [:]
        var skip: [String] = []
        var maxName = 30
        var mappedColumnMissing = Missing.fail
        var timestampPrefixRule = false
        var dateFormat = "yyyy-MM-dd HH:mm:ss"
        var numberErrors = Errors.rejectRecord
        var emailCheck = EmailCheck.basic
        var mobileMode = MobileMode.e164
        var defaultCountry = "US"
        var optinValue = "I"
        var optoutValue = "O"
        var htmlValue = "H"
        var textValue = "T"
        var defaultPermission = Permission.optout
        var defaultPermissionOnUpdate = false
        var rejectIfChannelEmpty: [String] = []
        var match = ["EMAIL_ADDRESS_"]
        var insertOnNoMatch = true
        var updateOnMatch = UpdateOnMatch.replaceAll
        var unappliedCountsAsRejected = true
        var blankClears = true
        var duplicates = Duplicates.sequential
        var petNoMember = Quotes.reject
        var primaryKey: [String] = []
        var mode = Mode.merge
        var statusColumn: String?

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard let yaml else { return }
            var map = try yaml.map()
            try takeJob(&map)
            try takeFile(&map)
            try takeFields(&map)
            try takeValues(&map)
            try takeMerge(&map)
            try map.finish()
        }

        private mutating func takeJob(_ map: inout YAMLMap) throws {
            if let name = map.take("jobName") {
                jobName = try name.string()
                let signs = Array(" !-=@_[]{}".utf8)
                guard jobName.count <= 100, jobName.utf8.allSatisfy({ $0.isLetter || $0.isDigit || signs.contains($0) })
                else {
                    throw name.error(
                        "a job name has at most 100 letters, digits, blanks and ! - = @ _ [ ] { } (\(JobRules.jobName.id))"
                    )
                }
            }
            if let day = map.take("expires"), try day.string() != "never" {
                var text = try day.string()
                guard
                    let time = text.withUTF8({ ExpiryDay.parse(UnsafeRawBufferPointer($0)) })
                else { throw day.error("\"expires\" must be a day such as 2027-01-31, or never") }
                expires = Date(timeIntervalSince1970: Double(time.secondsSince1970))
            }
            allowS3 = try map.take("allowS3")?.bool() ?? true
            folder = try map.take("folder")?.string()
            fileName = try map.take("fileName")?.string()
            patternMode = try map.take("patternMode")?.choice(PatternMode.self) ?? patternMode
            dateToken =
                try map.take("dateToken")?.choice([
                    "YYYYMMDD": "YYYYMMDD", "MMDDYYYY": "MMDDYYYY", "YYYYMMDDHHMMSS": "YYYYMMDDHHMMSS",
                ]) ?? dateToken
            multiple = try map.take("multiple")?.choice(Multiple.self) ?? multiple
            fileNotFoundMessage = try map.take("fileNotFoundMessage")?.string() ?? fileNotFoundMessage
            readyFile = try map.take("readyFile")?.bool() ?? false
            countFile = try map.take("countFile")?.bool() ?? false
            readyExtension = try map.take("readyExtension")?.string() ?? readyExtension
            archiveFolder = try map.take("archiveFolder")?.string() ?? archiveFolder
        }

        private mutating func takeFile(_ map: inout YAMLMap) throws {
            unpack = try map.take("unpack")?.bool() ?? true
            let keyValue = map.take("key")
            key = try keyValue.map(DecryptionKey.init(settings:))
            if let keyValue, !unpack {
                throw keyValue.error("\"key\" is of no use with \"unpack: false\"")
            }
            charset =
                try map.take("charset")?.choice([
                    "UTF_8": Dialect.Encoding.utf8, "ISO_8859_1": .latin1, "windows_1252": .windows1252,
                ]) ?? charset
            bom = try map.take("bom")?.choice(Mark.self) ?? bom
            delimiter =
                try map.take("delimiter")?.choice([
                    "comma": UInt8(ascii: ","), "tab": 9, "semicolon": UInt8(ascii: ";"), "pipe": UInt8(ascii: "|"),
                ]) ?? delimiter
            if let value = map.take("enclosure") {
                enclosure = try value.choice([
                    "double": UInt8(ascii: "\"") as UInt8?, "single": UInt8(ascii: "'"), "none": nil,
                ])
            }
            doubledQuote = try map.take("doubledQuote")?.choice(Quotes.self) ?? doubledQuote
            multilineFields = try map.take("multilineFields")?.bool() ?? false
            hasHeader = try map.take("hasHeader")?.bool() ?? true
            wizard = try map.take("wizard")?.choice(Wizard.self) ?? wizard
            maxRejects = try map.take("maxRejects")?.int()
        }

        private mutating func takeFields(_ map: inout YAMLMap) throws {
            target = try map.take("target")?.choice(Target.self) ?? target
            list = try map.take("list")?.string() ?? list
            table = try map.take("table")?.string() ?? table
            let definition = map.take("fields")
            fields = try definition?.list().map(Field.init)
            if target != .supplemental, let own = fields {
                fields = Field.system.filter { system in !own.contains { $0.name == system.name } } + own
            }
            if let pairs = map.take("mapping") {
                var entries = try pairs.map()
                for heading in entries.keys {
                    guard let value = entries.take(heading) else { continue }
                    let name = try value.string().uppercased()
                    if let fields, !fields.contains(where: { $0.name == name }) {
                        throw value.unknown(name, in: fields.map(\.name), what: "field of the table")
                    }
                    mapping[heading.uppercased()] = name
                }
            }
            skip = try map.take("skip")?.strings().map { $0.uppercased() } ?? []
            let most = map.take("maxName")
            maxName = try most?.int() ?? 30
            mappedColumnMissing = try map.take("mappedColumnMissing")?.choice(Missing.self) ?? .fail
            timestampPrefixRule = try map.take("timestampPrefixRule")?.bool() ?? false
            primaryKey = try map.take("primaryKey")?.strings().map { $0.uppercased() } ?? []
            if !hasHeader, fields == nil {
                throw (definition ?? most)?.error("fields")
                    ?? map.error("without a header the \"fields\" must be described")
            }
        }

        private mutating func takeValues(_ map: inout YAMLMap) throws {
            dateFormat = try map.take("dateFormat")?.string() ?? dateFormat
            numberErrors = try map.take("numberErrors")?.choice(Errors.self) ?? numberErrors
            emailCheck = try map.take("emailCheck")?.choice(EmailCheck.self) ?? emailCheck
            mobileMode = try map.take("mobileMode")?.choice(MobileMode.self) ?? mobileMode
            if let country = map.take("defaultCountry") {
                defaultCountry = try country.string()
                guard MobileNumber.codes.contains(where: { $0.country == defaultCountry }) else {
                    throw country.unknown(
                        defaultCountry, in: MobileNumber.codes.map(\.country), what: "ISO2 code known here")
                }
            }
            optinValue = try map.take("optinValue")?.string() ?? optinValue
            optoutValue = try map.take("optoutValue")?.string() ?? optoutValue
            htmlValue = try map.take("htmlValue")?.string() ?? htmlValue
            textValue = try map.take("textValue")?.string() ?? textValue
            statusColumn = try map.take("statusColumn")?.string()
        }

        private mutating func takeMerge(_ map: inout YAMLMap) throws {
            defaultPermission = try map.take("defaultPermissionStatus")?.choice(Permission.self) ?? defaultPermission
            defaultPermissionOnUpdate = try map.take("defaultPermissionOnUpdate")?.bool() ?? false
            rejectIfChannelEmpty =
                try map.take("rejectRecordIfChannelEmpty")?.list().map {
                    try $0.choice(["E": "E", "M": "M", "P": "P"])
                } ?? []
            let first = map.take("matchColumnName1")
            let second = map.take("matchColumnName2")
            match = [try first?.string() ?? match[0]] + (try second.map { [try $0.string()] } ?? [])
            let operation = map.take("matchOperator")
            insertOnNoMatch = try map.take("insertOnNoMatch")?.bool() ?? true
            updateOnMatch = try map.take("updateOnMatch")?.choice(UpdateOnMatch.self) ?? updateOnMatch
            unappliedCountsAsRejected = try map.take("unappliedCountsAsRejected")?.bool() ?? true
            blankClears = try map.take("blankClears")?.bool() ?? true
            duplicates = try map.take("duplicates")?.choice(Duplicates.self) ?? duplicates
            petNoMember = try map.take("petNoMember")?.choice(Quotes.self) ?? petNoMember
            mode = try map.take("mode")?.choice(Mode.self) ?? mode
            try checkMatch(first, second, operation, map)
        }

        private func checkMatch(_ first: YAMLValue?, _ second: YAMLValue?, _ operation: YAMLValue?, _ map: YAMLMap)
            throws
        {
            let allowed = [
                "RIID_", "CUSTOMER_ID_", "EMAIL_ADDRESS_", "MOBILE_NUMBER_", "EMAIL_MD5_HASH_", "EMAIL_SHA256_HASH_",
            ]
            for (value, name) in zip([first, second].compactMap { $0 }, match.suffix(second == nil ? 1 : 2))
            where !allowed.contains(name) {
                throw value.unknown(name, in: allowed, what: "match column (\(MergeRules.matchColumns.id))")
            }
            let hashes = match.filter { $0.hasSuffix("_HASH_") }
            if match.count == 2, hashes.count == 2 || (hashes.count == 1 && match.contains("EMAIL_ADDRESS_")) {
                throw (second ?? first)?.error(
                    "a hash cannot be matched together with another hash or the address (\(MergeRules.hashCombination.id))"
                )
                    ?? map.error("match")
            }
            let chosen = try operation?.string() ?? (match.count == 2 ? "AND" : "NONE")
            if chosen != (match.count == 2 ? "AND" : "NONE") {
                throw operation?.error(
                    "\"matchOperator\" is \(chosen): one match column needs NONE, two need AND, OR is refused (\(MergeRules.matchOperator.id))"
                )
                    ?? map.error("matchOperator")
            }
        }

        var matchesByHash: Bool { match.contains { $0.hasSuffix("_HASH_") } }

        /// Without multi-line fields every line is a record, whatever quotes are open.
        var dialect: Dialect {
            Dialect(delimiter: delimiter, quote: multilineFields ? enclosure : nil, encoding: charset, hasHeader: false)
        }

        var splitter: LineSplitter { LineSplitter(separators: [delimiter], quote: enclosure) }
    }

    /// `2027-01-31`.
    enum ExpiryDay {
        static func parse(_ bytes: UnsafeRawBufferPointer) -> CivilTime? {
            var run = NumberRun(bytes)
            guard let year = run.number(4...4), run.skip(UInt8(ascii: "-")), let month = run.number(2...2),
                run.skip(UInt8(ascii: "-")), let day = run.number(2...2), run.isAtEnd
            else { return nil }
            return CivilTime(year, month, day)
        }
    }
}
