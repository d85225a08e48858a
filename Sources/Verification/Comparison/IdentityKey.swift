import Reading

/// Makes the fingerprint by which identities are compared: normalised, composite keys joined.
struct IdentityKey {
    private let trims: Bool
    private let lowers: Bool
    private var buffer: [UInt8] = []

    init(_ expectation: IdentityExpectation) {
        trims = expectation.normalisation.contains(.trim)
        lowers = expectation.normalisation.contains(.lowercase)
    }

    /// Of the record's identity.
    ///
    /// - Parameter columns: where the identity stands.
    @inline(__always)
    mutating func fingerprint(_ view: RecordView, _ record: Int, _ columns: [Int]) -> Fingerprint {
        if columns.count == 1, !trims, !lowers { return Fingerprint(view.field(columns[0], of: record).bytes) }
        return joined(view, record, columns, trims: trims, lowers: lowers)
    }

    /// Of the record's identity with neither case nor space around it: equal for identities that differ in these only.
    mutating func fold(_ view: RecordView, _ record: Int, _ columns: [Int]) -> UInt64 {
        joined(view, record, columns, trims: true, lowers: true).low
    }

    /// Of an identity's values.
    mutating func fingerprint(_ values: [UnsafeRawBufferPointer]) -> Fingerprint {
        buffer.removeAll(keepingCapacity: true)
        for value in values { append(value, isOnly: values.count == 1, trims: trims, lowers: lowers) }
        return buffer.withUnsafeBytes { Fingerprint($0) }
    }

    /// Of an identity's values as text.
    mutating func fold(_ values: [String]) -> UInt64 {
        buffer.removeAll(keepingCapacity: true)
        for var value in values {
            value.withUTF8 {
                append(UnsafeRawBufferPointer($0), isOnly: values.count == 1, trims: true, lowers: true)
            }
        }
        return buffer.withUnsafeBytes { Fingerprint($0).low }
    }

    private mutating func joined(
        _ view: RecordView, _ record: Int, _ columns: [Int], trims: Bool, lowers: Bool
    ) -> Fingerprint {
        buffer.removeAll(keepingCapacity: true)
        for column in columns {
            append(view.field(column, of: record).bytes, isOnly: columns.count == 1, trims: trims, lowers: lowers)
        }
        return buffer.withUnsafeBytes { Fingerprint($0) }
    }

    private mutating func append(_ value: UnsafeRawBufferPointer, isOnly: Bool, trims: Bool, lowers: Bool) {
        defer {
            // No UTF-8 text holds FF: the values cannot run into each other.
            if !isOnly { buffer.append(0xFF) }
        }
        let value = trims ? Self.trimmed(value) : value
        guard lowers else { return buffer.append(contentsOf: value) }
        if value.allSatisfy({ $0 < 0x80 }) {
            for byte in value { buffer.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) }
        } else {
            buffer.append(contentsOf: String(decoding: value, as: UTF8.self).lowercased().utf8)
        }
    }

    static func trimmed(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var slice = value[...]
        while let first = slice.first, isSpace(first) { slice = slice.dropFirst() }
        while let last = slice.last, isSpace(last) { slice = slice.dropLast() }
        return UnsafeRawBufferPointer(rebasing: slice)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

/// Which identities are compared in one round. All in the first and only one, unless there are more than memory is
/// meant for: then each round takes an equal share of them and reads the drop and the expected profiles again, so
/// that no personal data is written to disk.
struct IdentityShare: Sendable {
    /// From 0.
    let round: Int
    let rounds: Int

    static let all = IdentityShare(round: 0, rounds: 1)

    /// - Parameter fold: by which shares are told, so that identities that differ in case meet in one round.
    @inline(__always)
    func holds(_ fold: UInt64) -> Bool { (Int(fold >> 32) * rounds) >> 32 == round }
}
