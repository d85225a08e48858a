import Drops
import Testing

@testable import FakeSFTP

/// Packets that no client of good manners sends: each has its exact answer, and the session lives or ends as told.
struct RawPacketTests {
    private func client() throws -> RawClient {
        let client = RawClient()
        try client.greet()
        return client
    }

    /// Code and text of a STATUS reply.
    private func told(_ reply: RawClient.Reply) throws -> String {
        #expect(reply.type == .status)
        return try reply.read { reader in
            let code = StatusCode(rawValue: try reader.uint32())?.name ?? "?"
            let text = try reader.bytes().text
            #expect(try reader.bytes().isEmpty, "the language tag")
            #expect(reader.isAtEnd)
            return "\(code): \(text)"
        }
    }

    @Test func `every type that is no request is OP_UNSUPPORTED with its id, and the session lives`() throws {
        let client = try client()
        for type in UInt8.min...UInt8.max where !(3...20).contains(type) && type != 1 && type != 200 {
            let reply = try #require(try client.feed(Packet(type).number(77).adding([1, 2, 3]).framed).first)
            #expect(try told(reply) == "SSH_FX_OP_UNSUPPORTED: Operation unsupported", "type \(type)")
        }
        #expect(try client.path(.stat, "/").attributes != nil)
    }

    @Test func `an unknown type keeps its id`() throws {
        let client = try client()
        let used = try Packet(99).number(0xDEAD_BEEF).framed.withUnsafeBytes { try client.dispatcher.receive($0) }
        #expect(used == 9)
        var replies = ReplyBuffer()
        client.dispatcher.takeReplies(into: &replies)
        #expect(replies.withUnsafeBytes { Array($0[5..<9]) } == [0xDE, 0xAD, 0xBE, 0xEF])
    }

    @Test(arguments: [0, 1, 2, 4, 6, .max] as [UInt32]) func `whatever version a client greets with, it is 3`(
        version: UInt32
    ) throws {
        let client = RawClient()
        let reply = try client.feed(Packet(1).number(version).framed)[0]
        #expect(try reply.read { try $0.uint32() } == 3)
        #expect(try client.path(.stat, "/").attributes != nil)
    }

    @Test func `a greeting may hold extensions and may come twice`() throws {
        let client = RawClient()
        let packet = Packet(1).number(3).string("newline@example.com").string("\n").framed
        #expect(try client.feed(packet + packet).map(\.type) == [.version, .version])
        #expect(try client.path(.stat, "/").attributes != nil)
    }

    @Test(arguments: Array(3...20) as [UInt8])
    func `a request cut short is BAD_MESSAGE with its id, and the session ends`(type: UInt8) throws {
        let client = try client()
        #expect(throws: SFTPDispatcher.Ending.self) { try client.feed(Packet(type).number(7).adding([0, 0]).framed) }
        #expect(client.journal.exchanges.last?.status == "SSH_FX_BAD_MESSAGE")
        let long = try self.client()
        #expect(throws: SFTPDispatcher.Ending.self) {
            try long.feed(Packet(type).number(7).number(.max).adding([1]).framed)
        }
        let bytes = Packet(type).number(7).number(.max).framed
        let third = try self.client()
        _ = try? bytes.withUnsafeBytes { try third.dispatcher.receive($0) }
        #expect(try told(third.collect()[0]) == "SSH_FX_BAD_MESSAGE: Bad message")
    }

    @Test func `a length of nothing or of more than 256 KiB ends the session before any of it is kept`() throws {
        for length in [0, (256 << 10) + 1, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32] {
            let client = try client()
            let bytes = Array(Packet(0).number(length).body.dropFirst()) + [1]
            #expect(throws: SFTPDispatcher.Ending.self, "length \(length)") { try client.feed(bytes) }
        }
    }

    @Test func `bytes behind the fields of a request are no harm`() throws {
        let client = try client()
        #expect(try client.ask(.stat) { $0 = $0.string("/").adding([9, 9]) }.attributes != nil)
        #expect(try client.extended("limits@openssh.com") { $0 = $0.string("more") }.type == .extendedReply)
        let reply = try client.extended("no-such@example.com") { $0 = $0.adding([1, 2, 3, 4, 5]) }
        #expect(try told(reply) == "SSH_FX_OP_UNSUPPORTED: Operation unsupported")
    }

    @Test func `the same id may be under way twice`() throws {
        let client = try client()
        let packet = Packet(PacketType.stat.rawValue).number(5).string("/").framed
        #expect(try client.feed(packet + packet + packet).map(\.type) == [.attributes, .attributes, .attributes])
    }

    @Test(arguments: [[], [0], [0, 0, 0, 9], [0, 0, 0, 1, 0], [UInt8](repeating: 7, count: 256)] as [[UInt8]])
    func `a handle that was never given out is told by every request`(handle: [UInt8]) throws {
        let client = try client()
        let replies = [
            try client.read(handle, 0, 1), try client.write(handle, 0, [1]),
            try client.ask(.fstat) { $0 = $0.bytes(handle) }, try client.ask(.readdir) { $0 = $0.bytes(handle) },
            try client.ask(.fsetstat) { $0 = $0.bytes(handle).number(0) },
            try client.extended("fstatvfs@openssh.com") { $0 = $0.bytes(handle) },
            try client.extended("copy-data") { $0 = $0.bytes(handle).wide(0).wide(0).bytes(handle).wide(0) },
        ]
        for reply in replies { #expect(try told(reply) == "SSH_FX_FAILURE: Invalid handle") }
        // The code is the one that OpenSSH's server has for these two.
        #expect(try told(try client.close(handle)) == "SSH_FX_NO_SUCH_FILE: Invalid handle")
        let sync = try client.extended("fsync@openssh.com") { $0 = $0.bytes(handle) }
        #expect(try told(sync) == "SSH_FX_NO_SUCH_FILE: Invalid handle")
    }

    @Test func `a file is no directory and a directory no file`() throws {
        let client = try client()
        try client.put("/f", [1])
        let file = try client.open("/f", [.read]).handle
        let directory = try client.path(.opendir, "/").handle
        #expect(try told(try client.ask(.readdir) { $0 = $0.bytes(file) }) == "SSH_FX_FAILURE: Invalid handle")
        #expect(try told(try client.read(directory, 0, 1)) == "SSH_FX_FAILURE: Invalid handle")
        #expect(try told(try client.write(directory, 0, [1])) == "SSH_FX_FAILURE: Invalid handle")
        #expect(try told(try client.path(.opendir, "/f")) == "SSH_FX_NO_SUCH_FILE: Not a directory")
        #expect(try told(try client.open("/", [.read])) == "SSH_FX_FAILURE: Is a directory")
        #expect(try told(try client.path(.remove, "/")) == "SSH_FX_FAILURE: Is a directory")
        #expect(try told(try client.path(.rmdir, "/f")) == "SSH_FX_NO_SUCH_FILE: Not a directory")
        #expect(try told(try client.path(.stat, "/f/x")) == "SSH_FX_NO_SUCH_FILE: Not a directory")
        #expect(try client.close(directory).status == .ok)
        #expect(try told(try client.close(directory)) == "SSH_FX_NO_SUCH_FILE: Invalid handle")
    }

    @Test func `reads at the edges`() throws {
        let client = try client()
        try client.put("/f", [1, 2, 3])
        let handle = try client.open("/f", [.read]).handle
        #expect(try client.read(handle, 2, 100).data == [3])
        #expect(try client.read(handle, 0, 0).type == .data)
        #expect(try client.read(handle, 99, 0).data == [])
        for offset in [3, 4, 1 << 40, UInt64(Int64.max)] as [UInt64] {
            #expect(try told(try client.read(handle, offset, 1)) == "SSH_FX_EOF: End of file", "offset \(offset)")
        }
        for offset in [UInt64(Int64.max) + 1, .max] as [UInt64] {
            #expect(try told(try client.read(handle, offset, 1)) == "SSH_FX_BAD_MESSAGE: Bad message")
        }
        #expect(try client.read(handle, 0, .max).data == [1, 2, 3])
    }

    @Test func `a READ of more than the limit is answered with the limit`() throws {
        let client = try client()
        try client.put("/f", [UInt8](repeating: 1, count: 200_000))
        let handle = try client.open("/f", [.write, .read]).handle
        try client.write(handle, 200_000, [UInt8](repeating: 1, count: 200_000))
        #expect(try client.read(handle, 0, .max).data.count == 261_120)
    }

    @Test func `writes at the edges`() throws {
        let client = try client()
        let handle = try client.open("/f", [.write, .read, .create]).handle
        #expect(try client.write(handle, 5, [9]).status == .ok)
        #expect(try client.write(handle, 0, []).status == .ok)
        #expect(try client.read(handle, 0, 100).data == [0, 0, 0, 0, 0, 9])
        #expect(try told(try client.write(handle, 1 << 50, [1])) == "SSH_FX_FAILURE: File too large")
        #expect(try told(try client.write(handle, .max, [1])) == "SSH_FX_BAD_MESSAGE: Bad message")
        #expect(try client.path(.stat, "/f").attributes?.size == 6)
    }

    @Test func `a handle does what it was opened for`() throws {
        let client = try client()
        try client.put("/f", [1])
        let reading = try client.open("/f", [.read]).handle
        let writing = try client.open("/f", [.write]).handle
        let nothing = try client.open("/f", []).handle
        #expect(try told(try client.write(reading, 0, [1])) == "SSH_FX_PERMISSION_DENIED: Permission denied")
        #expect(try told(try client.read(writing, 0, 1)) == "SSH_FX_PERMISSION_DENIED: Permission denied")
        #expect(try client.read(nothing, 0, 1).data == [1])
        let size = try client.ask(.fsetstat) { $0 = $0.bytes(reading).number(1).wide(0) }
        #expect(try told(size) == "SSH_FX_PERMISSION_DENIED: Permission denied")
    }

    @Test func `flags in every combination create, keep, empty or refuse`() throws {
        for raw in 0..<64 as Range<UInt32> {
            let flags = OpenFlags(rawValue: raw)
            let present = try client()
            try present.put("/f", [1])
            let onPresent = try present.open("/f", flags)
            let absent = try client()
            let onAbsent = try absent.open("/f", flags)
            if flags.isSuperset(of: [.create, .exclusive]) {
                #expect(try told(onPresent) == "SSH_FX_FAILURE: File exists", "flags \(raw)")
            } else {
                #expect(onPresent.type == .handle, "flags \(raw)")
                // As O_TRUNC does on Linux, also where nothing can be written.
                let size: UInt64 = flags.contains(.truncate) ? 0 : 1
                #expect(try present.path(.stat, "/f").attributes?.size == size, "flags \(raw)")
            }
            if flags.contains(.create) {
                #expect(onAbsent.type == .handle, "flags \(raw)")
            } else {
                #expect(try told(onAbsent) == "SSH_FX_NO_SUCH_FILE: No such file", "flags \(raw)")
            }
        }
    }

    @Test func `attributes are set one by one, all at once, and not at all`() throws {
        let client = try client()
        try client.put("/f", [1, 2, 3])
        func set(_ fields: (Packet) -> Packet) throws -> FileAttributes? {
            let reply = try client.ask(.setstat) { $0 = fields($0.string("/f")) }
            #expect(reply.status == .ok)
            return try client.path(.stat, "/f").attributes
        }
        #expect(try set { $0.number(0) }?.size == 3)
        #expect(try set { $0.number(1).wide(10) }?.size == 10)
        #expect(try set { $0.number(2).number(5).number(6) }?.owner == .init(user: 5, group: 6))
        #expect(try set { $0.number(4).number(0o100755) }?.permissions == 0o100755)
        #expect(try set { $0.number(8).number(.max).number(1) }?.times == .init(accessed: .max, modified: 1))
        let extended = try set { $0.number(0x8000_0000).number(1).string("a@example.com").string("b") }
        #expect(extended?.permissions == 0o100755)
        let missing = try client.ask(.setstat) { $0 = $0.string("/no").number(0) }
        #expect(try told(missing) == "SSH_FX_NO_SUCH_FILE: No such file")
        let directory = try client.ask(.setstat) { $0 = $0.string("/").number(1).wide(0) }
        #expect(try told(directory) == "SSH_FX_FAILURE: Is a directory")
    }

    @Test func `names without sense are refused, and nothing is made`() throws {
        let client = try client()
        #expect(try told(try client.open("", [.write, .create])) == "SSH_FX_NO_SUCH_FILE: No such file")
        #expect(try told(try client.open("a\0b", [.write, .create])) == "SSH_FX_BAD_MESSAGE: A name holds a zero byte")
        let link = try client.ask(.symlink) { $0 = $0.string("a\0b").string("/l") }
        #expect(try told(link) == "SSH_FX_BAD_MESSAGE: A name holds a zero byte")
        let long = String(repeating: "x", count: 256)
        #expect(try told(try client.mkdir(long)) == "SSH_FX_BAD_MESSAGE: File name too long")
        #expect(try told(try client.mkdir("/")) == "SSH_FX_FAILURE: File exists")
        #expect(try told(try client.path(.rmdir, "/")) == "SSH_FX_FAILURE: Device or resource busy")
        let directory = try client.path(.opendir, "/").handle
        #expect(try client.ask(.readdir) { $0 = $0.bytes(directory) }.names.map(\.text) == [".", ".."])
    }

    @Test func `a directory that is not empty, and a move into itself, are refused`() throws {
        let client = try client()
        try client.mkdir("/d")
        try client.put("/d/f", [1])
        #expect(try told(try client.path(.rmdir, "/d")) == "SSH_FX_FAILURE: Directory not empty")
        #expect(try told(try client.rename("/d", "/d/e")) == "SSH_FX_BAD_MESSAGE: Invalid argument")
        #expect(try told(try client.rename("/d/f", "/d")) == "SSH_FX_FAILURE: File exists")
        #expect(try client.get("/d/f") == [1])
    }
}
