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
}
