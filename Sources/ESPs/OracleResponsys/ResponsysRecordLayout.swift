extension OracleResponsys {
    /// Where the fields of a record stand in the image it is read into: those that columns fill, then those that
    /// Responsys adds. Null means that the record does not have the field at all.
    struct RecordLayout {
        let names: [String]
        let id: Int
        let permission: Int
        let country: Int
        let email: Int?
        let customer: Int?
        let mobile: Int?
        let postal: Int?
        let format: Int?

        init(_ columns: Columns) {
            var names = columns.fields.map(\.name)
            for name in ["RIID_", "EMAIL_PERMISSION_STATUS_", "MOBILE_COUNTRY_"] where !names.contains(name) {
                names.append(name)
            }
            func place(_ name: String) -> Int? { names.firstIndex(of: name) }
            self.names = names
            id = place("RIID_") ?? 0
            permission = place("EMAIL_PERMISSION_STATUS_") ?? 0
            country = place("MOBILE_COUNTRY_") ?? 0
            email = place("EMAIL_ADDRESS_")
            customer = place("CUSTOMER_ID_")
            mobile = place("MOBILE_NUMBER_")
            postal = place("POSTAL_STREET_1_")
            format = place("EMAIL_FORMAT_")
        }

        func place(_ name: String) -> Int? { names.firstIndex(of: name) }
    }
}
