import Reading
import StrictYAML

extension OracleEloqua {
    /// A contact import as set up in Audience > Tools > Export & Import Data.
    struct Settings: Sendable {
        enum Mode: String, CaseIterable { case importTool, uploadWizard }
        enum Policy: String, CaseIterable { case warn, reject }
        enum Missing: String, CaseIterable { case fail, ignore }
        enum Bytes: String, CaseIterable { case reject, replace }
        enum DuplicateHeader: String, CaseIterable { case reject, last }
        enum ShortRow: String, CaseIterable { case fill, reject }
        enum Overlong: String, CaseIterable { case rejectField, truncate }
        enum DuplicateRows: String, CaseIterable { case lastWins, firstWins, rejectAll }
        enum MultiMatch: String, CaseIterable { case reject, first, all }
        enum ImportRule: String, CaseIterable { case createAndUpdate, updateOnly, createOnly }
        enum Purpose: String, CaseIterable { case addOrUpdate, unsubscribe, hardBounce, delete }
        enum ListAction: String, CaseIterable { case add, remove }
        enum NoData: String, CaseIterable { case warning, success, error }

        var fileName: String?
        var allowedTransports = ["sftp"]
        var enforcePort22 = false
        var port = 22
        var missingFile = Missing.fail
        var extensions = ["txt", "csv", "xls", "xlsx"]
        /// Decrypts files; nil: the tool cannot, as is assumed.
        var key: DecryptionKey?
        var maxBytes = 5_000_000_000
        var mode = Mode.importTool
        var delimiter: UInt8?
        var tabPolicy = Policy.warn
        var onInvalidBytes = Bytes.reject
        var onDuplicateHeader = DuplicateHeader.reject
        var missingMappedColumn = Policy.warn
        var readOnlyField = Policy.warn
        var maxFields = 100
        var noDataStatus = NoData.warning
        var onShortRow = ShortRow.fill
        var fields = Field.standard
        /// Heading to internal name.
        var mapping: [String: String] = [:]
        var identifier = "C_EmailAddress"
        var allowNoEmail = false
        var maxEmailLength = 100
        var overlongText = Overlong.rejectField
        var dateFormats = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"]
        var rejectRowIfUnique = true
        var validationRules: [ValidationRule] = []
        var updateRule = UpdateRule.always
        var updateRuleByField: [String: UpdateRule] = [:]
        var importRule = ImportRule.createAndUpdate
        var duplicateInFile = DuplicateRows.lastWins
        var multiMatch = MultiMatch.reject
        var uniquenessCode = "ELQ-00011"
        /// Rank of this source, 1 the highest; nil for a single rank without effect.
        var sourcePriority: Int?
        var countAsUpdated = true
        var purpose = Purpose.addOrUpdate
        var list: String?
        var listAction = ListAction.add
        var excludeDomains: [String] = []
        var contactLimit: Int?
        var errorSpelling = "error"

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard let yaml else { return }
            var map = try yaml.map()
            try takeFile(&map)
            fields += try map.take("fields")?.list().map(Field.init) ?? []
            try takeMapping(map.take("mapping"))
            try takeIdentifier(map.take("identifier"))
            try takeRows(&map)
            try takeContacts(&map)
            try map.finish()
        }

        private mutating func takeFile(_ map: inout YAMLMap) throws {
            fileName = try map.take("fileName")?.string()
            allowedTransports = try map.take("allowedTransports")?.strings() ?? allowedTransports
            enforcePort22 = try map.take("enforcePort22")?.bool() ?? false
            port = try map.take("port")?.int() ?? 22
            missingFile = try map.take("missingFile")?.choice(Missing.self) ?? missingFile
            extensions = try map.take("extensions")?.strings() ?? extensions
            key = try map.take("key").map(DecryptionKey.init(settings:))
            maxBytes = try map.take("maxBytes")?.int() ?? maxBytes
            mode = try map.take("mode")?.choice(Mode.self) ?? mode
            let names: KeyValuePairs<String, UInt8> = [
                "comma": UInt8(ascii: ","), "pipe": UInt8(ascii: "|"), "semicolon": UInt8(ascii: ";"), "tab": 9,
            ]
            delimiter = try map.take("delimiter")?.choice(names)
            tabPolicy = try map.take("tabPolicy")?.choice(Policy.self) ?? tabPolicy
            onInvalidBytes = try map.take("onInvalidBytes")?.choice(Bytes.self) ?? onInvalidBytes
            onDuplicateHeader = try map.take("onDuplicateHeader")?.choice(DuplicateHeader.self) ?? onDuplicateHeader
            missingMappedColumn = try map.take("missingMappedColumn")?.choice(Policy.self) ?? missingMappedColumn
            readOnlyField = try map.take("readOnlyField")?.choice(Policy.self) ?? readOnlyField
            maxFields = try map.take("maxFields")?.int() ?? maxFields
            noDataStatus = try map.take("noDataStatus")?.choice(NoData.self) ?? noDataStatus
        }

        private mutating func takeMapping(_ yaml: YAMLValue?) throws {
            guard var map = try yaml?.map() else { return }
            for heading in map.keys {
                guard let target = map.take(heading) else { continue }
                let name = try target.string()
                guard let field = field(name) else {
                    throw target.unknown(name, in: fields.map(\.name), what: "contact field")
                }
                mapping[heading] = field.name
            }
        }

        private mutating func takeIdentifier(_ yaml: YAMLValue?) throws {
            guard let yaml else { return }
            let name = try yaml.string()
            guard let field = field(name) else {
                throw yaml.unknown(name, in: fields.map(\.name), what: "contact field")
            }
            guard field.kind == .smallText || field.kind == .emailAddress || field.kind == .numeric else {
                throw yaml.error(
                    "\"\(name)\" is a \(field.kind.rawValue) and cannot be the identifier (\(FileRules.identifier.id))")
            }
            identifier = field.name
        }

        private mutating func takeRows(_ map: inout YAMLMap) throws {
            onShortRow = try map.take("onShortRow")?.choice(ShortRow.self) ?? onShortRow
            allowNoEmail = try map.take("allowNoEmail")?.bool() ?? false
            maxEmailLength = try map.take("maxEmailLength")?.int() ?? maxEmailLength
            overlongText = try map.take("overlongText")?.choice(Overlong.self) ?? overlongText
            dateFormats = try map.take("dateFormats")?.strings() ?? dateFormats
            rejectRowIfUnique = try map.take("rejectRowIfUnique")?.bool() ?? true
            validationRules =
                try map.take("validationRules")?.list().map { try ValidationRule($0, among: fields) } ?? []
        }

        private mutating func takeContacts(_ map: inout YAMLMap) throws {
            updateRule = try map.take("updateRule")?.choice(UpdateRule.self) ?? updateRule
            if let rules = map.take("updateRuleByField") {
                var entries = try rules.map()
                for name in entries.keys {
                    guard let value = entries.take(name) else { continue }
                    guard let field = field(name) else {
                        throw value.unknown(name, in: fields.map(\.name), what: "contact field")
                    }
                    updateRuleByField[field.name] = try value.choice(UpdateRule.self)
                }
            }
            importRule = try map.take("importRule")?.choice(ImportRule.self) ?? importRule
            duplicateInFile = try map.take("duplicateInFile")?.choice(DuplicateRows.self) ?? duplicateInFile
            let multi = map.take("multiMatch")
            multiMatch = try multi?.choice(MultiMatch.self) ?? multiMatch
            uniquenessCode = try map.take("uniquenessCode")?.string() ?? uniquenessCode
            sourcePriority = try map.take("sourcePriority")?.int()
            countAsUpdated = try map.take("countAsUpdated")?.bool() ?? true
            purpose = try map.take("purpose")?.choice(Purpose.self) ?? purpose
            list = try map.take("list")?.string()
            let action = map.take("listAction")
            listAction = try action?.choice(ListAction.self) ?? .add
            excludeDomains = try map.take("excludeDomains")?.strings().map { $0.lowercased() } ?? []
            contactLimit = try map.take("contactLimit")?.int()
            errorSpelling = try map.take("errorSpelling")?.string() ?? errorSpelling
            if list == nil, let action { throw action.error("\"listAction\" needs a \"list\"") }
            if multiMatch == .all, let multi, identifier != "C_EmailAddress", mapping.values.contains("C_EmailAddress")
            {
                throw multi.error("\"multiMatch: all\" must not update the e-mail address of several contacts")
            }
        }

        /// The field of this internal or display name.
        func field(_ name: String) -> Field? { fields.last { $0.name == name || $0.display == name } }

        var dialect: Dialect { Dialect(delimiter: delimiter ?? UInt8(ascii: ","), encoding: .utf8) }
    }

    /// A customer's own rule for one field.
    struct ValidationRule: Sendable {
        enum Action: String, CaseIterable { case reject, replace }

        var field: String
        var isRequired = false
        var maxLength: Int?
        var values: [String] = []
        var action = Action.reject
        var replacement = ""

        init(_ yaml: YAMLValue, among fields: [Field]) throws {
            var map = try yaml.map()
            let name = try map.require("field")
            field = try name.string()
            isRequired = try map.take("required")?.bool() ?? false
            maxLength = try map.take("maxLength")?.int()
            values = try map.take("values")?.strings() ?? []
            action = try map.take("action")?.choice(Action.self) ?? .reject
            replacement = try map.take("replacement")?.string() ?? ""
            try map.finish()
            guard fields.contains(where: { $0.name == field }) else {
                throw name.unknown(field, in: fields.map(\.name), what: "contact field")
            }
        }

        /// What is wrong with `value`, or nil.
        func fault(in value: String) -> String? {
            if isRequired, value.isEmpty { return "must have a value" }
            if let maxLength, value.utf16.count > maxLength { return "is longer than \(maxLength)" }
            return !values.isEmpty && !value.isEmpty && !values.contains(value) ? "is not in the set of values" : nil
        }
    }
}
