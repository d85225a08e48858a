import Drops
import Faults
import Testing

@testable import FakeSFTP

struct SFTPDispatcherTests {
    private func client(_ access: SFTPUser.Access = .readWrite, faults: FaultPlan = FaultPlan()) throws -> RawClient {
        let client = RawClient(access: access, faults: faults)
        try client.greet()
        return client
    }

    @Test func `the greeting names version 3 and the extensions`() throws {
        let reply = try RawClient().greet()
        #expect(reply.type == .version)
        let (version, names) = try reply.read { reader in
            let version = try reader.uint32()
            var names: [String] = []
            while !reader.isAtEnd {
                names.append(try reader.bytes().text)
                _ = try reader.bytes()
            }
            return (version, names)
        }
        #expect(version == 3)
        #expect(names.contains("posix-rename@openssh.com") && names.contains("limits@openssh.com"))
    }

    @Test func `what is written is read back`() throws {
        let client = try client()
        let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let handle = try client.open("/big", [.write, .create]).handle
        for start in stride(from: 0, to: content.count, by: 200_000) {
            try client.write(handle, UInt64(start), Array(content[start..<min(start + 200_000, content.count)]))
        }
        #expect(try client.close(handle).status == .ok)
        #expect(try client.get("/big") == content)
    }

    @Test func `append writes at the end whatever the offset`() throws {
        let client = try client()
        try client.put("/a", [1, 2, 3])
        let handle = try client.open("/a", [.write, .append]).handle
        try client.write(handle, 0, [4])
        try client.close(handle)
        #expect(try client.get("/a") == [1, 2, 3, 4])
    }

    @Test func `a file that exists opens in every way but exclusively`() throws {
        let client = try client()
        try client.put("/a", [1])
        for flags in [[.read], [.write], [.read, .write], [.write, .create], [.write, .append]] as [OpenFlags] {
            #expect(try client.open("/a", flags).type == .handle)
        }
        #expect(try client.open("/a", [.write, .create, .exclusive]).status == .failure)
        #expect(try client.get("/a") == [1])
        #expect(try client.open("/a", [.write, .truncate]).type == .handle)
        #expect(try client.path(.stat, "/a").attributes?.size == 0)
    }

    @Test func `a missing file is NO_SUCH_FILE for every request that names it`() throws {
        let client = try client()
        #expect(try client.open("/no", [.read]).status == .noSuchFile)
        for type in [PacketType.stat, .lstat, .remove, .rmdir, .opendir, .readlink] {
            #expect(try client.path(type, "/no").status == .noSuchFile, "\(type)")
        }
        #expect(try client.rename("/no", "/x").status == .noSuchFile)
    }

    @Test func `rename refuses an existing target and posix-rename replaces it`() throws {
        let client = try client()
        try client.put("/a", [1])
        try client.put("/b", [2])
        #expect(try client.rename("/a", "/b").status == .failure)
        let reply = try client.extended("posix-rename@openssh.com") { $0 = $0.string("/a").string("/b") }
        #expect(reply.status == .ok)
        #expect(try client.get("/b") == [1])
        #expect(try client.path(.stat, "/a").status == .noSuchFile)
    }

    @Test func `a request after the end of the file is EOF and an empty read is empty data`() throws {
        let client = try client()
        try client.put("/a", [1])
        let handle = try client.open("/a", [.read]).handle
        #expect(try client.read(handle, 1, 10).status == .endOfFile)
        let empty = try client.read(handle, 0, 0)
        #expect(empty.type == .data && empty.data.isEmpty)
    }

    @Test func `an unknown request is OP_UNSUPPORTED and the session lives`() throws {
        let client = try client()
        #expect(try client.feed(Packet(99).number(7).framed)[0].status == .operationUnsupported)
        #expect(try client.extended("no-such@example.com").status == .operationUnsupported)
        #expect(try client.path(.stat, "/").attributes != nil)
    }

    @Test func `a malformed packet ends the session`() throws {
        let client = try client()
        #expect(throws: SFTPDispatcher.Ending.self) { try client.feed(Packet(3).number(1).number(5000).framed) }
        #expect(throws: SFTPDispatcher.Ending.self) { try self.client().feed([0, 0, 0, 0]) }
        #expect(throws: SFTPDispatcher.Ending.self) { try self.client().feed([0xFF, 0xFF, 0xFF, 0xFF, 1]) }
        #expect(throws: SFTPDispatcher.Ending.self) { try RawClient().path(.stat, "/") }
    }

    @Test func `packets may come in any pieces`() throws {
        let client = try client()
        let packet = client.packet(.stat) { $0 = $0.string("/") }
        let used = packet.dropLast().withUnsafeBytes { bytes in try? client.dispatcher.receive(bytes) }
        #expect(used == 0)
        #expect(try client.feed(packet + packet).count == 2)
    }

    @Test func `requests wait while too many replies wait`() throws {
        let client = try client()
        try client.put("/a", [UInt8](repeating: 7, count: 200_000))
        let handle = try client.open("/a", [.read]).handle
        let packets = (0..<100).flatMap { _ in
            client.packet(.read) { $0 = $0.bytes(handle).wide(0).number(200_000) }
        }
        let used = try packets.withUnsafeBytes { try client.dispatcher.receive($0) }
        #expect(used < packets.count)
        #expect(client.dispatcher.replies.count < SFTPDispatcher.replyBound + SFTPDispatcher.maximumPacket)
    }

    @Test func `a listing holds dots and names in order, a hundred at a time`() throws {
        let client = try client()
        for number in 100..<250 { try client.put("/f\(number)", []) }
        let handle = try client.path(.opendir, "/").handle
        let first = try client.ask(.readdir) { $0 = $0.bytes(handle) }.names
        let second = try client.ask(.readdir) { $0 = $0.bytes(handle) }.names
        #expect(first.count == 100 && first.prefix(3).map(\.text) == [".", "..", "f100"])
        #expect(second.count == 52)
        #expect(try client.ask(.readdir) { $0 = $0.bytes(handle) }.status == .endOfFile)
    }

    @Test func `handles are bounded and given back`() throws {
        let client = RawClient(handleLimit: 2)
        try client.greet()
        try client.put("/a", [1])
        let first = try client.open("/a", [.read]).handle
        _ = try client.open("/a", [.read])
        #expect(try client.open("/a", [.read]).status == .failure)
        try client.close(first)
        #expect(try client.open("/a", [.read]).type == .handle)
        #expect(try client.read(first, 0, 1).status == .failure)
    }

    @Test func `a read-only user changes nothing and a write-only user reads nothing`() throws {
        let reader = try client(.readOnly)
        #expect(try reader.open("/a", [.write, .create]).status == .permissionDenied)
        #expect(try reader.mkdir("/d").status == .permissionDenied)
        #expect(try reader.path(.remove, "/a").status == .permissionDenied)
        let writer = try client(.writeOnly)
        #expect(try writer.put("/a", [1]).status == .ok)
        #expect(try writer.open("/a", [.read]).status == .permissionDenied)
        #expect(try writer.path(.opendir, "/").status == .permissionDenied)
        #expect(try writer.path(.stat, "/a").attributes?.size == 1)
    }

    @Test func `symbolic links are followed and told`() throws {
        let client = try client()
        try client.put("/a", [1, 2])
        #expect(try client.ask(.symlink) { $0 = $0.string("a").string("/l") }.status == .ok)
        #expect(try client.path(.readlink, "/l").names.map(\.text) == ["a"])
        #expect(try client.path(.stat, "/l").attributes?.size == 2)
        #expect(try client.path(.lstat, "/l").attributes?.permissions.map { $0 & FileType.mask } == 0o120000)
        #expect(try client.path(.readlink, "/a").status == .badMessage)
    }

    @Test func `the root is as far up as any path goes`() throws {
        let client = try client()
        try client.put("/a", [1])
        #expect(try client.path(.stat, "/../../a").attributes?.size == 1)
        _ = try client.ask(.symlink) { $0 = $0.string("../../../../a").string("/up") }
        #expect(try client.path(.stat, "/up").attributes?.size == 1)
        #expect(try client.path(.realpath, "/x/../../..").status == .noSuchFile)
        #expect(try client.path(.realpath, "../..").names.map(\.text) == ["/"])
    }

    @Test func `names are bytes`() throws {
        let client = try client()
        let name: [UInt8] = [0xFF, 0xFE, 0x20, 0x0A]
        let handle = try client.ask(.open) { $0 = $0.bytes(name).number(0x0A).number(0) }.handle
        try client.close(handle)
        let directory = try client.path(.opendir, "/").handle
        #expect(try client.ask(.readdir) { $0 = $0.bytes(directory) }.names.contains(name))
        #expect(client.journal.deliveries.map(\.pathBytes) == [name])
    }

    @Test func `attributes are set and told as set`() throws {
        let client = try client()
        try client.put("/a", [1, 2, 3])
        let set = try client.ask(.setstat) {
            $0 = $0.string("/a").number(0xD).wide(2).number(0o600).number(5).number(6)
        }
        #expect(set.status == .ok)
        let told = try #require(try client.path(.stat, "/a").attributes)
        #expect(told.size == 2 && told.permissions == 0o100600 && told.times == .init(accessed: 5, modified: 6))
    }

    @Test func `copy-data copies a range`() throws {
        let client = try client()
        try client.put("/a", Array(0..<100))
        let source = try client.open("/a", [.read]).handle
        let target = try client.open("/b", [.write, .create]).handle
        let reply = try client.extended("copy-data") {
            $0 = $0.bytes(source).wide(10).wide(20).bytes(target).wide(0)
        }
        #expect(reply.status == .ok)
        try client.close(target)
        #expect(try client.get("/b") == Array(10..<30))
    }

    @Test func `limits, statvfs, expand-path and names of users are told`() throws {
        let client = try client()
        let limits = try client.extended("limits@openssh.com")
        #expect(try limits.read { [try $0.uint64(), try $0.uint64(), try $0.uint64()] } == [262144, 261120, 261120])
        #expect(try client.extended("statvfs@openssh.com") { $0 = $0.string("/") }.body.count == 88)
        #expect(
            try client.extended("expand-path@openssh.com") { $0 = $0.string("~/../y") }.names.map(\.text) == ["/y"])
        let users = try client.extended("users-groups-by-id@openssh.com") {
            $0 = $0.bytes(Packet(0).number(1000).number(5).body.dropFirst().map { $0 }).bytes([])
        }
        let names = try users.read { reader in
            var list = PacketReader(try reader.slice())
            return [try list.bytes().text, try list.bytes().text]
        }
        #expect(names == ["test", ""])
    }

    @Test func `a quota is kept and given back`() throws {
        let client = RawClient(quota: 100)
        try client.greet()
        let handle = try client.open("/a", [.write, .create]).handle
        #expect(try client.write(handle, 0, [UInt8](repeating: 1, count: 100)).status == .ok)
        #expect(try client.write(handle, 100, [1]).status == .failure)
        try client.close(handle)
        try client.path(.remove, "/a")
        #expect(try client.put("/b", [UInt8](repeating: 1, count: 100)).status == .ok)
    }
}
