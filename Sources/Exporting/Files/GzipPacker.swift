import CZlib

/// Packs bytes into one gzip member as they come.
///
/// Source: RFC 1952, "GZIP file format specification version 4.3".
final class GzipPacker {
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window with a gzip header, which holds neither name nor time: equal bytes, equal files.
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Packs `bytes` and hands over what is ready.
    func pack(_ bytes: UnsafeRawBufferPointer, to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
        stream.pointee.avail_in = UInt32(bytes.count)
        try drain(Z_NO_FLUSH, to: write)
    }

    /// Hands over the rest.
    func finish(to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        stream.pointee.avail_in = 0
        try drain(Z_FINISH, to: write)
    }

    private func drain(_ flush: Int32, to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        repeat {
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            deflate(stream, flush)
            let count = output.count - Int(stream.pointee.avail_out)
            try write(UnsafeRawBufferPointer(rebasing: output[..<count]))
        } while stream.pointee.avail_out == 0
    }
}
