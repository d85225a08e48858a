import CZlib

/// Bytes packed at once.
public enum Deflater {
    /// One member of gzip, which holds neither name nor time.
    public static func gzip(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: 15 + 16) }

    /// A deflate stream without anything around it.
    static func raw(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: -15) }

    private static func deflated(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        let status = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start: \(status)")
        defer { deflateEnd(&stream) }
        var input = bytes
        var result: [UInt8] = []
        var output = [UInt8](repeating: 0, count: 128 << 10)
        input.withUnsafeMutableBufferPointer { input in
            // zlib counts in 32 bits.
            var rest = input[...]
            repeat {
                let piece = rest.prefix(1 << 30)
                rest = rest.dropFirst(piece.count)
                stream.next_in = piece.isEmpty ? nil : input.baseAddress! + piece.startIndex
                stream.avail_in = UInt32(piece.count)
                repeat {
                    output.withUnsafeMutableBufferPointer { output in
                        stream.next_out = output.baseAddress
                        stream.avail_out = UInt32(output.count)
                        deflate(&stream, rest.isEmpty ? Z_FINISH : Z_NO_FLUSH)
                    }
                    result.append(contentsOf: output[..<(output.count - Int(stream.avail_out))])
                } while stream.avail_out == 0
            } while !rest.isEmpty
        }
        return result
    }
}
