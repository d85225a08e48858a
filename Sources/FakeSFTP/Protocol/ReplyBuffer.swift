/// Replies waiting to be sent, encoded one after the other.
struct ReplyBuffer {
    private(set) var bytes: [UInt8] = []

    /// Gives the replies away and takes `spare` for the next ones.
    mutating func exchange(_ spare: consuming [UInt8]) -> [UInt8] {
        spare.removeAll(keepingCapacity: true)
        swap(&bytes, &spare)
        return spare
    }

    /// Forgets what was added after the buffer held `count` bytes: a reply that a fault loses.
    mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// Spoils one byte of what was added.
    mutating func flipBit(at position: Int) { bytes[position] ^= 1 }

    mutating func version(_ number: UInt32, extensions: [(name: String, version: String)]) {
        packet(.version) { buffer in
            buffer.append(number)
            for item in extensions {
                buffer.append(Array(item.name.utf8))
                buffer.append(Array(item.version.utf8))
            }
        }
    }

    mutating func status(_ id: UInt32, _ code: StatusCode, _ message: String) {
        packet(.status) { buffer in
            buffer.append(id)
            buffer.append(code.rawValue)
            buffer.append(Array(message.utf8))
            buffer.append([])  // language tag
        }
    }

    mutating func handle(_ id: UInt32, _ handle: UInt32) {
        packet(.handle) { buffer in
            buffer.append(id)
            buffer.append(4 as UInt32)
            buffer.append(handle)
        }
    }

    /// A DATA reply whose bytes `fill` appends and counts; nothing is added when it throws.
    mutating func data(_ id: UInt32, _ fill: (inout [UInt8]) throws(FileError) -> Int) throws(FileError) -> Int {
        let start = bytes.count
        append(0 as UInt32)
        bytes.append(PacketType.data.rawValue)
        append(id)
        append(0 as UInt32)
        do {
            let count = try fill(&bytes)
            patch(UInt32(bytes.count - start - 4), at: start)
            patch(UInt32(count), at: start + 9)
            return count
        } catch {
            bytes.removeLast(bytes.count - start)
            throw error
        }
    }

    mutating func names(_ id: UInt32, _ names: [ListedName]) {
        packet(.name) { buffer in
            buffer.append(id)
            buffer.append(UInt32(names.count))
            for entry in names {
                buffer.append(entry.name)
                buffer.append(entry.longName)
                buffer.append(entry.attributes)
            }
        }
    }

    mutating func attributes(_ id: UInt32, _ attributes: FileAttributes) {
        packet(.attributes) { buffer in
            buffer.append(id)
            buffer.append(attributes)
        }
    }

    mutating func extended(_ id: UInt32, numbers: [UInt64]) {
        packet(.extendedReply) { buffer in
            buffer.append(id)
            for number in numbers { buffer.append(number) }
        }
    }

    /// An EXTENDED_REPLY of lists, each a string that holds strings.
    mutating func extended(_ id: UInt32, lists: [[String]]) {
        packet(.extendedReply) { buffer in
            buffer.append(id)
            for list in lists {
                buffer.append(UInt32(list.reduce(0) { $0 + 4 + $1.utf8.count }))
                for item in list { buffer.append(Array(item.utf8)) }
            }
        }
    }

    private mutating func packet(_ type: PacketType, _ body: (inout ReplyBuffer) -> Void) {
        let start = bytes.count
        append(0 as UInt32)
        bytes.append(type.rawValue)
        body(&self)
        patch(UInt32(bytes.count - start - 4), at: start)
    }

    private mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ string: [UInt8]) {
        append(UInt32(string.count))
        bytes.append(contentsOf: string)
    }

    private mutating func append(_ attributes: FileAttributes) {
        append(attributes.flags)
        if let size = attributes.size { append(size) }
        if let owner = attributes.owner {
            append(owner.user)
            append(owner.group)
        }
        if let permissions = attributes.permissions { append(permissions) }
        if let times = attributes.times {
            append(times.accessed)
            append(times.modified)
        }
    }

    private mutating func patch(_ number: UInt32, at position: Int) {
        withUnsafeBytes(of: number.bigEndian) { source in
            for index in 0..<4 { bytes[position + index] = source[index] }
        }
    }
}

/// One entry of a NAME reply.
struct ListedName: Equatable {
    var name: [UInt8]
    var longName: [UInt8]
    var attributes: FileAttributes
}
