import Drops

/// One member of a zip archive, unpacked as it is read and held against what the directory says of it.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification",
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
final class ZipMemberSource: ByteSource {
    private let input: PackedInput
    private let member: ArchiveMember
    private let packedSize: Int
    private let path: String
    private let inflater: Inflater?
    private var budget: UnpackingBudget
    private var storedChecksum: UInt32 = 0
    private var atEnd = false
    private var damage: ReadingError?

    /// - Throws: `BlobError` when the archive cannot be opened.
    init(_ file: Drop.File, _ member: ArchiveMember, limits: ReadingLimits) throws {
        input = PackedInput(try BlobSource(file.content))
        self.member = member
        packedSize = file.content.size
        path = file.path
        inflater = member.method == 0 ? nil : Inflater()
        budget = UnpackingBudget(limits)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let damage { throw damage }
        guard !atEnd, !buffer.isEmpty else { return 0 }
        do {
            let count = try unpack(into: buffer)
            if let excess = budget.excess(after: count, packed: input.offset) { throw error(.bomb, excess) }
            guard budget.unpacked <= member.size else {
                throw error(.corrupt, "more than the \(member.size) bytes come out that the archive's directory states")
            }
            // What was unpacked before the damage is handed over first.
            if atEnd { do { try verify() } catch let error as ReadingError { damage = error } }
            if count == 0, let damage { throw damage }
            return count
        } catch let error as ReadingError {
            damage = error
            throw error
        }
    }

    private func unpack(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let inflater else {
            let run = UnsafeRawBufferPointer(rebasing: try input.run().prefix(buffer.count))
            buffer.copyMemory(from: run)
            storedChecksum = Inflater.checksum(of: run, after: storedChecksum)
            input.skip(run.count)
            atEnd = run.isEmpty
            return run.count
        }
        switch try inflater.inflate(input, into: buffer) {
        case .some(let count): return count
        case .end(let count):
            atEnd = true
            return count
        case .cut: throw error(.truncated, "its deflate data ends at byte \(place) of the archive before it is whole")
        case .bad: throw error(.corrupt, "its deflate data is damaged near byte \(place) of the archive")
        }
    }

    private func verify() throws {
        guard input.offset == packedSize else {
            throw error(.corrupt, "its deflate data ends at byte \(place) of the archive, before its stated size")
        }
        guard budget.unpacked == member.size else {
            throw error(
                .corrupt, "\(budget.unpacked) bytes come out; the archive's directory states \(member.size)")
        }
        guard inflater?.checksum ?? storedChecksum == member.checksum else {
            throw error(.corrupt, "its checksum is wrong: the member is damaged")
        }
    }

    private var place: Int { member.offset + input.offset }

    private func error(_ kind: ReadingError.Kind, _ message: String) -> ReadingError {
        ReadingError(kind: kind, file: path, packedOffset: place, message: message)
    }
}
