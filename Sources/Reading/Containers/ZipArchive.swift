import Drops

/// A zip archive as the files it holds. Its directory is the truth; what stands before each member must agree with it.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification",
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipArchive {
    /// In the order of the directory, folders left out; also those that are not to be read.
    private(set) var members: [Drop.File] = []
    /// What is wrong with the archive as a whole; its members may be fine.
    private(set) var problem: ReadingError?

    private let file: Drop.File
    private let isFromEncrypted: Bool
    private var directoryStart = 0
    /// What each member takes of the archive, local header and descriptor included.
    private var extents: [(range: Range<Int>, name: String)] = []

    /// Largest directory in bytes.
    private static let directoryLimit = 64 << 20

    /// - Parameter isFromEncrypted: what the file holds is no longer what was received, but decrypted.
    /// - Throws: `BlobError` when the archive cannot be read; what is wrong with it is its ``problem``.
    init(_ file: Drop.File, limits: ReadingLimits, isFromEncrypted: Bool = false) throws {
        self.file = file
        self.isFromEncrypted = isFromEncrypted
        do {
            let end = try ZipEnd(file)
            directoryStart = end.directory.lowerBound
            try readMembers(end, limits)
            if members.isEmpty, problem == nil { throw error(.notPacked, 0, "the zip archive holds no file") }
            if problem == nil { problem = firstGap() }
        } catch let error as ReadingError { problem = error }
    }

    private mutating func readMembers(_ end: ZipEnd, _ limits: ReadingLimits) throws {
        guard end.directory.count <= Self.directoryLimit, end.entries <= limits.archiveMembers else {
            throw error(
                .bomb, directoryStart,
                "the zip archive holds \(end.entries) entries; more than \(limits.archiveMembers) are not read")
        }
        let directory = LittleEndian(try file.content.bytes(in: end.directory))
        var position = 0
        var names: Set<[UInt8]> = []
        for number in 0..<end.entries {
            guard let entry = ZipEntry(directory, at: position) else {
                throw error(
                    .corrupt, directoryStart + position,
                    "the zip archive's directory is damaged at byte \(directoryStart + position), entry \(number + 1) of \(end.entries)"
                )
            }
            position += entry.length
            let isNew = names.insert(entry.nameBytes).inserted
            try add(entry, isNew: isNew)
        }
        guard position == directory.count else {
            throw error(
                .corrupt, directoryStart + position,
                "the zip archive's directory holds more than the \(end.entries) entries that its end states")
        }
    }

    private mutating func add(_ entry: ZipEntry, isNew: Bool) throws {
        var local = try ZipLocalHeader(entry, in: file, before: directoryStart)
        if entry.isFolder, local.problem == nil {
            extents.append((local.extent, entry.name))
            return
        }
        if local.problem == nil, let text = Self.refusal(of: entry, isNew: isNew) { local.problem = text }
        extents.append((local.extent, entry.name))
        let path = file.path + "!" + entry.name
        let problem = local.problem.map {
            ReadingError(kind: $0.kind, file: path, packedOffset: entry.localOffset, message: $0.message)
        }
        let name = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
        members.append(
            Drop.File(
                name: name, path: path, content: Blob(slicing: file.content, local.data),
                member: ArchiveMember(
                    archive: file.name, offset: local.data.lowerBound, method: entry.method, size: entry.size,
                    checksum: entry.checksum, problem: problem, isFromEncrypted: isFromEncrypted)))
    }

    private static func refusal(of entry: ZipEntry, isNew: Bool) -> (kind: ReadingError.Kind, message: String)? {
        if let problem = entry.nameProblem { return (.unsafeName, "the member is not unpacked: \(problem)") }
        if !isNew { return (.unsafeName, "the member is not unpacked: the archive holds that name twice") }
        if entry.isSpecial { return (.unsafeName, "the member is a link or a device, which is not unpacked") }
        if entry.isEncrypted { return (.encrypted, "the member is encrypted by zip's own means, which is not read") }
        guard [0, 8].contains(entry.method) else {
            let known = [9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES"]
            let name = known[entry.method].map { " (\($0))" } ?? ""
            return (
                .unsupported, "the member is packed with method \(entry.method)\(name); stored and deflate are read"
            )
        }
        return nil
    }

    /// Members must lie one behind the other, nothing between them: what overlaps is a bomb, what lies between is hidden.
    private func firstGap() -> ReadingError? {
        var position = 0
        for (range, name) in extents.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if range.lowerBound < position {
                return error(
                    .bomb, range.lowerBound,
                    "member \(name) at byte \(range.lowerBound) of the zip archive overlaps the one before it")
            }
            if range.lowerBound > position { return hidden(position..<range.lowerBound) }
            position = range.upperBound
        }
        return position == directoryStart ? nil : hidden(position..<directoryStart)
    }

    private func hidden(_ range: Range<Int>) -> ReadingError {
        error(
            .trailingBytes, range.lowerBound,
            "bytes \(range.lowerBound) to \(range.upperBound - 1) of the zip archive belong to no member of its directory"
        )
    }

    private func error(_ kind: ReadingError.Kind, _ offset: Int, _ message: String) -> ReadingError {
        ReadingError(kind: kind, file: file.path, packedOffset: offset, message: message)
    }
}
