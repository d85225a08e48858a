extension AdobeCampaign {
    /// The recipient's fields and their limits.
    ///
    /// Profile data model, AdobeDocs/campaign-standard.en:help/developing/using/datamodel-profile.md.
    enum Recipient {
        static let table = "nms:recipient"

        static let lengths = [
            "email": 128, "firstName": 30, "lastName": 50, "middleName": 30, "salutation": 20, "phone": 32,
            "mobilePhone": 32, "fax": 32, "externalId": 100,
        ]
        static let enumerations: Set = ["gender", "emailFormat"]

        /// Field that a column of this name fills when nobody maps it: the same name, or what an XDM path ends in.
        static func field(for column: String) -> String {
            let path = column.split { ".:_".contains($0) }.map(String.init)
            let known = Array(lengths.keys) + ["birthDate", "gender", "city", "stateProvince", "postalCode"]
            if known.contains(column) { return column }
            if let last = path.last, known.contains(last) { return last }
            if path.contains("personalEmail") { return "email" }
            if path.contains("mobilePhone") { return "mobilePhone" }
            return String(column.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }

        /// What is wrong with an address, or nil. Configure import jobs names the error; the rule is assumed.
        static func emailError(_ address: UnsafeRawBufferPointer) -> String? {
            guard let at = address.first(UInt8(ascii: "@")), at > 0, !address[(at + 1)...].contains(UInt8(ascii: "@"))
            else { return "has not exactly one @ after a local part" }
            if address.contains(where: \.isBlank) { return "holds a blank" }
            let domain = address[(at + 1)...]
            guard let dot = domain.firstIndex(of: UInt8(ascii: ".")), dot > at + 1, domain.last != UInt8(ascii: ".")
            else {
                return "has no domain with a dot"
            }
            return address.scalarCount > 128 ? "is longer than 128 characters" : nil
        }
    }
}
