/// One entry of a zip archive's directory, as it stands there.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3.12 and 4.5.3,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipEntry {
    static let headerLength = 46

    var madeBy: Int
    var flags: Int
    var method: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    var nameBytes: [UInt8]
    var disk: Int
    var attributes: Int
    /// Where the local header starts in the archive.
    var localOffset: Int
    /// Bytes that the entry takes in the directory.
    var length: Int

    /// The entry at `start` of the directory; nil when none stands there whole.
    init?(_ directory: LittleEndian, at start: Int) {
        guard start + Self.headerLength <= directory.count, directory.int(at: start, length: 4) == 0x0201_4B50 else {
            return nil
        }
        let nameLength = directory.int(at: start + 28, length: 2)
        let extraLength = directory.int(at: start + 30, length: 2)
        length = Self.headerLength + nameLength + extraLength + directory.int(at: start + 32, length: 2)
        guard start + length <= directory.count else { return nil }
        madeBy = directory.int(at: start + 4, length: 2)
        flags = directory.int(at: start + 8, length: 2)
        method = directory.int(at: start + 10, length: 2)
        checksum = UInt32(directory.number(at: start + 16, length: 4))
        packedSize = directory.int(at: start + 20, length: 4)
        size = directory.int(at: start + 24, length: 4)
        disk = directory.int(at: start + 34, length: 2)
        attributes = directory.int(at: start + 38, length: 4)
        localOffset = directory.int(at: start + 42, length: 4)
        let nameEnd = start + Self.headerLength + nameLength
        nameBytes = Array(directory.bytes[(start + Self.headerLength)..<nameEnd])
        var wide = ZipWideNumbers(directory, nameEnd..<(nameEnd + extraLength))
        // In this order, and only those that did not fit.
        size = wide.next(insteadOf: size)
        packedSize = wide.next(insteadOf: packedSize)
        localOffset = wide.next(insteadOf: localOffset)
    }

    var isEncrypted: Bool { flags & 0x2041 != 0 }
    /// Checksum and sizes stand behind the data, not before it.
    var hasDescriptor: Bool { flags & 8 != 0 }
    var isFolder: Bool { nameBytes.last == UInt8(ascii: "/") && size == 0 }

    /// Whether Unix would make something else than a plain file of it: a link, a device. What Info-ZIP's `zip` read
    /// from a pipe is marked as one and holds plain data.
    var isSpecial: Bool {
        let kind = attributes >> 16 & 0o170000
        return madeBy >> 8 == 3 && ![0, 0o100000, 0o040000, 0o010000].contains(kind)
    }

    /// For people: bytes that are not UTF-8 show as U+FFFD, control characters by number.
    var name: String {
        String(decoding: nameBytes, as: UTF8.self).unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7F ? "<\(String($0.value, radix: 16))>" : String($0)
        }.joined()
    }

    /// Why nobody should unpack a file under this name; nil when it is a plain relative one.
    var nameProblem: String? {
        if nameBytes.isEmpty { return "it has no name" }
        if nameBytes.contains(0) { return "its name holds a NUL byte" }
        guard String(validating: nameBytes, as: UTF8.self) != nil else { return "its name is not UTF-8" }
        if nameBytes.contains(UInt8(ascii: "\\")) { return "its name holds a backslash, which is a folder to some" }
        if nameBytes.first == UInt8(ascii: "/") { return "its name is an absolute path" }
        if nameBytes.count > 1, nameBytes[1] == UInt8(ascii: ":") { return "its name starts with a drive" }
        let folders = nameBytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if folders.contains(where: { $0.elementsEqual("..".utf8) }) { return "its name leads out of the folder" }
        return nil
    }
}

/// The zip64 extra field: 64-bit numbers for those that read all ones in their 32 bits.
struct ZipWideNumbers {
    private let bytes: LittleEndian
    private var rest: Range<Int>

    init(_ bytes: LittleEndian, _ extra: Range<Int>) {
        self.bytes = bytes
        rest = extra.lowerBound..<extra.lowerBound
        var position = extra.lowerBound
        while position + 4 <= extra.upperBound {
            let length = bytes.int(at: position + 2, length: 2)
            guard position + 4 + length <= extra.upperBound else { return }
            if bytes.int(at: position, length: 2) == 1 {
                rest = (position + 4)..<(position + 4 + length)
                return
            }
            position += 4 + length
        }
    }

    mutating func next(insteadOf number: Int) -> Int {
        guard number == 0xFFFF_FFFF, rest.count >= 8 else { return number }
        defer { rest = (rest.lowerBound + 8)..<rest.upperBound }
        return bytes.int(at: rest.lowerBound, length: 8)
    }
}
