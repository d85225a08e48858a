import Drops
import Faults
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FakeS3

@Suite struct S3EndpointTests {
    @Test func `a port that is taken is named in the error`() async throws {
        try await withS3 { first in
            let second = S3Endpoint(configuration: S3Configuration(port: first.port), journal: Journal())
            await #expect {
                try await second.run()
            } throws: {
                "\($0)".contains("127.0.0.1:\(first.port)")
            }
            await #expect(throws: S3Endpoint.CannotListen.self) { try await second.port() }
        }
    }

    @Test(arguments: ["192.0.2.1", "no.such.host.invalid"])
    func `a host that is none of this machine is told with what to choose instead`(host: String) {
        let endpoint = S3Endpoint(configuration: S3Configuration(host: host), journal: Journal())
        let error = #expect(throws: S3Endpoint.CannotListen.self) { try endpoint.begin() }
        let text = error?.description ?? ""
        #expect(text.contains("\(host):0") && text.hasSuffix("Choose an address of this machine, such as 127.0.0.1."))
    }

    @Test func `an endpoint that has begun answers before it runs, and leaves its port when it goes`() async throws {
        let port = try await {
            let journal = Journal()
            let endpoint = S3Endpoint(
                configuration: S3Configuration(
                    credentials: ["test": "test"], buckets: ["exports"], idleTimeout: .seconds(600)),
                journal: journal, time: .fixed(S3Probe.now))
            let port = try endpoint.begin()
            #expect(try endpoint.begin() == port)
            let s3 = S3Probe(endpoint: endpoint, port: port, journal: journal)
            #expect(try await s3.send("PUT", "/exports/early", body: [1]).status == 200)
            return port
        }()
        // The event loop closes it, in its own time.
        var taken: TCPListener.Failure?
        for _ in 0..<200 {
            do {
                _ = try TCPListener(host: "127.0.0.1", port: port)
                return
            } catch { taken = error }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("port \(port): \(String(describing: taken))")
    }

    @Test func `fifty endpoints run side by side, each with objects of its own`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await withS3 { s3 in
                        let put = try await s3.send("PUT", "/exports/n", body: Array("\(number)".utf8))
                        #expect(put.status == 200)
                        let got = try await s3.send("GET", "/exports/n")
                        #expect(got.text == "\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a delivery is journalled with its bytes after the answer`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/daily/part-1.csv", body: Array("id\r\n1".utf8))
            let delivery = try #require(await s3.journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.container == "exports")
            #expect(delivery.path == "daily/part-1.csv")
            #expect(delivery.principal == "test")
            #expect(try delivery.content.bytes() == Array("id\r\n1".utf8))
            _ = try await s3.send("DELETE", "/exports/daily/part-1.csv")
            _ = try await s3.send("GET", "/exports")
            #expect(s3.journal.deliveries.isEmpty)
        }
    }

    @Test func `requests sent ahead are answered in order`() async throws {
        try await withS3 { s3 in
            let request = "GET /exports HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            let replies = try await s3.exchange(Array(String(repeating: request, count: 5).utf8), replies: 5)
            #expect(replies.map(\.status) == [403, 403, 403, 403, 403])
            #expect(Set(replies.map { $0.element("RequestId") }).count == 5)
        }
    }

    @Test func `Expect 100-continue is answered at once, a refusal instead of it too`() async throws {
        try await withS3 { s3 in
            let head = "PUT /exports/a HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
            let refused = try await s3.exchange(Array(head.utf8), replies: 1)
            #expect(refused[0].status == 403)
            #expect(refused[0].header("connection") == "close")
            let reply = try await s3.send(
                "PUT", "/exports/a", body: Array("hello".utf8), extraHeaders: [("Expect", "100-continue")])
            #expect(reply.status == 100)
        }
    }

    @Test func `an operation that is not here is refused by its name`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", query: "inventory=")
            #expect(reply.status == 501)
            #expect(reply.code == "NotImplemented")
            #expect(reply.text.contains("GetBucketInventoryConfiguration"))
        }
    }

    @Test func `a request that is not HTTP gets 400`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.exchange(Array("NONSENSE\r\n\r\n".utf8), replies: 1)
            #expect(reply.first?.status == 400)
        }
    }

    @Test func `a reset forgets objects and keeps the configured buckets`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            s3.endpoint.reset()
            #expect(try await s3.send("GET", "/exports/a").code == "NoSuchKey")
        }
    }

    // MARK: Faults

    @Test func `a fault answers with its code once and then lets pass`() async throws {
        let rule = FaultRule(
            name: "slow", when: .init(operation: "PutObject", times: 1),
            then: .fail(status: "SlowDown", message: "Please."))
        try await withS3(faults: [rule]) { s3 in
            let first = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(first.status == 503)
            #expect(first.code == "SlowDown")
            #expect(try await s3.send("PUT", "/exports/a", body: [1]).status == 200)
            #expect(s3.journal.exchanges.first?.details["fault"] == "slow")
        }
    }

    @Test func `a lost reply leaves the object and no delivery`() async throws {
        let rule = FaultRule(name: "lost", when: .init(operation: "PutObject", times: 1), then: .loseReply)
        try await withS3(faults: [rule]) { s3 in
            await #expect(throws: S3Probe.NoReply.self) { try await s3.send("PUT", "/exports/a", body: [7]) }
            let got = try await s3.send("GET", "/exports/a")
            #expect(got.body == [7])
            #expect(s3.journal.deliveries.isEmpty)
            #expect(s3.journal.exchanges.contains { $0.outcome == .cut })
        }
    }
}
