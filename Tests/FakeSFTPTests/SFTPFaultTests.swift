import Drops
import Faults
import Testing

@testable import FakeSFTP

struct SFTPFaultTests {
    private func client(_ then: FaultRule.Action, on operation: String, path: String? = nil) throws -> RawClient {
        let rule = FaultRule(name: "rule", when: .init(endpoint: .sftp, operation: operation, path: path), then: then)
        let client = RawClient(faults: FaultPlan(rules: [rule]))
        try client.greet()
        return client
    }

    @Test func `a status is answered in place of the work`() throws {
        let client = try client(.fail(status: "SSH_FX_PERMISSION_DENIED", message: "not today"), on: "SSH_FXP_OPEN")
        #expect(try client.open("/a", [.write, .create]).status == .permissionDenied)
        #expect(try client.path(.stat, "/a").status == .noSuchFile)
        let noted = client.journal.exchanges.first { $0.details["fault"] == "rule" }
        #expect(noted?.status == "SSH_FX_PERMISSION_DENIED" && noted?.details["message"] == "not today")
    }

    @Test(arguments: [(FaultRule.Action.diskFull, "No space left on device"), (.quotaExceeded, "Disk quota exceeded")])
    func `a full disk is told in words`(action: FaultRule.Action, message: String) throws {
        let client = try client(action, on: "SSH_FXP_WRITE")
        let handle = try client.open("/a", [.write, .create]).handle
        let reply = try client.write(handle, 0, [1])
        #expect(reply.status == .failure)
        let told = try reply.read { reader in
            _ = try reader.uint32()
            return try reader.bytes().text
        }
        #expect(told == message)
    }

    @Test func `a cut in the middle leaves a part`() throws {
        let client = try client(.cut, on: "SSH_FXP_CLOSE")
        let handle = try client.open("/a", [.write, .create]).handle
        try client.write(handle, 0, [1])
        #expect(throws: SFTPDispatcher.Ending.cut) { try client.close(handle) }
        client.dispatcher.end()
        #expect(client.journal.deliveries.isEmpty)
    }

    @Test func `a lost reply does the work and delivers nothing`() throws {
        let client = try client(.loseReply, on: "SSH_FXP_CLOSE")
        let handle = try client.open("/a", [.write, .create]).handle
        try client.write(handle, 0, [1])
        // The connection goes with the answer, as on the other endpoints: `stall` keeps it.
        #expect(throws: SFTPDispatcher.Ending.cut) { try client.close(handle) }
        #expect(client.journal.deliveries.isEmpty)
        #expect(try client.path(.stat, "/a").attributes?.size == 1)
    }

    @Test func `a rename whose reply is lost has taken place, for the journal too`() throws {
        let rule = FaultRule(
            name: "lost", when: .init(operation: "SSH_FXP_RENAME", nth: 1, times: 1), then: .loseReply)
        let client = RawClient(faults: FaultPlan(rules: [rule]))
        try client.greet()
        try client.put("/a.csv", [1, 2])
        let packet = client.packet(.rename) { $0 = $0.string("/a.csv").string("/b.csv") }
        #expect(throws: SFTPDispatcher.Ending.cut) { try client.feed(packet) }
        #expect(client.journal.deliveries.map(\.path) == ["b.csv"])
        #expect(client.journal.exchanges.last { $0.operation == "SSH_FXP_RENAME" }?.outcome == .cut)
    }

    @Test func `a delay holds the packet until the owner has waited`() throws {
        let client = try client(.delay(milliseconds: 50), on: "SSH_FXP_STAT")
        let packet = client.packet(.stat) { $0 = $0.string("/") }
        let used = try packet.withUnsafeBytes { try client.dispatcher.receive($0) }
        #expect(used == 0 && client.dispatcher.pause == 50)
        client.dispatcher.resume()
        #expect(try client.feed(packet)[0].attributes != nil)
    }

    @Test func `a throttle makes time of bytes`() throws {
        let client = try client(.throttle(bytesPerSecond: 1000), on: "SSH_FXP_WRITE")
        let handle = try client.open("/a", [.write, .create]).handle
        let packet = client.packet(.write) { $0 = $0.bytes(handle).wide(0).bytes([UInt8](repeating: 0, count: 500)) }
        _ = try packet.withUnsafeBytes { try client.dispatcher.receive($0) }
        #expect(client.dispatcher.pause == 500)
    }

    @Test func `corrupted data differs in one bit`() throws {
        let client = try client(.corrupt, on: "SSH_FXP_WRITE")
        try client.put("/a", [0, 0, 0, 0])
        #expect(try client.get("/a").filter { $0 != 0 } == [1])
        let reader = try self.client(.corrupt, on: "SSH_FXP_READ")
        try reader.put("/a", [0, 0, 0, 0])
        #expect(try reader.get("/a").filter { $0 != 0 } == [1])
    }

    @Test func `a wrong size is told and nothing else changes`() throws {
        let client = try client(.wrongSize(by: -1), on: "SSH_FXP_STAT")
        try client.put("/a", [1, 2, 3])
        #expect(try client.path(.stat, "/a").attributes?.size == 2)
        #expect(try client.path(.lstat, "/a").attributes?.size == 3)
    }

    @Test func `a rule after so many bytes lets the first ones pass`() throws {
        let rule = FaultRule(name: "late", when: .init(operation: "SSH_FXP_WRITE", afterBytes: 10), then: .cut)
        let client = RawClient(faults: FaultPlan(rules: [rule]))
        try client.greet()
        let handle = try client.open("/a", [.write, .create]).handle
        #expect(try client.write(handle, 0, [1, 2, 3, 4, 5]).status == .ok)
        #expect(throws: SFTPDispatcher.Ending.cut) { try client.write(handle, 5, [1, 2, 3, 4, 5]) }
    }

    @Test func `closing the channel is not cutting the connection`() throws {
        let client = try client(.closeChannel, on: "SSH_FXP_OPENDIR")
        #expect(throws: SFTPDispatcher.Ending.closeChannel) { try client.path(.opendir, "/") }
    }
}
