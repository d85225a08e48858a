import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// More identities than memory is meant for: read in rounds, judged the same.
struct IdentityRoundsTests {
    private static let yaml = """
        columns: [{name: email}, {name: city}, {name: birthday, type: month-day}, {name: status}]
        identity: {column: email, kind: email}
        membership: {form: status-column, column: status}
        """

    private func line(_ number: Int, _ status: String = "realized") -> String {
        "user\(number)@example.com,City \(number % 97),07-1\(number % 9),\(status)\n"
    }

    /// Every hundredth record has something wrong with it.
    private func drop(_ records: Int) -> (drop: [UInt8], expected: [UInt8]) {
        var text = "email,city,birthday,status\n"
        var expected = text
        for number in 0..<records {
            expected += line(number)
            switch number % 700 {
            case 100: text += line(number).replacing("user", with: "USER")
            case 200: text += line(number, "exited")
            case 300: text += line(number) + line(number - 1)
            case 400: continue
            case 500: text += line(number) + line(number + 1_000_000)
            case 600: text += "not an address,x,7th of May,realized\n" + line(number)
            case 650: text += "user\(number)@example.com,07-1\(number % 9),City \(number % 97),realized\n"
            default: text += line(number)
            }
        }
        return (Array(text.utf8), Array(expected.utf8))
    }

    private func verifier(_ expected: [UInt8]?, _ options: VerificationOptions) throws -> Verifier {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: Self.yaml, file: "expectation.yaml"), baseDirectory: ".")
        expectation.profiles = expected.map {
            ProfilesExpectation(file: Drop.File(name: "expected.csv", content: Blob($0)))
        }
        return Verifier(expectation, options: options)
    }

    private func verify(_ made: (drop: [UInt8], expected: [UInt8]?), _ options: VerificationOptions) throws
        -> VerificationResult
    {
        try verifier(made.expected, options).verify(
            Drop(name: "d", endpoint: .files, files: [Drop.File(name: "d.csv", content: Blob(made.drop))]))
    }

    @Test(arguments: [true, false]) func `rounds and workers change nothing in the result`(hasProfiles: Bool) throws {
        let (drop, expected) = drop(20_000)
        let made = (drop, hasProfiles ? expected : nil)
        let one = try verify(made, VerificationOptions(workers: 1))
        #expect(one.findings.first { $0.id == "identities/duplicate" }?.count == 29)
        if hasProfiles {
            #expect(one.findings.first { $0.id == "identities/normalisation" }?.count == 29)
            #expect(one.findings.first { $0.id == "columns/swapped" }?.count == 28)
            #expect(one.findings.first { $0.id == "identities/missing" }?.count == 28)
            #expect(one.findings.first { $0.id == "identities/unexpected" }?.count == 28)
            #expect(one.findings.first { $0.id == "membership/wrong" }?.count == 29)
        }
        for workers in [1, 2, 3] {
            // Room for a few thousand identities: 8 rounds.
            let rounds = try verify(made, VerificationOptions(workers: workers, identityBytes: 1))
            #expect(rounds == one)
        }
    }

    @Test func `many folded pairs are found in one pass over the expected file`() throws {
        let (_, expected) = drop(3_000)
        let cased = String(decoding: expected, as: UTF8.self).replacing("user", with: "User")
        let folded = try verify((Array(cased.utf8), expected), VerificationOptions(workers: 2))
        #expect(folded.findings.map(\.id) == ["identities/normalisation"])
        #expect(folded.findings[0].count == 3_000)
        #expect(folded.files[0].badRecords == 3_000)
    }

    @Test func `a repeated and an unexpected record are bad ones, the first of its identity is good`() throws {
        let text = "email,city,birthday,status\n" + line(1) + line(2) + line(1) + line(3)
        let expected = "email,city,birthday,status\n" + line(1) + line(2)
        let split = RecordSplit(try verifier(Array(expected.utf8), VerificationOptions()).expectation)
        var bad: [UInt8] = []
        let drop = Drop(name: "d", endpoint: .files, files: [Drop.File(name: "d.csv", content: Blob(Array(text.utf8)))])
        let result = try split.verify(drop, accepted: { _ in }, rejected: { bad += $0 })
        #expect(String(decoding: bad, as: UTF8.self) == "email,city,birthday,status\n" + line(1) + line(3))
        #expect(result.files[0].goodRecords == 2)
    }

    @Test func `where an identity is expected in several records, each record of the drop stands for one`() throws {
        let expected =
            "email,city,birthday,status\na@b.co,Rome,,realized\na@b.co,Oslo,,realized\nc@d.co,Bern,,realized\n"
        func findings(_ rows: String) throws -> [Finding] {
            var expectation = try verifier(Array(expected.utf8), VerificationOptions()).expectation
            expectation.identity?.isUnique = false
            let file = Drop.File(name: "d.csv", content: Blob(Array(("email,city,birthday,status\n" + rows).utf8)))
            return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).findings
        }
        let rest = "c@d.co,Bern,,realized\n"
        #expect(try findings("a@b.co,Oslo,,realized\na@b.co,Rome,,realized\n" + rest).isEmpty)
        let wrong = try findings("a@b.co,Rom,,realized\na@b.co,Oslo,,realized\n" + rest)
        #expect(wrong.map(\.id) == ["columns/value"])
        #expect(wrong[0].first.place.record == 1 && wrong[0].first.expected == .value("Rome"))
        let short = try findings("a@b.co,Oslo,,realized\n" + rest)
        #expect(short.map(\.id) == ["identities/missing"])
        #expect(short[0].message.unmasked.contains("line 2"))
    }
}
