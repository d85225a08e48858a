import Foundation
import Testing

@testable import Verification

/// Drops that hold exactly what they should: whatever their layout, nothing may be found.
///
/// The suite looks at the first three thousand. All ten thousand:
/// `MOCKDEST_CLEAN_DROPS=10000 swift test --filter CleanDropTests`.
struct CleanDropTests {
    private static let count = Int(ProcessInfo.processInfo.environment["MOCKDEST_CLEAN_DROPS"] ?? "") ?? 3000
    private static let blocks = 8

    /// Every seventh is JSON Lines.
    private static func shape(_ seed: Int) -> DropShape? {
        // Without a profile there are no keys, which a file of expected profiles must have.
        guard seed.isMultiple(of: 7), seed % 9 > 0 else { return nil }
        var shape = DropShape(jsonLinesFrom: UInt64(seed))
        // Without expected profiles a key that no object has is worth a warning.
        shape.comparesProfiles = true
        return shape
    }

    @Test(arguments: 0..<Self.blocks)
    func `a clean drop gives no finding, whatever its layout`(block: Int) throws {
        for seed in stride(from: block, to: Self.count, by: Self.blocks) {
            let drop = GeneratedDrop(seed: UInt64(seed), records: seed % 9, shape: Self.shape(seed))
            let result = try drop.verify()
            #expect(
                result.findings == [],
                "seed \(seed): \(result.findings.map { "\($0.id) \($0.message.unmasked)" })\n\(drop.shape.yaml())")
            #expect(result.verdict == (seed % 9 == 0 && !drop.shape.comparesProfiles ? .empty : .pass), "seed \(seed)")
            #expect(result.files.reduce(0) { $0 + $1.goodRecords } == drop.recordCount, "seed \(seed)")
        }
    }

    @Test func `a clean drop of many records in many parts gives no finding`() throws {
        var shape = DropShape(seed: 2)
        shape.naming = .defaultName
        shape.partSize = 1500
        let drop = GeneratedDrop(seed: 2, records: 4000, shape: shape)
        let result = try drop.verify()
        #expect(result.findings == [])
        #expect(result.files.count == 3)
    }
}
