import Reading

/// Makes the bytes by which identities are compared: normalised, composite keys joined.
struct IdentityKey {
    private let trims: Bool
    private let lowers: Bool
    private var buffer: [UInt8] = []

    init(_ expectation: IdentityExpectation) {
        trims = expectation.normalisation.contains(.trim)
        lowers = expectation.normalisation.contains(.lowercase)
    }

    /// The fingerprint of a key of one column.
    @inline(__always)
    mutating func fingerprint(_ value: UnsafeRawBufferPointer) -> Fingerprint {
        guard trims || lowers else { return Fingerprint(value) }
        buffer.removeAll(keepingCapacity: true)
        append(value)
        return buffer.withUnsafeBytes { Fingerprint($0) }
    }

    /// The fingerprint of a composite key.
    mutating func fingerprint(_ values: [UnsafeRawBufferPointer]) -> Fingerprint {
        buffer.removeAll(keepingCapacity: true)
        for value in values {
            append(value)
            // No UTF-8 text holds FF: the values cannot run into each other.
            buffer.append(0xFF)
        }
        return buffer.withUnsafeBytes { Fingerprint($0) }
    }

    private mutating func append(_ value: UnsafeRawBufferPointer) {
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

    /// What is left when neither case nor space around counts.
    static func folded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: trimmed(UnsafeRawBufferPointer($0)), as: UTF8.self) }.lowercased()
    }
}
