import Drops
import Reading
import StrictYAML

@testable import Verification

/// A drop made from a seed, its expectation, and the faults put into it with the place of each.
struct GeneratedDrop {
    /// What can be done to a record.
    enum Fault: String, CaseIterable {
        case duplicate, invalidEmail, blankIdentity, missing, unexpected, upperCase, wrongStatus, unknownStatus
        case short, long, loneQuote, textAfterQuote, unclosedQuote, nulByte, badEncoding, blankLine, wrongValue
        case swapped, badType
    }

    /// A fault as it must be found.
    struct Injected: Hashable {
        var id: String
        var record: Int?
        var line: Int?
        /// Of the record.
        var recordOffset: Int?
    }

    static let header = ["Email", "firstName", "lastName", "birthday", "status"]
    var bytes: [UInt8] = []
    var expected = Array("Email,firstName,lastName,birthday,status\n".utf8)
    var injected: [Injected] = []

    private var generator: SeededGenerator
    private let lineEnd: [UInt8]
    private let endsWithLineEnd: Bool
    private var record = 0
    private var line = 1

    init(seed: UInt64, records: Int, faults: [Int: Fault] = [:]) {
        generator = SeededGenerator(seed: seed)
        lineEnd = Bool.random(using: &generator) ? [0x0A] : [0x0D, 0x0A]
        endsWithLineEnd = Bool.random(using: &generator)
        append(Self.header)
        for number in 0..<records { append(profile(number), faults[number]) }
        if !endsWithLineEnd, faults[records - 1] == nil { bytes.removeLast(lineEnd.count) }
    }

    private mutating func profile(_ number: Int) -> [String] {
        let first = ["Zoë", "Łukasz", "Anna, B.", "O'Brien", "花子", "Say \"hi\"", "two\nlines", ""].randomElement(
            using: &generator)!
        let last =
            ["Müller", "de la Cruz", "山田", "Lee", "Smith; Jones"].randomElement(using: &generator)! + "\(number)"
        let status = ["realized", "existing"].randomElement(using: &generator)!
        return ["user\(number)@example.com", first, last, "07-\(10 + number % 20)", status]
    }

    private mutating func append(_ fields: [String], quoting: Bool = false) {
        let texts = fields.map { field -> String in
            let needs =
                quoting || field.contains { ",\"\n\r".contains($0) } || Int.random(in: 0..<8, using: &generator) == 0
            return needs ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }
        append(raw: Array(texts.joined(separator: ",").utf8))
    }

    private mutating func append(raw: [UInt8]) {
        bytes += raw + lineEnd
        line += 1 + raw.count { $0 == 0x0A }
    }

    private mutating func expect(_ fields: [String]) {
        expected +=
            Array(fields.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",").utf8) + [0x0A]
    }

    private mutating func found(_ id: String) {
        injected.append(Injected(id: id, record: record, line: line, recordOffset: bytes.count))
    }

    private mutating func append(_ profile: [String], _ fault: Fault?) {
        if fault != .unexpected { expect(profile) }
        guard let fault else {
            record += 1
            return append(profile)
        }
        if fault == .missing { return injected.append(Injected(id: "identities/missing")) }
        record += 1
        var broken = profile
        switch fault {
        case .duplicate:
            append(profile)
            record += 1
            found("identities/duplicate")
        case .invalidEmail:
            broken[0] = broken[0].replacing("@", with: " at ")
            found("identities/invalid")
            injected.append(Injected(id: "identities/missing"))
        case .blankIdentity:
            broken[0] = ""
            found("identities/blank")
            injected.append(Injected(id: "identities/missing"))
        case .unexpected: found("identities/unexpected")
        case .upperCase:
            broken[0] = broken[0].uppercased()
            found("identities/normalisation")
        case .wrongStatus:
            broken[4] = broken[4] == "realized" ? "existing" : "realized"
            found("membership/wrong")
        case .unknownStatus:
            broken[4] = broken[4].uppercased()
            found("membership/unknown-status")
            found("membership/wrong")
        case .short:
            broken.removeLast()
            found("columns/count")
        case .long:
            broken.append("x")
            found("columns/count")
        case .wrongValue:
            broken[2] += " "
            found("columns/value")
        case .swapped:
            broken.swapAt(1, 2)
            found("columns/swapped")
            if profile[1].isEmpty { found("columns/required") }
        case .badType:
            broken[3] = "13-01"
            found("columns/type")
            found("columns/value")
        case .loneQuote, .textAfterQuote, .unclosedQuote, .nulByte, .badEncoding, .blankLine, .missing:
            return appendMalformed(broken, fault)
        }
        append(broken)
    }

    private mutating func appendMalformed(_ fields: [String], _ fault: Fault) {
        let mail = fields[0]
        switch fault {
        case .loneQuote:
            found("files/lone-quote")
            append(raw: Array("\(mail),a\"b,c,07-10,realized".utf8))
        case .textAfterQuote:
            found("files/text-after-quote")
            append(raw: Array("\(mail),\"a\"b,c,07-10,realized".utf8))
        case .unclosedQuote:
            found("files/unclosed-quote")
            append(raw: Array("\(mail),\"a,c,07-10,realized".utf8))
        case .nulByte:
            found("files/nul-byte")
            append(raw: Array("\(mail),a\0b,c,07-10,realized".utf8))
        case .badEncoding:
            found("files/encoding")
            append(raw: Array("\(mail),M".utf8) + [0xFC] + Array("ller,c,07-10,realized".utf8))
        default:
            found("files/blank-line")
            append(raw: [])
            record += 1
            append(fields)
        }
    }

    static let expectationYAML = """
        columns:
          - {name: Email}
          - {name: firstName}
          - {name: lastName, required: true}
          - {name: birthday, type: month-day}
          - {name: status}
        identity: {column: Email, kind: email}
        membership: {form: status-column, column: status}
        """

    func expectation() throws -> Verification.Expectation {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: Self.expectationYAML, file: "expectation.yaml"), baseDirectory: ".")
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "expected-profiles.csv", content: Blob(expected)))
        return expectation
    }

    func drop() -> Drop {
        Drop(name: "drop", endpoint: .files, files: [Drop.File(name: "drop.csv", content: Blob(bytes))])
    }

    func verify(workers: Int = 1, maximumExamples: Int = 1000) throws -> VerificationResult {
        try Verifier(
            expectation(), options: VerificationOptions(maxExamples: maximumExamples, workers: workers)
        ).verify(drop())
    }
}
