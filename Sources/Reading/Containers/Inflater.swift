import CISAL

/// One deflate stream after the other, without what is around them.
///
/// Source: RFC 1951, "DEFLATE Compressed Data Format Specification version 1.3". The decoder is Intel's ISA-L.
final class Inflater {
    private let stream: UnsafeMutableRawPointer

    init() {
        guard let stream = isal_stream_make() else { fatalError("no memory for an inflater") }
        self.stream = stream
    }

    deinit { free(stream) }

    /// What one call came to.
    enum Step {
        /// So many bytes, at least one, were put out.
        case some(Int)
        /// The stream ended with the last so many bytes, perhaps none; the input stands right behind it.
        case end(Int)
        /// The input ended before the stream did.
        case cut
        /// The bytes are no deflate stream.
        case bad
    }

    /// The next stream begins.
    func restart() { isal_stream_restart(stream) }

    /// CRC-32 of what the stream gave so far.
    var checksum: UInt32 { isal_stream_checksum(stream) }

    /// Fills the start of `buffer`, which must not be empty.
    func inflate(_ input: PackedInput, into buffer: UnsafeMutableRawBufferPointer) throws -> Step {
        let room = UInt32(clamping: buffer.count)
        while true {
            let run = try input.run()
            var step = isal_step()
            step.next_in = run.baseAddress?.assumingMemoryBound(to: UInt8.self)
            step.avail_in = UInt32(run.count)
            step.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            step.avail_out = room
            isal_stream_inflate(stream, &step)
            input.skip(run.count - Int(step.avail_in))
            let count = Int(room - step.avail_out)
            // What the decoder holds of a damaged stream is not to be relied on, and nobody reads behind the damage.
            if step.status < 0 { return .bad }
            if step.is_finished != 0 {
                input.giveBack(step.spare_bytes, count: Int(step.spare_count))
                return .end(count)
            }
            if count > 0 { return .some(count) }
            if run.isEmpty { return .cut }
        }
    }

    /// CRC-32 as gzip and zip have it, of `bytes` after what `checksum` stands for.
    static func checksum(of bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
        guard let base = bytes.baseAddress else { return checksum }
        return crc32_gzip_refl(checksum, base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }

    static func checksum(of byte: UInt8, after checksum: UInt32 = 0) -> UInt32 {
        withUnsafeBytes(of: byte) { Self.checksum(of: $0, after: checksum) }
    }
}
