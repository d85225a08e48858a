import StrictYAML

extension OracleResponsys {
    enum FieldType: String, CaseIterable, Sendable {
        case char = "CHAR", str25 = "STR25", str50 = "STR50", str100 = "STR100", str255 = "STR255", str500 = "STR500"
        case str4000 = "STR4000", integer = "INTEGER", number = "NUMBER", timestamp = "TIMESTAMP"

        /// Characters a text type takes.
        var length: Int? { self == .char ? 1 : Int(rawValue.dropFirst(3)) }
    }

    struct Field: Sendable {
        var name: String
        var type: FieldType
        /// Set or derived by Responsys.
        var isReadOnly = false

        init(_ name: String, _ type: FieldType, readOnly: Bool = false) {
            self.name = name
            self.type = type
            isReadOnly = readOnly
        }

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            let nameValue = try map.require("name")
            name = try nameValue.string().uppercased()
            type = try map.take("type")?.choice(FieldType.self) ?? .str255
            try map.finish()
            if let fault = Self.fault(inCustom: name) {
                throw nameValue.error("\"\(name)\" \(fault.message) (\(fault.rule.id))")
            }
        }

        /// System fields of a profile list, docs.oracle.com, List_SystemFields.htm.
        static let system: [Field] = [
            .init("RIID_", .integer, readOnly: true), .init("CUSTOMER_ID_", .str255), .init("EMAIL_ADDRESS_", .str500),
            .init("EMAIL_DOMAIN_", .str255, readOnly: true), .init("EMAIL_ISP_", .str255, readOnly: true),
            .init("EMAIL_FORMAT_", .char), .init("EMAIL_PERMISSION_STATUS_", .char),
            .init("EMAIL_PERMISSION_REASON_", .str255), .init("EMAIL_DELIVERABILITY_STATUS_", .char),
            .init("EMAIL_MD5_HASH_", .str50, readOnly: true), .init("EMAIL_SHA256_HASH_", .str100, readOnly: true),
            .init("MOBILE_NUMBER_", .str50), .init("MOBILE_COUNTRY_", .str25),
            .init("MOBILE_PERMISSION_STATUS_", .char),
            .init("MOBILE_PERMISSION_REASON_", .str255), .init("MOBILE_DELIVERABILITY_STATUS_", .char),
            .init("POSTAL_STREET_1_", .str255), .init("POSTAL_STREET_2_", .str255), .init("CITY_", .str50),
            .init("STATE_", .str50), .init("POSTAL_CODE_", .str25), .init("CREATED_SOURCE_IP_", .str255),
            .init("CREATED_DATE_", .timestamp, readOnly: true), .init("MODIFIED_DATE_", .timestamp, readOnly: true),
        ]

        /// Why a custom field cannot bear the name. Data types and field names, docs.oracle.com, List_DataTypeFieldname.htm.
        static func fault(inCustom name: String) -> (rule: Rule, message: String)? {
            if system.contains(where: { $0.name == name }) { return nil }
            let isLegal = name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "$#_".utf8.contains($0) }
            if !isLegal || name.utf8.first?.isLetter != true || name.hasSuffix("_") {
                return (FieldRules.characters, "must hold letters, digits, $ # _, begin with a letter and not end in _")
            }
            if name.count > 30 { return (FieldRules.nameLength, "is longer than 30 characters") }
            return reserved.contains(name.lowercased()) ? (FieldRules.reserved, "is a reserved word") : nil
        }

        static let reserved = Set(
            """
            a e g k m p t u access add admin administrator advisor all alter and any as asc audit baseurl between by byte char \
            check cluster column comment connect compress create current data date decimal default delete desc distinct \
            double drop else exclusive exists extends false file first float for from grant group having id identified if \
            immediate import in increment index initial insert int integer intersect into is last level like lock long \
            maxextents minextents minus mlslabel mode modify noaudit nocompress nologging not nowait null number of offline \
            on online option or order package pctfree pctused prior private privileges program protected public raw rename \
            resource revoke row rowid rownum rows select session set share size smallint start successful synonym sysdate \
            table test then to trigger true uid union unique update user validate values varchar varchar2 view whenever \
            where with
            """.split(separator: " ").map(String.init))
    }
}
