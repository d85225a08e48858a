public import Drops
import Reading

/// Writes the good and the bad records of a drop apart, byte for byte as they were, each file's header first.
public struct RecordSplit: Sendable {
    private let verifier: Verifier

    /// Judges by `expectation`, on one thread so that records keep their order.
    public init(_ expectation: Expectation) {
        // One worker: records must leave in the order of the file.
        verifier = Verifier(expectation, options: VerificationOptions(workers: 1))
    }

    /// Verifies `drop` and hands over each record with its header and line end.
    ///
    /// - Parameters:
    ///   - accepted: takes the good records: those that no check of record, value or identity spoke against.
    ///   - rejected: takes the others.
    /// - Throws: as ``Verifier/verify(_:)``, and what the two closures throw.
    public func verify(
        _ drop: Drop, accepted: @escaping (UnsafeRawBufferPointer) throws -> Void,
        rejected: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> VerificationResult {
        try verifier.verify(drop) { batch, record, isGood in
            if let isGood {
                try (isGood ? accepted : rejected)(batch.rawWithLineEnd(of: record))
            } else {
                try accepted(batch.rawWithLineEnd(of: record))
                try rejected(batch.rawWithLineEnd(of: record))
            }
        }
    }
}
