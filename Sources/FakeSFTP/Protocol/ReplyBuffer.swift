/// Replies waiting to be sent, encoded one after the other.
///
/// Memory that was filled once is used again without clearing it: a buffer of 128 KiB goes through here for each
/// megabyte that is read.
struct ReplyBuffer {
    /// Longer than the replies; what lies behind ``count`` is old.
    private var storage: [UInt8] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The replies.
    func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Forgets what was added after the buffer held `count` bytes: all, or a reply that a fault loses.
    mutating func truncate(to count: Int) { self.count = min(count, self.count) }

    /// Spoils one byte of what was added.
    mutating func flipBit(at position: Int) { storage[position] ^= 1 }

    // MARK: Replies

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

    /// A DATA reply for which `fill` writes at most `limit` bytes and counts them; nothing is added when it throws.
    mutating func data(
        _ id: UInt32, limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(FileError) -> Int
    ) throws(FileError) -> Int {
        let start = count
        append(0 as UInt32)
        append(PacketType.data.rawValue)
        append(id)
        append(0 as UInt32)
        makeRoom(for: limit)
        let body = count
        let result = storage.withUnsafeMutableBytes { bytes in
            Result { () throws(FileError) in
                try fill(UnsafeMutableRawBufferPointer(rebasing: bytes[body..<(body + limit)]))
            }
        }
        switch result {
        case .success(let length):
            count += length
            patch(UInt32(count - start - 4), at: start)
            patch(UInt32(length), at: start + 9)
            return length
        case .failure(let error):
            count = start
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

    // MARK: Fields

    private mutating func packet(_ type: PacketType, _ body: (inout ReplyBuffer) -> Void) {
        let start = count
        append(0 as UInt32)
        append(type.rawValue)
        body(&self)
        patch(UInt32(count - start - 4), at: start)
    }

    private mutating func makeRoom(for more: Int) {
        guard storage.count < count + more else { return }
        // Doubled while it is small, for the many small fields of a long listing.
        let room = max(count + more, min(2 * storage.count, storage.count + (64 << 10)))
        storage.append(contentsOf: repeatElement(0, count: room - storage.count))
    }

    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(raw: $0) }
    }

    private mutating func append(raw bytes: UnsafeRawBufferPointer) {
        makeRoom(for: bytes.count)
        storage.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[count...]).copyMemory(from: bytes)
        }
        count += bytes.count
    }

    private mutating func append(_ string: [UInt8]) {
        append(UInt32(string.count))
        string.withUnsafeBytes { append(raw: $0) }
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
        Swift.withUnsafeBytes(of: number.bigEndian) { source in
            for index in 0..<4 { storage[position + index] = source[index] }
        }
    }
}

/// One entry of a NAME reply.
struct ListedName: Equatable {
    var name: [UInt8]
    var longName: [UInt8]
    var attributes: FileAttributes
}
