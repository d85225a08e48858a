/// Turns UTF-16, Latin-1 or windows-1252 into UTF-8 as it is read.
///
/// What cannot be decoded becomes the byte FF, which no UTF-8 text holds: the check of the encoding
/// then finds it at its place.
final class TextDecoder: ByteSource {
    private let source: any ByteSource
    private let encoding: Dialect.Encoding
    private var input = [UInt8](repeating: 0, count: 64 << 10)
    private var pending: [UInt8] = []
    private var output: [UInt8] = []
    private var outputPosition = 0
    private var isAtStart = true
    private var atEnd = false
    /// Whether the text began with a byte order mark, which is taken off.
    private(set) var sawByteOrderMark = false

    init(_ source: any ByteSource, from encoding: Dialect.Encoding) {
        self.source = source
        self.encoding = encoding
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while outputPosition == output.count {
            if atEnd { return 0 }
            try decodeMore()
        }
        let count = min(buffer.count, output.count - outputPosition)
        output.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[outputPosition..<(outputPosition + count)]))
        }
        outputPosition += count
        return count
    }

    private func decodeMore() throws {
        let count = try input.withUnsafeMutableBytes { try source.read(into: $0) }
        atEnd = count == 0
        output.removeAll(keepingCapacity: true)
        outputPosition = 0
        pending.append(contentsOf: input[..<count])
        switch encoding {
        case .utf8: output = pending
        case .latin1: for byte in pending { append(UInt32(byte)) }
        case .windows1252: for byte in pending { append(Windows1252.scalar(of: byte)?.value) }
        case .utf16LittleEndian, .utf16BigEndian: return decodeUTF16()
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func decodeUTF16() {
        var index = 0
        while let unit = unit(at: index) {
            if isAtStart, unit == 0xFEFF {
                sawByteOrderMark = true
                index += 2
            } else if unit & 0xFC00 == 0xD800 {
                guard let low = self.unit(at: index + 2) else { break }
                if low & 0xFC00 == 0xDC00 {
                    append(0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF))
                    index += 4
                } else {
                    append(nil)
                    index += 2
                }
            } else {
                append(unit & 0xFC00 == 0xDC00 ? nil : UInt32(unit))
                index += 2
            }
            isAtStart = false
        }
        pending.removeFirst(index)
        if atEnd, !pending.isEmpty {
            append(nil)
            pending = []
        }
    }

    private func unit(at index: Int) -> UInt16? {
        guard index + 1 < pending.count else { return nil }
        let (first, second) = (UInt16(pending[index]), UInt16(pending[index + 1]))
        return encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }

    private func append(_ scalar: UInt32?) {
        guard let scalar = scalar.flatMap(Unicode.Scalar.init) else { return output.append(0xFF) }
        if scalar.isASCII {
            output.append(UInt8(scalar.value))
        } else {
            output.append(contentsOf: UTF8.encode(scalar)!)
        }
    }
}
