public import Drops

extension Drop.File {
    /// The file without the gzip that its name tells of (`.gz`), for those who need its bytes in any order; itself
    /// where the name tells of none.
    ///
    /// - Throws: ``ReadingError`` where the container is damaged or unpacks to more than the limits; `BlobError` when
    ///   the file cannot be read or the spool's disk refuses.
    public func unpacked(into spool: Spool, limits: ReadingLimits = ReadingLimits()) throws -> Drop.File {
        guard Compression.byName.resolved(for: name) == .gzip else { return self }
        let source = try FileSource(self, .gzip, limits, nil).bytes
        return Drop.File(name: String(name.dropLast(3)), path: path, content: try source.spooled(into: spool))
    }
}

extension ByteSource {
    /// All bytes from here on.
    func spooled(into spool: Spool) throws -> Blob {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var writer = spool.makeWriter()
        while true {
            let count = try read(into: buffer)
            if count == 0 { break }
            try writer.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return writer.finish()
    }
}
