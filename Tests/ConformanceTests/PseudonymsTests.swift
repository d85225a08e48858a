import Crypto
import StrictYAML
import Testing
import Verification

@testable import Conformance

/// What a value becomes.
struct PseudonymsTests {
    /// The pseudonyms of `values`, all in one set, whose expectation has `columns`.
    private func pseudonyms(_ values: [String], columns: String = "[a]", words: [String] = []) throws -> [String] {
        let expectation = try Verification.Expectation(
            YAMLValue(parsing: "columns: \(columns)", file: "e"), baseDirectory: ".")
        let pseudonyms = Pseudonyms(
            key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)), rules: ValueRules([expectation]),
            vocabulary: Set(words.map { Array($0.unicodeScalars) }))
        for value in values { pseudonyms.note(Array(value.unicodeScalars)) }
        pseudonyms.assign()
        return values.map { String(String.UnicodeScalarView(pseudonyms.pseudonym(of: Array($0.unicodeScalars)))) }
    }

    private func pseudonym(_ value: String, columns: String = "[a]") throws -> String {
        try pseudonyms([value], columns: columns)[0]
    }

    // MARK: Form

    @Test(
        arguments: [
            "Anna", "O'Brien", "van der Berg", "Łukasz", "Ærøskøbing", "Дмитрий", "Αθήνα", "花子", "Ngọc", "e\u{301}té",
            "two\nlines", " padded ", "+49 151 2345678", "12345", "-12.50", "https://firm.io/x?y=1", "MÜNCHEN",
            "a\u{200B}b",
            "L-0042", "1.5e10",
        ])
    func `length, width, case, digits and everything between them stay`(value: String) throws {
        let made = try pseudonym(value)
        #expect(made != value && made.utf8.count == value.utf8.count && made.utf16.count == value.utf16.count)
        for (old, new) in zip(value.unicodeScalars, made.unicodeScalars) {
            #expect(UTF8.width(old) == UTF8.width(new))
            #expect(old.properties.isUppercase == new.properties.isUppercase, "\(made)")
            #expect(Alphabet.isDigit(old) == Alphabet.isDigit(new), "\(made)")
            if !Alphabet.isReplaced(old) { #expect(old == new, "\(made)") }
            // What is in ISO 8859-1 stays in it.
            if old.value < 0x100 { #expect(new.value < 0x100, "\(made)") }
        }
    }

    @Test(
        arguments: [
            ("1990-02-28", "date"), ("2024-02-29T23:59:60Z", "date-time"),
            ("1985-12-31 00:00:00.123+02:00", "date-time"),
            ("02-29", "month-day"), ("12-31", "month-day"), ("+4915123456789", "e164"), ("00491512345678", "phone"),
            ("-17", "integer"), ("0.50", "decimal"), ("someone@firm.io", "email"),
            ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "sha256"),
        ])
    func `a value of a type stays of it, and what breaks the type breaks it still`(value: String, type: String) throws {
        let column = try Verification.Expectation(
            YAMLValue(parsing: "columns: [{name: a, type: \(type)}]", file: "e"), baseDirectory: ".")
        func kept(_ text: String) -> [Bool] {
            var text = text
            return text.withUTF8 { ValueRules([column]).kept(by: UnsafeRawBufferPointer($0)) }
        }
        let made = try pseudonym(value, columns: "[{name: a, type: \(type)}]")
        #expect(made != value && kept(made) == kept(value), "\(made)")
        #expect(kept(value).contains(true))
        let broken = value + "x"
        #expect(try kept(pseudonym(broken)) == kept(broken))
    }

    @Test(
        arguments: [
            ("31.12.1999", #"(29|3[01])\.(0[1-9]|1[012])\.19\d\d"#),
            ("12/31/99", #"(0[1-9]|1[012])/(29|3[01])/(3[2-9]|[4-9]\d)"#),
            ("2023-13-05", #"20\d\d-(1[3-9]|2[0-8])-(0[1-9]|1[012])"#),
            ("1990-02-30", #"19\d\d-(0[1-9]|1[012])-(29|3[01])"#),
            ("20200405", #"20\d\d(0[1-9]|1[012])(0[1-9]|1[012])"#), ("1990-00-45", #"19\d\d-00-(3[2-9]|[4-9]\d)"#),
            ("28/09/2023 08:00", #"(1[3-9]|2[0-8])/(0[1-9]|1[012])/20\d\d (0[1-9]|1[012]):[0-5]\d"#),
        ])
    func `dates keep order, form and the fault that they have`(value: String, form: String) throws {
        let made = try pseudonym(value, columns: "[{name: a, type: date}]")
        #expect(made != value)
        #expect(try Regex(form).wholeMatch(in: made) != nil, "\(made)")
    }

    @Test func `addresses go to domains that are reserved, of the same length and depth`() throws {
        let domains = [
            "gmail.com": #"[a-z]{4}\.test"#, "a.de": #"[a-z]\.zz"#, "ab.com": #"[a-z]\.test"#,
            "mail.firm.co.uk": #"[a-z]{4}\.[a-z]{3}\.[a-z]\.test"#, "shop.systems": #"[a-z]{4}\.example"#,
            "example.com": #"example\.com"#, "sub.example.org": #"sub\.example\.org"#, "x.invalid": #"x\.invalid"#,
        ]
        for (domain, form) in domains {
            let made = try pseudonym("someone@" + domain)
            let parts = made.split(separator: "@").map(String.init)
            #expect(parts[0] != "someone" && parts[0].count == 7)
            #expect(
                try parts[1].utf8.count == domain.utf8.count && Regex(form).wholeMatch(in: parts[1]) != nil, "\(made)")
        }
        #expect(try pseudonym("ANNA@GMAIL.COM").contains(/^[A-Z]{4}@[A-Z]{4}\.TEST$/))
        for broken in ["a@b@firm.io", "name@firm", "name@@firm.io", "name@firm..io", "@firm.io", "na me.firm.io"] {
            let made = try pseudonym(broken)
            #expect(made != broken && made.filter { !$0.isLetter } == broken.filter { !$0.isLetter }, "\(made)")
        }
    }

    @Test func `a value that fits a pattern fits it still, with other digits`() throws {
        let made = try pseudonym("L-0042", columns: "[{name: a, pattern: 'L-[0-9]{4}'}]")
        #expect(made.contains(/^L-\d{4}$/) && made != "L-0042")
    }

    @Test func `UUIDs and digests stay hexadecimal`() throws {
        #expect(try pseudonym("12341E18-abcd-49c2-836d-123c88e76c39").contains(/^\d{5}[A-F]\d\d-[a-f]{4}-/))
    }

    // MARK: Who equals whom

    @Test func `what differs in case, in space or in an invisible character only, does so afterwards`() throws {
        let made = try pseudonyms([
            "anna@firm.io", "Anna@Firm.io", " ANNA@FIRM.IO ", "Maier", "Ma\u{200B}ier", "Mai-er",
        ])
        #expect(made[1].lowercased() == made[0] && made[1] != made[0])
        #expect(made[2] == " \(made[0].uppercased()) ")
        #expect(made[4].replacing("\u{200B}", with: "") == made[3] && made[5].replacing("-", with: "") == made[3])
    }

    @Test func `distinct values stay distinct, and none becomes a value of the set`() throws {
        // Of two letters there are 676, of which some are taken.
        let letters = (0..<200).map { "\(Unicode.Scalar(97 + UInt8($0 / 26)))\(Unicode.Scalar(97 + UInt8($0 % 26)))" }
        let numbers = (0..<300).map { "\(100 + $0)" }
        let made = try pseudonyms(letters + numbers)
        #expect(Set(made).count == made.count)
        #expect(Set(made).isDisjoint(with: letters + numbers))
    }

    @Test func `where a form has too few values, that is counted and not kept silent`() throws {
        let expectation = try Verification.Expectation(
            YAMLValue(parsing: "columns: [a]", file: "e"), baseDirectory: ".")
        let pseudonyms = Pseudonyms(key: SymmetricKey(size: .bits256), rules: ValueRules([expectation]), vocabulary: [])
        for letter in "abcdefghijklmnopqrstuvwxyz👍".unicodeScalars { pseudonyms.note([letter]) }
        pseudonyms.assign()
        #expect(pseudonyms.remainder.sharedWithOriginals == 26 && pseudonyms.remainder.unchanged == 1)
    }

    @Test func `words of the expectation stay what they are`() throws {
        #expect(try pseudonyms(["realized", "Realized"], words: ["realized"])[0] == "realized")
        #expect(try pseudonyms(["realized", "Realized"], words: ["realized"])[1] != "Realized")
    }
}
