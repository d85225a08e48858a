import CZlib

/// Packs bytes as they come.
final class DeflateStream {
    /// What stands around the packed bytes; the number is zlib's for the largest window with it.
    enum Frame: Int32 {
        /// One gzip member, which holds neither name nor time: equal bytes, equal files.
        ///
        /// Source: RFC 1952, "GZIP file format specification version 4.3".
        case gzip = 31
        /// Nothing.
        case none = -15
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)

    init(_ frame: Frame) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, frame.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Packs `bytes` and hands over what is ready.
    func pack(_ bytes: UnsafeRawBufferPointer, to write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        // zlib counts in 32 bits.
        var rest = bytes[...]
        while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
            let count = min(rest.count, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(count)
            try drain(Z_NO_FLUSH, to: write)
            rest = rest.dropFirst(count)
        }
    }

    /// Hands over the rest.
    func finish(to write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        stream.pointee.avail_in = 0
        try drain(Z_FINISH, to: write)
    }

    private func drain(_ flush: Int32, to write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        repeat {
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            deflate(stream, flush)
            let count = output.count - Int(stream.pointee.avail_out)
            try write(UnsafeRawBufferPointer(rebasing: output[..<count]))
        } while stream.pointee.avail_out == 0
    }
}
