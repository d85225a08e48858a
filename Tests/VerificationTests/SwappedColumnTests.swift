import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Two columns that hold each other's values, told from the data.
struct SwappedColumnTests {
    private static let yaml = """
        columns:
          - {name: Email}
          - {name: name}
          - {name: born, type: date}
          - {name: visits, type: integer}
          - {name: country, allowed: [DE, FR]}
          - {name: code, pattern: "L-[0-9]+"}
        identity: {column: Email, kind: email}
        """
    private static let header = "Email,name,born,visits,country,code\n"
    private static let good = "a@b.de,Ann,1980-01-31,7,DE,L-1\n"

    /// Findings as id, column, byte offset and count.
    private func findings(_ records: String, expected: String? = nil) throws -> [String] {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: Self.yaml, file: "e"), baseDirectory: ".")
        expectation.profiles = expected.map {
            ProfilesExpectation(file: Drop.File(name: "e.csv", content: Blob(Array((Self.header + $0).utf8))))
        }
        let file = Drop.File(name: "a.csv", content: Blob(Array((Self.header + records).utf8)))
        return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).findings.map {
            "\($0.id) \($0.first.place.column ?? "") \($0.first.place.byteOffset ?? -1) x\($0.count)"
        }
    }

    @Test func `types tell it without expected profiles, in one finding for all records`() throws {
        #expect(try findings(Self.good) == [])
        let swapped = "a@b.de,Ann,7,1980-01-31,DE,L-1\n" + "c@d.de,Bob,8,1981-01-31,DE,L-2\n"
        #expect(try findings(swapped) == ["columns/swapped born 47 x2"])
    }

    @Test func `allowed values and patterns tell it, too`() throws {
        #expect(try findings("a@b.de,Ann,1980-01-31,7,L-1,DE\n") == ["columns/swapped country 60 x1"])
        #expect(try findings("a@b.de,Ann,DE,7,1980-01-31,L-1\n") == ["columns/swapped born 47 x1"])
    }

    @Test func `the identity's kind tells it`() throws {
        #expect(try findings("1980-01-31,Ann,a@b.de,7,DE,L-1\n") == ["columns/swapped Email 36 x1"])
    }

    @Test func `nothing is told where a value fits both columns, or neither`() throws {
        // A whole number is fit for a name: only one of the two is wrong.
        #expect(try findings("a@b.de,7,1980-01-31,Ann,DE,L-1\n") == ["columns/type visits 56 x1"])
        // Neither fits the other.
        #expect(
            try findings("a@b.de,Ann,x,y,DE,L-1\n") == ["columns/type born 47 x1", "columns/type visits 49 x1"])
        // Null tells nothing.
        #expect(try findings("a@b.de,Ann,7,,DE,L-1\n") == ["columns/type born 47 x1"])
    }

    @Test func `expected profiles tell it where any text would do, and the types add nothing`() throws {
        #expect(
            try findings("a@b.de,7,1980-01-31,Ann,DE,L-1\n", expected: Self.good) == ["columns/swapped name 43 x1"])
        #expect(
            try findings("Ann,a@b.de,1980-01-31,7,DE,L-1\n", expected: Self.good) == ["columns/swapped Email 36 x1"])
    }

    @Test func `an address in another column is no exchange unless the profile says so`() throws {
        #expect(
            try findings("Ann,x@y.de,1980-01-31,7,DE,L-1\n", expected: Self.good) == [
                "identities/missing Email -1 x1", "identities/invalid Email 36 x1",
            ])
    }

    @Test func `a third value that is wrong in the same record is told as well`() throws {
        #expect(
            try findings("a@b.de,Ann,7,1980-01-31,XX,L-1\n") == [
                "columns/swapped born 47 x1", "columns/allowed country 60 x1",
            ])
    }
}
