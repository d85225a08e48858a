import Drops
import Faults
import Foundation

@testable import FakeSFTP

/// Speaks SFTP packets to a dispatcher, without SSH.
final class RawClient {
    let journal: Journal
    let root: Root
    let dispatcher: SFTPDispatcher
    private var lastID: UInt32 = 100

    init(
        journal: Journal = Journal(), root: Root? = nil, access: SFTPUser.Access = .readWrite,
        faults: FaultPlan = FaultPlan(), quota: Int = .max, handleLimit: Int = 64,
        temporaryNames: TemporaryNames = .standard
    ) {
        let time = TimeSource.fixed(Date(timeIntervalSince1970: 1_700_000_000))
        self.journal = journal
        self.root =
            root
            ?? Root(
                name: "test", fileSystem: MemoryFileSystem(time: time, quota: quota), temporaryNames: temporaryNames)
        dispatcher = SFTPDispatcher(
            root: self.root, user: SFTPUser(name: "test", access: access),
            recorder: ExchangeRecorder(journal: journal, time: time, connection: 1, principal: "test"), faults: faults,
            handleLimit: handleLimit)
    }

    /// A reply: its type, and a reader that stands behind the id.
    struct Reply {
        var type: PacketType
        var body: [UInt8]

        func read<Value>(_ body: (inout PacketReader) throws -> Value) rethrows -> Value {
            try self.body.withUnsafeBytes { bytes in
                var reader = PacketReader(bytes)
                return try body(&reader)
            }
        }

        var status: StatusCode? {
            guard type == .status else { return nil }
            return try? read { StatusCode(rawValue: try $0.uint32()) }
        }
        var handle: [UInt8] { (try? read { try $0.bytes() }) ?? [] }
        var data: [UInt8] { handle }
        var attributes: FileAttributes? { type == .attributes ? try? read { try $0.attributes() } : nil }
        var names: [[UInt8]] {
            (try? read { reader in
                try (0..<(try reader.uint32())).map { _ in
                    let name = try reader.bytes()
                    _ = try reader.bytes()
                    _ = try reader.attributes()
                    return name
                }
            }) ?? []
        }
    }

    /// Sends bytes as they are and takes the replies.
    func feed(_ bytes: [UInt8]) throws -> [Reply] {
        let result = bytes.withUnsafeBytes { input in
            Result { try dispatcher.receive(input) }
        }
        let replies = collect()
        _ = try result.get()
        return replies
    }

    func collect() -> [Reply] {
        var outgoing = ReplyBuffer()
        dispatcher.takeReplies(into: &outgoing)
        let bytes = outgoing.withUnsafeBytes { Array($0) }
        dispatcher.markSent(bytes.count)
        var replies: [Reply] = []
        var start = 0
        while start < bytes.count {
            let length = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
            let packet = bytes[(start + 4)..<(start + 4 + length)]
            let type = PacketType(rawValue: packet.first!)!
            replies.append(Reply(type: type, body: Array(packet.dropFirst(type == .version ? 1 : 5))))
            start += 4 + length
        }
        return replies
    }

    /// Greets; needed before all else.
    @discardableResult
    func greet() throws -> Reply { try feed(Packet(1).number(3).framed)[0] }

    /// Sends one request and takes its reply.
    @discardableResult
    func ask(_ type: PacketType, _ fields: (inout Packet) -> Void) throws -> Reply {
        try feed(packet(type, fields))[0]
    }

    func packet(_ type: PacketType, _ fields: (inout Packet) -> Void) -> [UInt8] {
        lastID += 1
        var packet = Packet(type.rawValue).number(lastID)
        fields(&packet)
        return packet.framed
    }

    // MARK: Common requests

    func open(_ path: String, _ flags: OpenFlags) throws -> Reply {
        try ask(.open) { $0 = $0.string(path).number(flags.rawValue).number(0) }
    }
    @discardableResult
    func write(_ handle: [UInt8], _ offset: UInt64, _ data: [UInt8]) throws -> Reply {
        try ask(.write) { $0 = $0.bytes(handle).wide(offset).bytes(data) }
    }
    func read(_ handle: [UInt8], _ offset: UInt64, _ count: UInt32) throws -> Reply {
        try ask(.read) { $0 = $0.bytes(handle).wide(offset).number(count) }
    }
    @discardableResult
    func close(_ handle: [UInt8]) throws -> Reply { try ask(.close) { $0 = $0.bytes(handle) } }
    @discardableResult
    func path(_ type: PacketType, _ path: String) throws -> Reply { try ask(type) { $0 = $0.string(path) } }
    @discardableResult
    func mkdir(_ path: String) throws -> Reply { try ask(.mkdir) { $0 = $0.string(path).number(0) } }
    @discardableResult
    func rename(_ source: String, _ target: String) throws -> Reply {
        try ask(.rename) { $0 = $0.string(source).string(target) }
    }
    func extended(_ name: String, _ fields: (inout Packet) -> Void = { _ in }) throws -> Reply {
        try ask(.extended) {
            $0 = $0.string(name)
            fields(&$0)
        }
    }
    @discardableResult
    func put(_ path: String, _ content: [UInt8]) throws -> Reply {
        let handle = try open(path, [.write, .create, .truncate]).handle
        if !content.isEmpty { try write(handle, 0, content) }
        return try close(handle)
    }
    func get(_ path: String) throws -> [UInt8] {
        let handle = try open(path, [.read]).handle
        var result: [UInt8] = []
        while true {
            let reply = try read(handle, UInt64(result.count), 200_000)
            guard reply.type == .data else { break }
            result += reply.data
        }
        try close(handle)
        return result
    }
}

/// A packet in the making.
struct Packet {
    var body: [UInt8]

    init(_ type: UInt8) { body = [type] }

    func number(_ value: UInt32) -> Packet { adding(withUnsafeBytes(of: value.bigEndian) { Array($0) }) }
    func wide(_ value: UInt64) -> Packet { adding(withUnsafeBytes(of: value.bigEndian) { Array($0) }) }
    func bytes(_ value: [UInt8]) -> Packet { number(UInt32(value.count)).adding(value) }
    func string(_ value: String) -> Packet { bytes(Array(value.utf8)) }
    func adding(_ bytes: [UInt8]) -> Packet {
        var copy = self
        copy.body += bytes
        return copy
    }
    /// With its length in front.
    var framed: [UInt8] { withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) } + body }
}
