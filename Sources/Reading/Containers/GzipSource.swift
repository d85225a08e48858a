/// Unpacks gzip as it is read: any number of members, every damage located.
///
/// Source: RFC 1952, "GZIP file format specification version 4.3".
final class GzipSource: ByteSource {
    private let input: PackedInput
    private let fileName: String
    private let inflater = Inflater()
    private var budget: UnpackingBudget
    private var members = 0
    private var isInsideMember = false
    /// Unpacked bytes of the member, as its trailer counts them.
    private var memberSize: UInt32 = 0
    private var atEnd = false
    private var damage: ReadingError?

    init(_ packed: any ByteSource, fileName: String, limits: ReadingLimits) {
        input = PackedInput(packed)
        self.fileName = fileName
        budget = UnpackingBudget(limits)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let damage { throw damage }
        guard !buffer.isEmpty else { return 0 }
        do {
            while !atEnd {
                if !isInsideMember, try !startMember() { break }
                let count = try inflate(into: buffer)
                if let excess = budget.excess(after: count, packed: input.offset) { throw error(.bomb, excess) }
                if count > 0 { return count }
                if let damage { throw damage }
            }
        } catch let error as ReadingError {
            damage = error
            throw error
        }
        atEnd = true
        return 0
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        switch try inflater.inflate(input, into: buffer) {
        case .some(let count):
            memberSize &+= UInt32(truncatingIfNeeded: count)
            return count
        case .end(let count):
            memberSize &+= UInt32(truncatingIfNeeded: count)
            // What was unpacked before the damage is handed over first.
            do { try endMember() } catch let error as ReadingError { damage = error }
            return count
        case .cut: throw truncated()
        case .bad:
            throw error(.corrupt, "the gzip data is damaged near byte \(input.offset): it is no deflate stream there")
        }
    }

    // MARK: A member's header and trailer

    /// - Returns: false where the data ends, as it may after a member.
    private func startMember() throws -> Bool {
        let start = input.offset
        guard let first = try input.byte() else {
            if members == 0 { throw truncated() }
            return false
        }
        // A lone 1F at the very end can only be a member that was cut.
        guard first == 0x1F, try input.run().first.map({ $0 == 0x8B }) ?? true else {
            if members == 0 {
                throw ReadingError(
                    kind: .notPacked, file: fileName, packedOffset: start,
                    message: "not gzip: it does not start with the bytes 1F 8B")
            }
            throw ReadingError(
                kind: .trailingBytes, file: fileName, packedOffset: start,
                message: "bytes follow the end of the gzip data at byte \(start)")
        }
        try readHeader()
        inflater.restart()
        memberSize = 0
        isInsideMember = true
        return true
    }

    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let headerChecksum = Flags(rawValue: 2)
        static let extra = Flags(rawValue: 4)
        static let name = Flags(rawValue: 8)
        static let comment = Flags(rawValue: 16)
        static let reserved = Flags(rawValue: 0xE0)
    }

    private func readHeader() throws {
        var checksum = Inflater.checksum(of: 0x1F)
        func next() throws -> UInt8 {
            guard let byte = try input.byte() else { throw truncated() }
            checksum = Inflater.checksum(of: byte, after: checksum)
            return byte
        }
        func skip(_ count: Int) throws { for _ in 0..<count { _ = try next() } }
        _ = try next()
        let method = try next()
        guard method == 8 else {
            throw error(.corrupt, "the gzip header before byte \(input.offset) names the unknown method \(method)")
        }
        let flags = Flags(rawValue: try next())
        guard flags.isDisjoint(with: .reserved) else {
            throw error(.corrupt, "the gzip header before byte \(input.offset) sets flags that are reserved")
        }
        try skip(6)
        if flags.contains(.extra) { try skip(Int(next()) + Int(next()) << 8) }
        if flags.contains(.name) { while try next() != 0 {} }
        if flags.contains(.comment) { while try next() != 0 {} }
        guard flags.contains(.headerChecksum) else { return }
        let computed = checksum & 0xFFFF
        guard computed == UInt32(try next()) | UInt32(try next()) << 8 else {
            throw error(.corrupt, "the checksum of the gzip header before byte \(input.offset) is wrong")
        }
    }

    private func endMember() throws {
        let checksum = try word()
        guard checksum == inflater.checksum else {
            throw error(.corrupt, "the gzip data is damaged before byte \(input.offset): its checksum is wrong")
        }
        guard try word() == memberSize else {
            throw error(.corrupt, "the gzip data is damaged before byte \(input.offset): its length is wrong")
        }
        members += 1
        isInsideMember = false
    }

    private func word() throws -> UInt32 {
        var word: UInt32 = 0
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            guard let byte = try input.byte() else { throw truncated() }
            word |= UInt32(byte) << shift
        }
        return word
    }

    private func truncated() -> ReadingError {
        error(.truncated, "the gzip data ends at byte \(input.offset) in the middle of a member; it was cut short")
    }

    private func error(_ kind: ReadingError.Kind, _ message: String) -> ReadingError {
        ReadingError(kind: kind, file: fileName, packedOffset: input.offset, message: message)
    }
}
