import Drops

/// The way from a file as received to its text: taken out of its archive, unpacked.
enum FileSource {
    /// - Throws: `BlobError` when the file cannot be opened. Damage shows when the source is read.
    static func open(_ file: Drop.File, _ compression: Compression, _ limits: ReadingLimits) throws -> any ByteSource {
        var source: any ByteSource
        var compression = compression
        if let member = file.member {
            if let problem = member.problem as? ReadingError { return UnreadableSource(problem) }
            source = try ZipMemberSource(file, member, limits: limits)
            if compression == .zip { compression = .byName }
        } else {
            source = try BlobSource(file.content)
        }
        switch compression.resolved(for: file.name) {
        case .none, .byName: return source
        case .gzip: return GzipSource(source, fileName: file.path, limits: limits)
        case .zip: return UnreadableSource(try problem(of: file, limits))
        }
    }

    private static func problem(of file: Drop.File, _ limits: ReadingLimits) throws -> ReadingError {
        if file.member == nil, let problem = try ZipArchive(file, limits: limits).problem { return problem }
        return ReadingError(
            kind: .unsupported, file: file.path, packedOffset: 0,
            message: "the file is a zip archive, which is not read here")
    }
}
