extension OracleResponsys {
    /// Mobile number data import handling, docs.oracle.com, List_MobileNumberHandling.htm.
    enum MobileNumber {
        enum Fault: String, Error {
            case number = "INVALID FORMAT FOR MOBILE NUMBER", country = "INVALID FORMAT FOR MOBILE COUNTRY"
        }

        /// ITU-T E.164 country codes, https://www.itu.int/pub/T-SP-E.164D; of countries that share a code the largest.
        static let codes: [(code: String, country: String)] = [
            ("1", "US"), ("7", "RU"), ("20", "EG"), ("27", "ZA"), ("30", "GR"), ("31", "NL"), ("32", "BE"),
            ("33", "FR"),
            ("34", "ES"), ("36", "HU"), ("39", "IT"), ("40", "RO"), ("41", "CH"), ("43", "AT"), ("44", "GB"),
            ("45", "DK"),
            ("46", "SE"), ("47", "NO"), ("48", "PL"), ("49", "DE"), ("51", "PE"), ("52", "MX"), ("54", "AR"),
            ("55", "BR"),
            ("56", "CL"), ("57", "CO"), ("58", "VE"), ("60", "MY"), ("61", "AU"), ("62", "ID"), ("63", "PH"),
            ("64", "NZ"),
            ("65", "SG"), ("66", "TH"), ("81", "JP"), ("82", "KR"), ("84", "VN"), ("86", "CN"), ("90", "TR"),
            ("91", "IN"),
            ("92", "PK"), ("94", "LK"), ("98", "IR"), ("212", "MA"), ("213", "DZ"), ("216", "TN"), ("234", "NG"),
            ("254", "KE"), ("351", "PT"), ("352", "LU"), ("353", "IE"), ("354", "IS"), ("358", "FI"), ("359", "BG"),
            ("370", "LT"), ("371", "LV"), ("372", "EE"), ("380", "UA"), ("381", "RS"), ("385", "HR"), ("386", "SI"),
            ("420", "CZ"), ("421", "SK"), ("502", "GT"), ("506", "CR"), ("507", "PA"), ("593", "EC"), ("595", "PY"),
            ("598", "UY"), ("852", "HK"), ("880", "BD"), ("886", "TW"), ("961", "LB"), ("962", "JO"), ("965", "KW"),
            ("966", "SA"), ("971", "AE"), ("972", "IL"), ("973", "BH"), ("974", "QA"),
        ]

        /// Number and country as they are stored.
        static func normalize(
            _ text: String, country: String?, mode: Settings.MobileMode, defaultCountry: String
        ) throws(Fault) -> (number: String, country: String?) {
            guard mode != .none else { return (text, country) }
            var digits = text.filter { !" -()./".contains($0) }
            if digits.hasPrefix("+") { digits.removeFirst() }
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw .number }
            if mode == .e164 {
                guard (6...15).contains(digits.count) else { throw .number }
                let found = codes.filter { digits.hasPrefix($0.code) }.max { $0.code.count < $1.code.count }
                return (digits, found?.country ?? country)
            }
            let wanted = (country?.isEmpty ?? true) ? defaultCountry : country ?? defaultCountry
            guard let code = codes.first(where: { $0.country == wanted.uppercased() })?.code else { throw .country }
            digits = code + digits
            guard (6...15).contains(digits.count) else { throw .number }
            return (digits, wanted.uppercased())
        }
    }
}
