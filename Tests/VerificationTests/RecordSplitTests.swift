import Drops
import Testing

@testable import Verification

struct RecordSplitTests {
    @Test func `good and bad records leave as they came`() throws {
        let drop = GeneratedDrop(
            seed: 11, records: 40,
            faults: [3: .badMonthDay, 7: .short, 9: .loneQuote, 20: .invalidIdentity, 30: .blankLine], shape: .plain)
        let bytes = drop.parts[0].bytes
        var good: [UInt8] = []
        var bad: [UInt8] = []
        let result = try RecordSplit(drop.expectation()).verify(
            drop.drop(), accepted: { good += $0 }, rejected: { bad += $0 })
        let header = bytes.prefix { $0 != 0x0A } + [0x0A]
        #expect(good.starts(with: header) && bad.starts(with: header))
        // Nothing is lost and nothing invented.
        #expect(good.count + bad.count == bytes.count + header.count)
        #expect(result.files[0].badRecords == 5)
        let again = Drop(name: "good", endpoint: .files, files: [Drop.File(name: "good.csv", content: Blob(good))])
        let ids = Set(try Verifier(drop.expectation()).verify(again).findings.map(\.id))
        #expect(ids == ["identities/missing"])
    }
}
