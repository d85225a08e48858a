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

extension Drop.File {
    /// What the container of the file holds, up to where it can be read.
    ///
    /// - Parameters:
    ///   - compression: the container to undo: gzip, or none. A member of an archive is taken out of it in any case.
    ///   - spool: where the bytes go.
    /// - Returns: the bytes, and what ends them too early; nil where nothing does.
    /// - Throws: `BlobError` when the file cannot be read or the spool's disk refuses.
    public func content(
        _ compression: Compression, into spool: Spool, limits: ReadingLimits = ReadingLimits()
    ) throws -> (bytes: Blob, damage: ReadingError?) {
        let source = try FileSource(self, compression, limits, nil).bytes
        var writer = spool.makeWriter()
        do { try source.copy(to: &writer) } catch let damage as ReadingError { return (writer.finish(), damage) }
        return (writer.finish(), nil)
    }
}

extension ByteSource {
    /// All bytes from here on.
    func spooled(into spool: Spool) throws -> Blob {
        var writer = spool.makeWriter()
        try copy(to: &writer)
        return writer.finish()
    }

    fileprivate func copy(to writer: inout BlobWriter) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try read(into: buffer)
            if count == 0 { return }
            try writer.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
