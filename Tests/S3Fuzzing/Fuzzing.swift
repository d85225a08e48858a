import Drops
import FakeS3
import Foundation
import NIOCore
import NIOEmbedded

/// Feeds broken requests to two endpoints, one that verifies signatures and one that does not.
public struct Fuzzing {
    /// A case that was answered with something that S3 would never say.
    public struct Finding: Error, CustomStringConvertible {
        /// Gives the same case again.
        public let seed: UInt64
        /// What came back, the first bytes of it.
        public let answer: String
        /// One line with both.
        public var description: String { "seed \(seed) was answered with: \(answer)" }
    }

    /// After so many cases the endpoints are made anew: what they hold is theirs to keep.
    private static let lifetime: UInt64 = 2000
    private static let now = Date(timeIntervalSince1970: 1_795_000_600)

    /// Runs cases `first..<first + count`.
    ///
    /// - Parameter progress: called before each case with its seed.
    /// - Returns: how many answers came.
    public static func run(first: UInt64, count: UInt64, progress: (UInt64) -> Void = { _ in }) throws -> Int {
        var answers = 0
        var endpoints: [SocketlessEndpoint] = []
        for seed in first..<(first + count) {
            if endpoints.isEmpty || seed % lifetime == 0 { endpoints = makeEndpoints() }
            progress(seed)
            let pieces = FuzzCase(seed: seed).pieces
            answers += try run(pieces, seed: seed, endpoints[Int(seed % 2)])
        }
        return answers
    }

    private static func makeEndpoints() -> [SocketlessEndpoint] {
        [true, false].map { verifies in
            var configuration = S3Configuration(buckets: ["exports"])
            configuration.allowsACLs = true
            configuration.strictness.signatures = verifies
            configuration.strictness.signedHeaders = verifies
            configuration.strictness.clockSkew = verifies
            return SocketlessEndpoint(configuration: configuration, time: .fixed(now))
        }
    }

    private static func run(_ pieces: [[UInt8]], seed: UInt64, _ endpoint: SocketlessEndpoint) throws -> Int {
        let channel = EmbeddedChannel(handlers: endpoint.connection(number: Int(truncatingIfNeeded: seed)))
        channel.allowRemoteHalfClosure = true
        _ = try? channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for piece in pieces where channel.isActive { _ = try? channel.writeInbound(ByteBuffer(bytes: piece)) }
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        var answer: [UInt8] = []
        while let part = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = part { answer += buffer.readableBytesView }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return try check(answer, seed)
    }

    private static func holds(_ answer: [UInt8], _ words: StaticString) -> Bool {
        answer.withUnsafeBytes { bytes in
            var place = 0
            while let next = memchr(bytes.baseAddress! + place, Int32(words.utf8Start[0]), bytes.count - place) {
                place = UnsafeRawPointer(next) - bytes.baseAddress!
                guard bytes.count - place >= words.utf8CodeUnitCount else { return false }
                if memcmp(next, words.utf8Start, words.utf8CodeUnitCount) == 0 { return true }
                place += 1
            }
            return false
        }
    }

    /// Every answer begins like one, and none admits a failure of the endpoint's own.
    private static func check(_ answer: [UInt8], _ seed: UInt64) throws -> Int {
        if answer.isEmpty { return 0 }
        let begins = answer.starts(with: "HTTP/1.1 ".utf8) || answer.starts(with: "HTTP/1.0 ".utf8)
        guard begins, !holds(answer, "<Code>InternalError</Code>"), !holds(answer, " 500 Internal") else {
            throw Finding(seed: seed, answer: String(decoding: answer.prefix(600), as: UTF8.self))
        }
        return 1
    }
}
