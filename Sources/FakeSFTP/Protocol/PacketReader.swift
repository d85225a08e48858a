/// Why bytes are no SFTP packet; the session ends.
struct MalformedPacket: Error, Equatable {
    var reason: String
}

/// Reads the fields of one packet. Never reads past its end.
struct PacketReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(MalformedPacket) -> UInt8 {
        try take(1)[0]
    }

    mutating func uint32() throws(MalformedPacket) -> UInt32 {
        UInt32(bigEndian: try take(4).loadUnaligned(as: UInt32.self))
    }

    mutating func uint64() throws(MalformedPacket) -> UInt64 {
        UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self))
    }

    /// A length-prefixed string, without copying; valid as long as the packet.
    mutating func slice() throws(MalformedPacket) -> UnsafeRawBufferPointer {
        let count = try uint32()
        return try take(Int(count))
    }

    /// A length-prefixed string as bytes of our own.
    mutating func bytes() throws(MalformedPacket) -> [UInt8] { Array(try slice()) }

    /// A handle of ours, or nil for a string that we never gave out.
    mutating func handle() throws(MalformedPacket) -> UInt32? {
        let name = try slice()
        return name.count == 4 ? UInt32(bigEndian: name.loadUnaligned(as: UInt32.self)) : nil
    }

    mutating func attributes() throws(MalformedPacket) -> FileAttributes {
        let flags = try uint32()
        var result = FileAttributes()
        if flags & FileAttributes.sizeFlag != 0 { result.size = try uint64() }
        if flags & FileAttributes.ownerFlag != 0 { result.owner = .init(user: try uint32(), group: try uint32()) }
        if flags & FileAttributes.permissionsFlag != 0 { result.permissions = try uint32() }
        if flags & FileAttributes.timesFlag != 0 {
            result.times = .init(accessed: try uint32(), modified: try uint32())
        }
        if flags & FileAttributes.extendedFlag != 0 {
            let count = try uint32()
            for _ in 0..<count {
                _ = try slice()
                _ = try slice()
            }
        }
        return result
    }

    private mutating func take(_ count: Int) throws(MalformedPacket) -> UnsafeRawBufferPointer {
        guard count <= rest.count else {
            throw MalformedPacket(reason: "a field of \(count) bytes does not fit in the \(rest.count) that are left")
        }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }
}
