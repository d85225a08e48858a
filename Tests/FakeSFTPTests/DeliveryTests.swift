import Drops
import Faults
import Testing

@testable import FakeSFTP

struct DeliveryTests {
    private func client(_ names: TemporaryNames = .standard) throws -> RawClient {
        let client = RawClient(temporaryNames: names)
        try client.greet()
        return client
    }

    @Test func `a file closed after being written is delivered once its CLOSE was sent`() throws {
        let client = try client()
        try client.mkdir("/in")
        let handle = try client.open("/in/../a.csv", [.write, .create, .truncate]).handle
        try client.write(handle, 0, [1, 2])
        let packet = client.packet(.close) { $0 = $0.bytes(handle) }
        _ = try packet.withUnsafeBytes { try client.dispatcher.receive($0) }
        #expect(client.journal.deliveries.isEmpty)
        _ = client.collect()
        let delivery = try #require(client.journal.deliveries.first)
        #expect(delivery.path == "a.csv" && delivery.principal == "test" && delivery.container == "test")
        #expect(try delivery.content.bytes() == [1, 2])
    }

    @Test func `what was delivered does not change when the file does`() throws {
        let client = try client()
        try client.put("/a", [1, 2])
        let handle = try client.open("/a", [.write]).handle
        try client.write(handle, 0, [9])
        try client.close(handle)
        #expect(try client.journal.deliveries.map { try $0.content.bytes() } == [[1, 2], [9, 2]])
    }

    @Test func `a client that vanishes leaves a part and no delivery`() throws {
        let client = try client()
        let handle = try client.open("/a", [.write, .create]).handle
        try client.write(handle, 0, [1, 2])
        client.dispatcher.end()
        #expect(client.journal.deliveries.isEmpty)
        #expect(try client.get("/a") == [1, 2])
        let cut = client.journal.exchanges.filter { $0.outcome == .cut }
        #expect(cut.map(\.target) == ["/a"] && cut.map(\.bytesIn) == [2])
    }

    @Test func `a part is delivered whole when it was resumed and closed`() throws {
        let journal = Journal()
        let first = RawClient(journal: journal)
        try first.greet()
        let handle = try first.open("/a", [.write, .create]).handle
        try first.write(handle, 0, [1])
        first.dispatcher.end()
        let second = RawClient(journal: journal, root: first.root)
        try second.greet()
        let again = try second.open("/a", [.write, .append]).handle
        try second.write(again, 0, [2])
        try second.close(again)
        #expect(try journal.deliveries.map { try $0.content.bytes() } == [[1, 2]])
    }

    @Test(arguments: [
        "a.csv.tmp", "a.csv.part", "a.csv.filepart", ".a.csv.swp", "a.csv.0123456789abcdef0123456789ABCDEF",
    ])
    func `a temporary name is delivered when it is renamed into place`(name: String) throws {
        let client = try client()
        try client.put("/in-\(name)", [])
        try client.put("/" + name, [1])
        #expect(!client.journal.deliveries.contains { $0.path == name })
        try client.rename("/" + name, "/a.csv")
        let delivery = try #require(client.journal.deliveries.first { $0.path == "a.csv" })
        #expect(delivery.writtenAs == Array(name.utf8))
    }

    @Test func `a temporary name is final where no pattern says otherwise`() throws {
        let client = try client(.none)
        try client.put("/a.tmp", [1])
        #expect(client.journal.deliveries.map(\.path) == ["a.tmp"])
    }

    @Test func `a rename before the close is delivered under the new name`() throws {
        let client = try client()
        let handle = try client.open("/a.tmp", [.write, .create]).handle
        try client.write(handle, 0, [1])
        try client.rename("/a.tmp", "/a")
        #expect(client.journal.deliveries.isEmpty)
        try client.close(handle)
        #expect(client.journal.deliveries.map(\.path) == ["a"])
    }

    @Test func `a part renamed into place is still a part`() throws {
        let first = try client()
        let handle = try first.open("/a.tmp", [.write, .create]).handle
        try first.write(handle, 0, [1])
        first.dispatcher.end()
        let second = RawClient(journal: first.journal, root: first.root)
        try second.greet()
        try second.rename("/a.tmp", "/a")
        #expect(first.journal.deliveries.isEmpty)
    }

    @Test func `renaming and removing a delivery is told, also when its folder moves`() throws {
        let client = try client()
        try client.mkdir("/in")
        try client.put("/in/a", [1])
        try client.rename("/in", "/done")
        #expect(client.journal.deliveries.map(\.path) == ["done/a"])
        try client.path(.remove, "/done/a")
        #expect(client.journal.deliveries.isEmpty)
    }

    @Test func `a hard link puts a temporary file in place`() throws {
        let client = try client()
        try client.put("/a.tmp", [1])
        _ = try client.extended("hardlink@openssh.com") { $0 = $0.string("/a.tmp").string("/a") }
        try client.path(.remove, "/a.tmp")
        #expect(client.journal.deliveries.map(\.path) == ["a"])
    }

    @Test func `reading delivers nothing and an empty file is a delivery`() throws {
        let client = try client()
        try client.put("/empty", [])
        _ = try client.get("/empty")
        #expect(client.journal.deliveries.map(\.content.size) == [0])
    }
}
