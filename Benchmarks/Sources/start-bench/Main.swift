import Drops
import FakeS3
import Foundation
import Harness

/// `start-bench [RUNS] [INSTANCES]`: what starting in process costs; prints a line of JSON for each measurement, times in
/// microseconds.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let runs = arguments.first ?? 200
        let instances = arguments.dropFirst().first ?? 300
        try await one("first S3 endpoint of the process", runs: 1)
        try await one("S3 endpoint", runs: runs)
        try await many(instances)
        for objects in [0, 1000] { try await reset(objects: objects, runs: runs) }
        try await harnesses(runs: runs)
    }

    /// One that takes signatures unseen: the signing is the client's time, not the endpoint's.
    private static func endpoint() -> S3Endpoint {
        var configuration = S3Configuration(buckets: ["exports"])
        configuration.strictness.signatures = false
        configuration.strictness.clockSkew = false
        return S3Endpoint(configuration: configuration, journal: Journal())
    }

    /// From nothing until it listens, and until its first object has come.
    private static func one(_ name: String, runs: Int) async throws {
        var (listening, stored): ([Duration], [Duration]) = ([], [])
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let start = clock.now
            let endpoint = endpoint()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await endpoint.run() }
                defer { group.cancelAll() }
                let port = try await endpoint.port()
                listening.append(clock.now - start)
                try put(1, port: port)
                stored.append(clock.now - start)
            }
        }
        say(name + " listens", listening)
        say(name + " has its first object", stored)
    }

    private static func many(_ count: Int) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let endpoints = (0..<count).map { _ in endpoint() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for endpoint in endpoints { group.addTask { try await endpoint.run() } }
            defer { group.cancelAll() }
            for endpoint in endpoints { try put(1, port: try await endpoint.port()) }
            say("each of \(count) S3 endpoints at once has its first object", [(clock.now - start) / count])
        }
    }

    private static func reset(objects: Int, runs: Int) async throws {
        let endpoint = endpoint()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let port = try await endpoint.port()
            var times: [Duration] = []
            for _ in 0..<runs {
                try put(objects, port: port)
                times.append(ContinuousClock().measure { endpoint.reset() })
            }
            say("reset with \(objects) objects", times)
        }
    }

    private static func harnesses(runs: Int) async throws {
        var times: [Duration] = []
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let start = clock.now
            try await withHarness { _ in times.append(clock.now - start) }
        }
        say("harness with S3 and SFTP", times)
    }

    /// Puts objects of 4 KiB over one connection, and waits until each is acknowledged.
    private static func put(_ count: Int, port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        var answer = [UInt8](repeating: 0, count: 4096)
        for number in 0..<count {
            let head = """
                PUT /exports/\(number).csv HTTP/1.1\r
                host: 127.0.0.1\r
                content-length: 4096\r
                x-amz-date: 20260101T000000Z\r
                x-amz-content-sha256: UNSIGNED-PAYLOAD\r
                authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
                SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=\(String(repeating: "0", count: 64))\r
                \r

                """
            let request = Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
            guard write(descriptor, request, request.count) == request.count else { throw POSIXError(.EPIPE) }
            let count = read(descriptor, &answer, answer.count)
            guard count > 12, answer[9..<12].elementsEqual("200".utf8) else {
                throw Refused(answer: String(decoding: answer.prefix(max(0, count)), as: UTF8.self))
            }
        }
    }

    private struct Refused: Error { let answer: String }

    private static func say(_ name: String, _ times: [Duration]) {
        let sorted = times.map { $0 / .microseconds(1) }.sorted()
        let (least, median) = (sorted[0], sorted[sorted.count / 2])
        print("{\"what\":\"\(name)\",\"runs\":\(sorted.count),\"least\":\(least),\"median\":\(median)}")
    }
}
