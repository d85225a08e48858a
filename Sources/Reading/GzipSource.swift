import CZlib
import Drops

/// Unpacks gzip as it is read: any number of members, every damage located.
///
/// Source: RFC 1952, "GZIP file format specification version 4.3".
final class GzipSource: ByteSource {
    private let packed: any ByteSource
    private let limits: ReadingLimits
    private let fileName: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var consumed = 0
    private var produced = 0
    private var members = 0
    private var isInsideMember = false
    private var atEnd = false
    private var damage: ReadingError?

    init(_ packed: any ByteSource, fileName: String, limits: ReadingLimits) {
        self.packed = packed
        self.fileName = fileName
        self.limits = limits
        input = .allocate(byteCount: 256 << 10, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window, gzip framing only.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start: \(status)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let damage { throw damage }
        guard !atEnd, !buffer.isEmpty else { return 0 }
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: buffer.count)
        let room = Int(stream.pointee.avail_out)
        do {
            try fill(room)
        } catch let error as ReadingError {
            // What was unpacked before the damage is handed over first.
            damage = error
        }
        let count = room - Int(stream.pointee.avail_out)
        produced += count
        if damage == nil { damage = bomb() }
        if count == 0, let damage { throw damage }
        return count
    }

    private func fill(_ room: Int) throws {
        while Int(stream.pointee.avail_out) == room {
            if stream.pointee.avail_in == 0, try !refill() { return }
            if !isInsideMember { try startMember() }
            try inflateOnce()
        }
    }

    /// Offset in the packed bytes of the next one to be taken.
    private var packedOffset: Int { consumed - Int(stream.pointee.avail_in) }

    private func refill() throws -> Bool {
        let count = try packed.read(into: input)
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        consumed += count
        if count > 0 { return true }
        atEnd = true
        if isInsideMember || members == 0 {
            throw error(
                .truncated, "the gzip data ends at byte \(consumed) in the middle of a member; it was cut short")
        }
        return false
    }

    /// The next byte starts a member; anything else after a member is trailing garbage.
    private func startMember() throws {
        if stream.pointee.next_in.pointee == 0x1F {
            if members > 0 { inflateReset(stream) }
            isInsideMember = true
        } else if members == 0 {
            throw error(.notPacked, "not gzip: it does not start with the bytes 1F 8B")
        } else {
            throw error(.trailingBytes, "bytes follow the end of the gzip data at byte \(packedOffset)")
        }
    }

    private func inflateOnce() throws {
        let status = inflate(stream, Z_NO_FLUSH)
        switch status {
        case Z_STREAM_END:
            members += 1
            isInsideMember = false
        case Z_OK, Z_BUF_ERROR: break
        default:
            let word = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
            if stream.pointee.total_in < 10, members == 0 { throw error(.notPacked, "not gzip: \(word)") }
            if stream.pointee.total_in < 2, members > 0 {
                throw error(.trailingBytes, "bytes follow the end of the gzip data at byte \(packedOffset)")
            }
            throw error(.corrupt, "the gzip data is damaged near byte \(packedOffset): \(word)")
        }
    }

    private func bomb() -> ReadingError? {
        if produced > limits.unpackedBytes {
            return error(.bomb, "unpacking stopped: it unpacks to more than \(limits.unpackedBytes) bytes")
        }
        guard produced > 1 << 20, produced / max(1, packedOffset) > limits.unpackedRatio else { return nil }
        return error(
            .bomb, "unpacking stopped after \(produced) bytes: more than \(limits.unpackedRatio) times the packed size")
    }

    private func error(_ kind: ReadingError.Kind, _ message: String) -> ReadingError {
        ReadingError(kind: kind, file: fileName, packedOffset: packedOffset, message: message)
    }
}
