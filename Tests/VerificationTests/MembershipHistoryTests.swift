import Drops
import Reading
import Testing

@testable import Verification

struct MembershipHistoryTests {
    private func expectation(_ export: MembershipExpectation.Export) -> Verification.Expectation {
        var expectation = Verification.Expectation()
        expectation.identity = IdentityExpectation(columns: ["mail"], kind: .email)
        expectation.membership = MembershipExpectation(form: .statusColumn("status"))
        expectation.membership?.export = export
        return expectation
    }

    /// The findings of each drop: full or incremental, and who is said to be what.
    private func findings(_ steps: [(MembershipExpectation.Export, String)]) throws -> [[String]] {
        var history = MembershipHistory()
        return try steps.map { export, records in
            let file = Drop.File(name: "a.csv", content: Blob(Array("mail,status\n\(records)".utf8)))
            return try history.add(Drop(name: "d", endpoint: .files, files: [file]), expectation(export))
                .map { "\($0.id) \($0.first.place.record ?? 0) x\($0.count)" }
        }
    }

    @Test func `a legal sequence gives no finding`() throws {
        let found = try findings([
            (.full, "a,realized\nb,realized\n"), (.incremental, "c,realized\na,exited\n"),
            (.incremental, "a,realized\nb,existing\n"), (.full, "a,realized\nb,realized\nc,realized\n"),
            (.full, "a,realized\n"),
        ])
        #expect(found == [[], [], [], [], []])
    }

    @Test func `an exit without an entry, and a second exit, are found`() throws {
        let found = try findings([
            (.full, "a,realized\n"), (.incremental, "x,exited\na,exited\n"), (.incremental, "a,exited\n"),
        ])
        #expect(found == [[], ["membership/transition 1 x1"], ["membership/transition 1 x1"]])
    }

    @Test func `an exit and an entry that never came are found by the next full file`() throws {
        let found = try findings([
            (.full, "a,realized\nb,realized\n"), (.incremental, "c,realized\n"),
            (.full, "a,realized\nc,realized\nd,realized\n"),
        ])
        #expect(found == [[], [], ["membership/exit-missing 0 x1", "membership/entry-missing 3 x1"]])
    }

    @Test func `a first incremental drop knows nothing before it`() throws {
        #expect(try findings([(.incremental, "a,exited\nb,realized\n")]) == [[]])
    }

    /// As `findings`, with another form of membership.
    private func findings(
        _ form: MembershipExpectation.Form, _ header: String, _ steps: [(MembershipExpectation.Export, String)]
    ) throws -> [[String]] {
        var history = MembershipHistory()
        return try steps.map { export, records in
            var expectation = expectation(export)
            expectation.membership = MembershipExpectation(form: form)
            expectation.membership?.export = export
            let file = Drop.File(name: "a.csv", content: Blob(Array("\(header)\n\(records)".utf8)))
            return try history.add(Drop(name: "d", endpoint: .files, files: [file]), expectation).map {
                "\($0.id) \($0.first.place.column ?? "") \($0.first.place.record ?? 0) x\($0.count)"
            }
        }
    }

    @Test func `each audience of a record is followed by itself`() throws {
        let form = MembershipExpectation.Form.segmentColumns([
            .init(segment: "1", column: "s1"), .init(segment: "2", column: "s2"),
        ])
        let found = try findings(
            form, "mail,s1,s2",
            [
                (.full, "a,realized,\nb,realized,realized\n"), (.incremental, "a,exited,realized\n"),
                (.incremental, "a,exited,exited\nb,,exited\n"), (.full, "b,exited,\n"),
            ])
        #expect(found == [[], [], ["membership/transition s1 1 x1"], ["membership/exit-missing s1 1 x1"]])
    }

    @Test func `a list that no longer names an audience is an exit, one that does an entry`() throws {
        let found = try findings(
            .listColumn("lists", separator: "|"), "mail,lists",
            [
                (.full, "a,1|2\nb,1\n"), (.incremental, "a,2\nb,1|2\n"), (.incremental, "a,2|1\n"),
                (.full, "a,1|2\nb,1|2\n"), (.incremental, "c,1\n"), (.full, "a,1|2\nb,1\nc,1|2\n"),
            ])
        #expect(
            found == [
                [], [], [], [], [], ["membership/exit-missing lists 2 x1", "membership/entry-missing lists 3 x1"],
            ])
    }

    @Test func `a drop that cannot be read to its end says nothing of who is missing`() throws {
        var history = MembershipHistory()
        func add(_ name: String, _ bytes: [UInt8], _ export: MembershipExpectation.Export) throws -> [String] {
            let file = Drop.File(name: name, content: Blob(bytes))
            return try history.add(Drop(name: "d", endpoint: .files, files: [file]), expectation(export)).map(\.id)
        }
        #expect(try add("a.csv", Array("mail,status\na,realized\n".utf8), .full) == [])
        #expect(try add("a.csv", Array("mail,status\nb,realized\n".utf8), .incremental) == [])
        #expect(try add("a.csv.gz", [0x1F, 0x8B, 8, 0, 1], .full) == [])
    }

    @Test func `a drop without the status column says nothing of anybody`() throws {
        let found = try findings(
            .statusColumn("status"), "mail,other", [(.full, "a,realized\n"), (.incremental, "a,exited\n")])
        #expect(found == [[], []])
    }

    @Test func `a tolerance makes a note of a transition, too`() throws {
        var history = MembershipHistory()
        let severities = try [("a,realized\n", .full), ("x,exited\n", .incremental)].map {
            (records: String, export: MembershipExpectation.Export) in
            var expectation = expectation(export)
            expectation.tolerances = ["membership/transition": .count(1)]
            let file = Drop.File(name: "a.csv", content: Blob(Array("mail,status\n\(records)".utf8)))
            return try history.add(Drop(name: "d", endpoint: .files, files: [file]), expectation).map(\.severity)
        }
        #expect(severities == [[], [.note]])
    }
}
