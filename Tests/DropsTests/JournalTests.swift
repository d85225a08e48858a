import Drops
import Foundation
import Testing

struct JournalTests {
    private let date = Date(timeIntervalSince1970: 0)

    private func deliver(_ path: String, to journal: Journal, _ content: [UInt8] = [1]) -> Delivery {
        journal.deliver(
            endpoint: .s3, principal: "test", container: "b", path: Array(path.utf8), content: Blob(content), at: date)
    }

    @Test func `deliveries are numbered in order of arrival and kept byte for byte`() throws {
        let journal = Journal()
        _ = deliver("a.csv", to: journal)
        let second = deliver("dir/b.csv", to: journal, [0, 255, 10])
        #expect(journal.deliveries.map(\.id) == [1, 2])
        #expect(second.name == "b.csv")
        #expect(second.folder == "dir")
        #expect(try second.content.bytes() == [0, 255, 10])
    }

    @Test func `who waits gets the delivery that comes later`() async {
        let journal = Journal()
        async let waited = journal.nextDelivery(timeout: .seconds(30)) { $0.name == "b.csv" }
        _ = deliver("a.csv", to: journal)
        _ = deliver("b.csv", to: journal)
        #expect(await waited?.id == 2)
    }

    @Test func `who waits gets at once what is there already`() async {
        let journal = Journal()
        _ = deliver("a.csv", to: journal)
        #expect(await journal.nextDelivery(timeout: .zero)?.id == 1)
        #expect(await journal.nextDelivery(after: 1, timeout: .zero) == nil)
        #expect(await journal.nextDelivery(after: .max, timeout: .zero) == nil)
        #expect(await journal.nextDelivery(after: .min, timeout: .zero)?.id == 1)
    }

    @Test func `a cancelled wait ends with nothing and leaves no waiter`() async {
        let journal = Journal()
        let task = Task { await journal.nextDelivery(timeout: .seconds(3600)) }
        task.cancel()
        #expect(await task.value == nil)
        _ = deliver("a.csv", to: journal)
    }

    @Test func `a rename moves the delivery and wakes who waits for the new name`() async {
        let journal = Journal()
        _ = deliver("a.tmp", to: journal)
        async let waited = journal.nextDelivery(timeout: .seconds(30)) { $0.name == "a.csv" }
        journal.renamed(endpoint: .s3, container: "b", from: Array("a.tmp".utf8), to: Array("a.csv".utf8))
        let renamed = await waited
        #expect(renamed?.path == "a.csv")
        #expect(renamed?.writtenAs == Array("a.tmp".utf8))
        #expect(journal.deliveries.map(\.path) == ["a.csv"])
    }

    @Test func `a rename onto a later delivery overwrites it, and counts as the next`() {
        let journal = Journal()
        _ = deliver("a.tmp", to: journal)
        _ = deliver("a.csv", to: journal)
        journal.renamed(endpoint: .s3, container: "b", from: Array("a.tmp".utf8), to: Array("a.csv".utf8))
        #expect(journal.deliveries.map(\.id) == [2, 3])
        #expect(journal.deliveries.map(\.path) == ["a.csv", "a.csv"])
        #expect(journal.deliveries.last?.writtenAs == Array("a.tmp".utf8))
    }

    @Test func `a rename to its own name, and of what never came, change nothing`() {
        let journal = Journal()
        _ = deliver("a.csv", to: journal)
        journal.renamed(endpoint: .s3, container: "b", from: Array("a.csv".utf8), to: Array("a.csv".utf8))
        journal.renamed(endpoint: .s3, container: "b", from: Array("b.csv".utf8), to: Array("a.csv".utf8))
        #expect(journal.deliveries.map(\.path) == ["a.csv"])
        #expect(journal.deliveries.first?.writtenAs == nil)
    }

    @Test func `deletions, renames and writes in any order leave what a plain list would`() {
        var random = SeededGenerator(seed: 5)
        let journal = Journal()
        var model: [(path: String, id: Int)] = []
        var count = 0
        for _ in 0..<3000 {
            let (path, other) = ("\(random.next(upperBound: UInt(12)))", "\(random.next(upperBound: UInt(12)))")
            switch random.next(upperBound: UInt(4)) {
            case 0:
                journal.removed(endpoint: .s3, container: "b", path: Array(path.utf8))
                model.removeAll { $0.path == path }
            case 1:
                journal.renamed(endpoint: .s3, container: "b", from: Array(path.utf8), to: Array(other.utf8))
                guard path != other, let index = model.lastIndex(where: { $0.path == path }) else { break }
                if let there = model.last(where: { $0.path == other }), there.id > model[index].id {
                    model.remove(at: index)
                    count += 1
                    model.append((other, count))
                } else {
                    model[index].path = other
                }
            default:
                count += 1
                #expect(deliver(path, to: journal).id == count)
                model.append((path, count))
            }
        }
        #expect(journal.deliveries.map(\.path) == model.map(\.path))
        #expect(journal.deliveries.map(\.id) == model.map(\.id))
    }

    @Test func `what a client deletes again is no delivery any more`() {
        let journal = Journal()
        _ = deliver("probe.txt", to: journal)
        _ = deliver("a.csv", to: journal)
        journal.removed(endpoint: .s3, container: "b", path: Array("probe.txt".utf8))
        #expect(journal.deliveries.map(\.path) == ["a.csv"])
    }

    @Test func `exchanges past the limit are let go and counted`() {
        let journal = Journal(capacity: 10)
        func record(_ count: Int) {
            for _ in 0..<count {
                journal.record(
                    Exchange(endpoint: .sftp, operation: "x", outcome: .succeeded, status: "OK", startedAt: date))
            }
        }
        record(10)
        #expect(journal.exchanges.map(\.number) == Array(1...10))
        #expect(journal.forgottenExchanges == 0)
        record(87)
        #expect(journal.exchanges.map(\.number) == Array(88...97))
        #expect(journal.forgottenExchanges == 87)
        journal.reset()
        record(12)
        #expect(journal.exchanges.map(\.number) == Array(100...109))
        #expect(journal.forgottenExchanges == 2)
    }

    @Test func `a reset forgets all and numbering goes on`() {
        let journal = Journal()
        _ = deliver("a.csv", to: journal)
        journal.reset()
        #expect(journal.deliveries.isEmpty)
        #expect(deliver("b.csv", to: journal).id == 2)
    }

    @Test func `beyond the limit the bytes of overwritten deliveries go, oldest first, and nothing else`() throws {
        let journal = Journal(memoryLimit: 250)
        let bytes = [UInt8](repeating: 7, count: 100)
        _ = deliver("live.csv", to: journal, bytes)
        for _ in 0..<4 { _ = deliver("a.csv", to: journal, bytes) }
        #expect(journal.deliveries.map(\.path) == ["live.csv"] + Array(repeating: "a.csv", count: 4))
        #expect(journal.deliveries.map(\.content.size) == Array(repeating: 100, count: 5))
        let readable = journal.deliveries.map { (try? $0.content.bytes()) == bytes }
        #expect(readable == [true, false, false, false, true])
        let error = #expect(throws: BlobReleasedError.self) { try journal.deliveries[1].content.bytes() }
        #expect(error?.reason.hasPrefix("a.csv: delivery 2 was overwritten by delivery 3") == true)
    }

    @Test func `bytes of what was deleted count no more`() throws {
        let journal = Journal(memoryLimit: 250)
        let bytes = [UInt8](repeating: 7, count: 100)
        _ = deliver("a.csv", to: journal, bytes)
        _ = deliver("b.csv", to: journal, bytes)
        journal.removed(endpoint: .s3, container: "b", path: Array("b.csv".utf8))
        _ = deliver("a.csv", to: journal, bytes)
        #expect(try journal.deliveries.map { try $0.content.bytes() } == [bytes, bytes])
        _ = deliver("a.csv", to: journal, bytes)
        #expect(journal.deliveries.map { (try? $0.content.bytes()) == bytes } == [false, true, true])
    }

    @Test func `what is not overwritten stays, however much it is`() throws {
        let journal = Journal(memoryLimit: 250)
        for number in 0..<20 { _ = deliver("\(number).csv", to: journal, [UInt8](repeating: 1, count: 100)) }
        for delivery in journal.deliveries { #expect(try delivery.content.bytes().count == 100) }
    }
}
