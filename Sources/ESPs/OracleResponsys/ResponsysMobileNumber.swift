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

        /// By code as a number.
        private static let countries: [String?] = {
            var countries = [String?](repeating: nil, count: 1000)
            for (code, country) in codes { countries[Int(code) ?? 0] = country }
            return countries
        }()

        /// Number and country as they are stored.
        static func normalize(
            _ text: UnsafeRawBufferPointer, country: String?, mode: Settings.MobileMode, defaultCountry: String
        ) -> Result<(number: String, country: String?), Fault> {
            guard let digits = digits(of: text) else { return .failure(.number) }
            if mode == .e164 {
                guard (6...15).contains(digits.utf8.count) else { return .failure(.number) }
                return .success((digits, self.country(of: digits) ?? country))
            }
            let wanted = (country?.isEmpty ?? true) ? defaultCountry : country ?? defaultCountry
            guard let code = codes.first(where: { $0.country == wanted.uppercased() })?.code else {
                return .failure(.country)
            }
            guard (6...15).contains(code.utf8.count + digits.utf8.count) else { return .failure(.number) }
            return .success((code + digits, wanted.uppercased()))
        }

        /// Without blanks, marks and a leading plus; nil when anything but digits is left, or far too much.
        private static func digits(of text: UnsafeRawBufferPointer) -> String? {
            guard text.count <= 64 else { return nil }
            var isNumber = true
            var mayBePlus = true
            let digits = String(unsafeUninitializedCapacity: 64) { room in
                var count = 0
                for byte in text where !Self.isMark(byte) {
                    defer { mayBePlus = false }
                    if byte == UInt8(ascii: "+"), mayBePlus { continue }
                    if !byte.isDigit { isNumber = false }
                    room[count] = byte
                    count += 1
                }
                return count
            }
            return isNumber ? digits : nil
        }

        private static func isMark(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }

        /// The country of the longest code that the number begins with.
        private static func country(of digits: String) -> String? {
            var code = 0
            var found: String?
            for byte in digits.utf8.prefix(3) {
                code = code * 10 + Int(byte - 48)
                found = countries[code] ?? found
            }
            return found
        }
    }
}
