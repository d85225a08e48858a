import StrictYAML

extension OracleEloqua {
    /// A contact field.
    struct Field: Sendable {
        enum Kind: String, CaseIterable {
            case emailAddress, smallText, multiSelect, largeText, numeric, date

            /// Data types, docs.oracle.com, OMCAA/Help/DataTypes/DataTypes.htm.
            var length: Int? {
                switch self {
                case .smallText: 100
                case .multiSelect: 1000
                case .largeText: 32_000
                case .emailAddress, .numeric, .date: nil
                }
            }
        }

        /// Internal name, `C_FirstName`.
        var name: String
        var display: String
        var kind = Kind.smallText
        var isReadOnly = false
        /// The field's own Default Update Logic.
        var updateRule = UpdateRule.always

        init(_ name: String, _ display: String, _ kind: Kind = .smallText, readOnly: Bool = false) {
            self.name = name
            self.display = display
            self.kind = kind
            isReadOnly = readOnly
        }

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            name = try map.require("name").string()
            display = try map.take("display")?.string() ?? name
            kind = try map.take("type")?.choice(Kind.self) ?? .smallText
            isReadOnly = try map.take("readOnly")?.bool() ?? false
            let rule = map.take("updateRule")
            updateRule = try rule?.choice(UpdateRule.self) ?? .always
            try map.finish()
            if updateRule == .useFieldRule {
                throw rule?.error("a field's own rule cannot be useFieldRule") ?? yaml.error("rule")
            }
        }

        /// The standard contact fields, as recorded from a real instance.
        static let standard: [Field] = [
            .init("C_EmailAddress", "Email Address", .emailAddress), .init("C_FirstName", "First Name"),
            .init("C_LastName", "Last Name"), .init("C_Company", "Company"),
            .init("C_EmailDisplayName", "Email Display Name"), .init("C_Address1", "Address 1"),
            .init("C_Address2", "Address 2"), .init("C_Address3", "Address 3"), .init("C_City", "City"),
            .init("C_State_Prov", "State or Province"), .init("C_Zip_Postal", "Zip or Postal Code"),
            .init("C_Country", "Country"), .init("C_BusPhone", "Business Phone"),
            .init("C_MobilePhone", "Mobile Phone"), .init("C_Fax", "Fax"), .init("C_Title", "Title"),
            .init("C_Salutation", "Salutation"), .init("C_Salesperson", "Salesperson"),
            .init("C_SFDCContactID", "SFDC Contact ID"), .init("C_SFDCLeadID", "SFDC Lead ID"),
            .init("C_SFDCAccountID", "SFDC Account ID"),
            .init("C_DateCreated", "Date Created", .date, readOnly: true),
            .init("C_DateModified", "Date Modified", .date, readOnly: true),
            .init("ContactIDExt", "Eloqua Contact ID", readOnly: true),
            .init("C_EmailAddressDomain", "Email Address Domain", readOnly: true),
            .init("C_MD5HashedEmailAddress", "MD5 Hashed Email Address", readOnly: true),
            .init("C_SHA256HashedEmailAddress", "SHA256 Hashed Email Address", readOnly: true),
        ]

        /// The field a heading hits: same letters and digits as the display or internal name, or what an XDM path ends in.
        static func matching(_ heading: String, among fields: [Field]) -> Field? {
            let wanted = folded(heading)
            let aliases = ["email": "C_EmailAddress"]
            if let alias = aliases[wanted] { return fields.first { $0.name == alias } }
            if let same = fields.first(where: { folded($0.name) == wanted || folded($0.display) == wanted }) {
                return same
            }
            let path = heading.split { ".:_".contains($0) }.map(String.init)
            guard path.count > 1, let last = path.last else { return nil }
            if path.contains("personalEmail") { return fields.first { $0.name == "C_EmailAddress" } }
            if path.contains("mobilePhone") { return fields.first { $0.name == "C_MobilePhone" } }
            return fields.first { folded($0.display) == folded(last) && !$0.isReadOnly }
        }

        static func folded(_ name: String) -> String {
            let bare = name.hasPrefix("C_") ? String(name.dropFirst(2)) : name
            return bare.lowercased().filter { $0.isLetter || $0.isNumber }
        }
    }

    enum UpdateRule: String, CaseIterable { case always, ifNewIsNotNull, ifExistingIsNull, useFieldRule }
}
