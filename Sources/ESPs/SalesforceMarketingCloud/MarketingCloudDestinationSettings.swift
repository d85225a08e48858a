import StrictYAML

extension SalesforceMarketingCloud {
    enum FieldType: String, CaseIterable, Sendable {
        case text = "Text", number = "Number", date = "Date", boolean = "Boolean", emailAddress = "EmailAddress"
        case phone = "Phone", decimal = "Decimal", locale = "Locale"
    }

    /// A field of a data extension, or an attribute of a list.
    struct Field: Sendable {
        var name: String
        var type = FieldType.text
        /// Characters; nil is unlimited, which a text can be up to 4000.
        var length: Int?
        var isPrimaryKey = false
        var isRequired = false
        var defaultValue: String?
        var precision = 18
        var scale = 0
        /// The pick list; empty for none.
        var values: [String] = []

        init(name: String, type: FieldType = .text, length: Int? = nil, isPrimaryKey: Bool = false) {
            self.name = name
            self.type = type
            self.length = length
            self.isPrimaryKey = isPrimaryKey
        }

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            name = try map.require("name").string()
            type = try map.take("type")?.choice(FieldType.self) ?? .text
            let lengthValue = map.take("length")
            length = try lengthValue?.int()
            isPrimaryKey = try map.take("primaryKey")?.bool() ?? false
            isRequired = try map.take("required")?.bool() ?? isPrimaryKey
            let defaultText = map.take("default")
            defaultValue = try defaultText?.string()
            let precisionValue = map.take("precision")
            precision = try precisionValue?.int() ?? precision
            scale = try map.take("scale")?.int() ?? scale
            values = try map.take("values")?.strings() ?? []
            try map.finish()
            if let lengthValue, let length {
                let most = type == .emailAddress ? 254 : 4000
                guard (1...most).contains(length) else {
                    throw lengthValue.error("\"\(name)\": the length is \(length), must be 1 to \(most)")
                }
                guard type == .text || type == .emailAddress else {
                    throw lengthValue.error("\"\(name)\": only Text and EmailAddress have a length")
                }
            }
            if type == .decimal, precisionValue == nil || !(0...precision).contains(scale) {
                throw yaml.error("\"\(name)\": a Decimal needs a precision and a scale of no more than it")
            }
            if isPrimaryKey, !isRequired { throw yaml.error("\"\(name)\": a primary key is always required") }
            if let defaultText, isPrimaryKey {
                throw defaultText.error("\"\(name)\": a primary key takes no default")
            }
            // 50 is what a new text field has when nobody sets a length.
            if type == .text, lengthValue == nil { length = 50 }
        }
    }

    /// Where rows go: a data extension or a subscriber list.
    struct Destination: Sendable {
        var name: String
        var fields: [Field]
        var isList = false
        var roleLocalParts = ["admin", "info"]
        var bannedWords = ["spam", "blacklist", "blocklist"]
        var misspeltDomains: [String] = []
        /// Addresses unsubscribed for the enterprise, in lower case.
        var unsubscribed: Set<String> = []

        init(name: String, fields: [Field]) {
            self.name = name
            self.fields = fields
        }

        /// `dataExtension:` of the settings.
        init(dataExtension yaml: YAMLValue) throws {
            var map = try yaml.map()
            name = try map.take("name")?.string() ?? "Data Extension"
            fields = try Self.fields(map.require("fields"))
            try map.finish()
        }

        /// `list:` of the settings. Its address column is the key.
        init(list yaml: YAMLValue) throws {
            var map = try yaml.map()
            isList = true
            name = try map.take("name")?.string() ?? "All Subscribers"
            let address = try map.take("emailAddress")?.string() ?? "Email Address"
            let attributes = try map.take("attributes").map(Self.fields) ?? []
            roleLocalParts = try map.take("roleLocalParts")?.strings() ?? roleLocalParts
            bannedWords = try map.take("bannedWords")?.strings() ?? bannedWords
            misspeltDomains = try map.take("misspeltDomains")?.strings() ?? misspeltDomains
            unsubscribed = Set(try map.take("unsubscribed")?.strings().map { $0.lowercased() } ?? [])
            try map.finish()
            var key = Field(name: address, type: .emailAddress, isPrimaryKey: true)
            key.isRequired = true
            fields = [key] + attributes
        }

        var keys: [Int] { fields.indices.filter { fields[$0].isPrimaryKey } }

        /// The field called `name`, without regard to case.
        func field(_ name: String) -> Int? {
            fields.firstIndex { $0.name.lowercased() == name.lowercased() }
        }

        /// What an import without settings takes for its data extension: a text field for each heading, and the first
        /// one that speaks of e-mail, else the first at all, as its primary key.
        init(derivedFrom header: [String]) {
            // A heading that stands twice makes one field; the column plan says that its second column is not used.
            var seen: Set<String> = []
            let header = header.filter { seen.insert($0.lowercased()).inserted }
            let key = header.firstIndex { $0.lowercased().contains("email") } ?? 0
            name = "Derived from header"
            fields = header.enumerated().map { index, heading in
                let isMail = index == key && heading.lowercased().contains("email")
                var field = Field(
                    name: heading, type: isMail ? .emailAddress : .text, isPrimaryKey: index == key)
                field.isRequired = index == key
                return field
            }
        }

        private static func fields(_ yaml: YAMLValue) throws -> [Field] {
            var seen: Set<String> = []
            let entries = try yaml.list()
            guard !entries.isEmpty else { throw yaml.error("there must be at least one field") }
            return try entries.map { entry in
                let field = try Field(entry)
                guard seen.insert(field.name.lowercased()).inserted else {
                    throw entry.error("the field \"\(field.name)\" is given twice")
                }
                return field
            }
        }
    }
}
