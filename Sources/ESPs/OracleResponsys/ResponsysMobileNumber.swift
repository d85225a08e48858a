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

        /// The longest text that is looked at; marks and digits.
        static let longest = 64

        /// Number and country as they are stored.
        ///
        /// - Parameter room: of ``longest`` bytes; the number is written there.
        /// - Returns: how many digits the number has.
        static func normalize(
            _ text: UnsafeRawBufferPointer, country: String?, mode: Settings.MobileMode, defaultCountry: String,
            into room: UnsafeMutableRawBufferPointer
        ) throws(Fault) -> (digits: Int, country: String?) {
            guard mode != .e164 else {
                guard let count = digits(of: text, into: room), (6...15).contains(count) else { throw .number }
                return (count, self.country(of: UnsafeRawBufferPointer(rebasing: room[..<count])) ?? country)
            }
            let wanted = (country?.isEmpty ?? true) ? defaultCountry : country ?? defaultCountry
            let code = codes.first { $0.country == wanted.uppercased() }?.code
            let length = code?.utf8.count ?? 0
            guard let count = digits(of: text, into: UnsafeMutableRawBufferPointer(rebasing: room[length...])) else {
                throw .number
            }
            guard let code else { throw .country }
            guard (6...15).contains(length + count) else { throw .number }
            room.copyBytes(from: code.utf8)
            return (length + count, wanted.uppercased())
        }

        /// The digits without blanks, marks and a leading plus; nil when there is anything else, or far too much.
        private static func digits(
            of text: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
        ) -> Int? {
            var count = 0
            var mayBePlus = true
            for byte in text where !isMark(byte) {
                defer { mayBePlus = false }
                if byte == UInt8(ascii: "+"), mayBePlus { continue }
                guard byte.isDigit, count < room.count else { return nil }
                room[count] = byte
                count += 1
            }
            return count
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
        private static func country(of digits: UnsafeRawBufferPointer) -> String? {
            var code = 0
            var found: String?
            for byte in digits.prefix(3) {
                code = code * 10 + Int(byte - 48)
                found = countries[code] ?? found
            }
            return found
        }
    }
}
