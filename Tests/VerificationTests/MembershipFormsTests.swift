import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Each form in which a drop can say who belongs to which audience.
struct MembershipFormsTests {
    private func ids(_ membership: String, drop: String, expected: String) throws -> [String] {
        let header = drop.prefix { $0 != "\n" }
        var expectation = try Verification.Expectation(
            YAMLValue(
                parsing: "columns: [\(header)]\nidentity: {column: mail, kind: email}\nmembership: \(membership)",
                file: "e"), baseDirectory: ".")
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "expected.csv", content: Blob(Array(expected.utf8))))
        let file = Drop.File(name: "a.csv", content: Blob(Array(drop.utf8)))
        let result = try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file]))
        return result.findings.map { "\($0.id) \($0.first.place.column ?? "")" }
    }

    @Test func `a list column is compared whatever its order`() throws {
        func list(_ value: String) throws -> [String] {
            try ids(
                "{form: list-column, column: lists, separator: \"|\", segments: [s1, s2, s3]}",
                drop: "mail,lists\na@example.com,\(value)\n", expected: "mail,lists\na@example.com,s1|s2\n")
        }
        #expect(try list("s1|s2") == [])
        #expect(try list("s2|s1") == [])
        #expect(try list("s1|s3") == ["membership/wrong lists"])
        #expect(try list("s1|s2|s9") == ["membership/unknown-segment lists", "membership/wrong lists"])
    }

    @Test func `a column per audience holds a status each`() throws {
        func statuses(_ values: String) throws -> [String] {
            try ids(
                "{form: segment-columns, columns: {id1: s1, id2: s2}, may-be-blank: true}",
                drop: "mail,s1,s2\na@example.com,\(values)\n", expected: "mail,s1,s2\na@example.com,realized,\n")
        }
        #expect(try statuses("realized,") == [])
        #expect(try statuses("realized,exited") == ["membership/wrong s2"])
        #expect(try statuses("Active,") == ["membership/unknown-status s1", "membership/wrong s1"])
    }

    @Test func `one audience per file: being there is being a member`() throws {
        let form = "{form: file}"
        #expect(try ids(form, drop: "mail\na@example.com\n", expected: "mail\na@example.com\n") == [])
        #expect(
            try ids(form, drop: "mail\nb@example.com\n", expected: "mail\na@example.com\n") == [
                "identities/missing mail", "identities/unexpected mail",
            ])
    }

    @Test func `a profile that left is out of place in a full file and due in an incremental one`() throws {
        func status(_ export: String) throws -> [String] {
            try ids(
                "{form: status-column, column: status, export: \(export)}", drop: "mail,status\na@example.com,exited\n",
                expected: "mail,status\na@example.com,exited\n")
        }
        #expect(try status("full") == ["membership/exited-in-full status"])
        #expect(try status("incremental") == [])
    }
}
