import Drops
import Testing

@testable import Verification

struct RecordSplitTests {
    @Test func `good and bad records leave as they came`() throws {
        let drop = GeneratedDrop(
            seed: 11, records: 40, faults: [3: .badType, 7: .short, 9: .loneQuote, 20: .invalidEmail, 30: .blankLine])
        var good: [UInt8] = []
        var bad: [UInt8] = []
        let result = try RecordSplit(drop.expectation()).verify(
            drop.drop(), accepted: { good += $0 }, rejected: { bad += $0 })
        let header = drop.bytes.prefix { $0 != 0x0A } + [0x0A]
        #expect(good.starts(with: header) && bad.starts(with: header))
        // Nothing is lost and nothing invented.
        #expect(good.count + bad.count == drop.bytes.count + header.count)
        #expect(result.files[0].badRecords == 5)
        var again = drop
        again.bytes = good
        let ids = Set(try again.verify().findings.map(\.id))
        #expect(ids == ["identities/missing"])
    }
}
