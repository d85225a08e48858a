public import Drops
import Reading

/// Writes the good and the bad records of a drop apart, byte for byte as they were, each file's header first.
public struct RecordSplit: Sendable {
    private let verifier: Verifier

    /// Judges by `expectation`.
    public init(_ expectation: Expectation, options: VerificationOptions = VerificationOptions()) {
        verifier = Verifier(expectation, options: options)
    }

    /// Verifies `drop`, then reads it once more and hands over each record in order, with its line end.
    ///
    /// - Parameters:
    ///   - accepted: takes the good records: those that no check of record, value or identity spoke against. Of
    ///     records that share an identity the first is good.
    ///   - rejected: takes the others.
    /// - Throws: as ``Verifier/verify(_:)``, and what the two closures throw.
    public func verify(
        _ drop: Drop, accepted: (UnsafeRawBufferPointer) throws -> Void,
        rejected: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> VerificationResult {
        let (result, table, bad) = try verifier.judge(drop)
        for file in table.files.indices {
            let reader = try RecordReader(table: table, fileIndex: file)
            let batch = RecordBatch()
            while try reader.next(into: batch) {
                for record in 0..<batch.recordCount {
                    let bytes = batch.rawWithLineEnd(of: record)
                    let number = batch.number(of: record)
                    let isBad = bad.contains(file: file, record: number)
                    if number == 0 || !isBad { try accepted(bytes) }
                    if number == 0 || isBad { try rejected(bytes) }
                }
            }
        }
        return result
    }
}
