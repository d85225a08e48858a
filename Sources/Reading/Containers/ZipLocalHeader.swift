import Drops

/// What stands around one member's data, held against the directory's entry.
struct ZipLocalHeader {
    /// The packed bytes.
    private(set) var data = 0..<0
    /// Local header, data and descriptor.
    private(set) var extent = 0..<0
    /// nil when header and descriptor say what the directory says.
    var problem: (kind: ReadingError.Kind, message: String)?

    private static let length = 30

    /// - Throws: `BlobError` when the archive cannot be read.
    init(_ entry: ZipEntry, in file: Drop.File, before directoryStart: Int) throws {
        let start = entry.localOffset
        extent = max(0, min(start, directoryStart))..<directoryStart
        guard entry.disk == 0, start >= 0, entry.packedSize >= 0, start <= directoryStart - Self.length else {
            refuse("the zip archive's directory says that the member lies at byte \(start), where it cannot")
            return
        }
        let header = LittleEndian(try file.content.bytes(in: start..<(start + Self.length)))
        guard header.int(at: 0, length: 4) == 0x0403_4B50 else {
            refuse("no member of the zip archive starts at byte \(start), though its directory says so")
            return
        }
        let nameLength = header.int(at: 26, length: 2)
        let dataStart = start + Self.length + nameLength + header.int(at: 28, length: 2)
        guard dataStart <= directoryStart, entry.packedSize <= directoryStart - dataStart else {
            refuse(
                "the member at byte \(start) is stated as \(entry.packedSize) bytes and would reach into the directory",
                .truncated)
            return
        }
        data = dataStart..<(dataStart + entry.packedSize)
        extent = start..<data.upperBound
        let rest = LittleEndian(try file.content.bytes(in: (start + Self.length)..<dataStart))
        compare(entry, header, name: Array(rest.bytes[..<nameLength]), ZipWideNumbers(rest, nameLength..<rest.count))
        if entry.hasDescriptor { try readDescriptor(entry, file, directoryStart) }
    }

    private mutating func compare(
        _ entry: ZipEntry, _ header: LittleEndian, name: [UInt8], _ wide: ZipWideNumbers
    ) {
        let start = entry.localOffset
        var wide = wide
        let size = wide.next(insteadOf: header.int(at: 22, length: 4))
        let packedSize = wide.next(insteadOf: header.int(at: 18, length: 4))
        let differing: String? =
            if name != entry.nameBytes {
                "the name"
            } else if header.int(at: 6, length: 2) != entry.flags {
                "the flags"
            } else if header.int(at: 8, length: 2) != entry.method {
                "the method"
            } else if !entry.hasDescriptor, header.number(at: 14, length: 4) != UInt64(entry.checksum) {
                "the checksum"
            } else if !entry.hasDescriptor, size != entry.size || packedSize != entry.packedSize {
                "a size"
            } else {
                nil
            }
        if let differing {
            refuse("\(differing) before the member at byte \(start) is not the one in the zip archive's directory")
        }
    }

    /// Checksum and sizes behind the data: with or without a signature, in 32 or 64 bits.
    private mutating func readDescriptor(_ entry: ZipEntry, _ file: Drop.File, _ directoryStart: Int) throws {
        let end = data.upperBound
        let bytes = LittleEndian(try file.content.bytes(in: end..<min(directoryStart, end + 24)))
        // The wider first: an empty member fits the narrow form as well, by its zeros.
        for (signature, width) in [(4, 8), (4, 4), (0, 8), (0, 4)] {
            let length = signature + 4 + 2 * width
            guard bytes.count >= length, signature == 0 || bytes.int(at: 0, length: 4) == 0x0807_4B50,
                bytes.number(at: signature, length: 4) == UInt64(entry.checksum),
                bytes.int(at: signature + 4, length: width) == entry.packedSize,
                bytes.int(at: signature + 4 + width, length: width) == entry.size
            else { continue }
            extent = extent.lowerBound..<(end + length)
            return
        }
        refuse("what stands behind the member's data at byte \(end) is not what the zip archive's directory says")
    }

    private mutating func refuse(_ message: String, _ kind: ReadingError.Kind = .corrupt) {
        problem = problem ?? (kind, message)
    }
}
