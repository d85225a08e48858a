import Checksums
import Drops
import Foundation
import NIOCore
import NIOPosix
import RealPrograms
import Testing

@testable import Exporting
@testable import FakeS3

@Suite struct HardeningTests {
    // MARK: Framing

    @Test(
        arguments: [
            "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "Content-Length: +3\r\n", "Content-Length: 3, 3\r\n",
            "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: xchunked\r\n", "X-A: b\r\n c: d\r\n",
            "Content-Length : 3\r\n", " Content-Length: 3\r\n", "X-A\r\n", "Content-Length: 3\nX-B: c\r\n\r",
        ])
    func `a request that two readers could read differently is refused and ends its connection`(header: String)
        async throws
    {
        try await withS3 { s3 in
            let smuggled = "GET /exports/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
            let bytes = Array("PUT /exports/a HTTP/1.1\r\nHost: a\r\n\(header)\r\nabc\(smuggled)".utf8)
            let replies = (try? await s3.exchange(bytes, replies: 2)) ?? []
            #expect(replies.count <= 1)
            #expect(replies.allSatisfy { $0.status == 400 })
            #expect(!s3.journal.exchanges.contains { $0.target.contains("smuggled") })
        }
    }

    @Test func `a head of a megabyte is refused`() async throws {
        try await withS3 { s3 in
            let long = String(repeating: "a", count: 1 << 20)
            for head in [
                "GET /exports/\(long) HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX-A: \(long)\r\n\r\n",
            ] {
                let replies = (try? await s3.exchange(Array(head.utf8), replies: 1)) ?? []
                #expect(replies.allSatisfy { $0.status == 400 })
            }
            let after = try await s3.send("PUT", "/exports/after", body: [1])
            #expect(after.status == 200)
        }
    }

    @Test func `a connection that sends nothing, half a head or half a body is closed`() async throws {
        try await withS3({ $0.idleTimeout = .milliseconds(20) }) { s3 in
            for bytes in ["", "GET / HT", "PUT /exports/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"] {
                // Ends only because the endpoint ends it.
                let replies = (try? await s3.exchange(Array(bytes.utf8), replies: 2)) ?? []
                #expect(replies.count <= 1)
                #expect(replies.allSatisfy { $0.status >= 400 })
            }
        }
    }

    @Test func `a body that comes byte by byte is cut off with RequestTimeout`() async throws {
        try await withS3({
            // Long enough for a busy machine to send the head.
            $0.idleTimeout = .seconds(1)
            $0.slowestBody = 1 << 20
        }) { s3 in
            // Never silent, and never done.
            let answer = try python(
                """
                import select, socket, sys
                with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as line:
                    line.sendall(sys.argv[2].encode())
                    while not select.select([line], [], [], 0.002)[0]:
                        try: line.sendall(b'x')
                        except OSError: break
                    print(line.makefile('rb').read().decode(), end='')
                """,
                "\(s3.port)", signedHead("PUT", "/exports/a", s3, headers: ["Content-Length: 1000000"]))
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("<Code>RequestTimeout</Code>"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a download that nobody takes is cut off`() async throws {
        let directory = NSTemporaryDirectory() + "s3-untaken-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // More than the sockets of both sides hold.
        let big = [UInt8](repeating: 7, count: 24 << 20)
        try await withS3({ $0.dataDirectory = directory }) { s3 in
            let put = try await s3.send("PUT", "/exports/big", body: big, payloadHash: "UNSIGNED-PAYLOAD")
            #expect(put.status == 200)
        }
        try await withS3({
            $0.dataDirectory = directory
            $0.idleTimeout = .seconds(2)
        }) { s3 in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false)
                .connect(host: "127.0.0.1", port: s3.port).get()
            try await channel.writeAndFlush(ByteBuffer(string: signedHead("GET", "/exports/big", s3)))
            while !s3.journal.exchanges.contains(where: { $0.outcome == .cut && $0.operation == "GetObject" }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            try? await channel.close()
        }
    }

    @Test func `a half-closed connection still gets its answer`() async throws {
        try await withS3 { s3 in
            let status = try python(
                """
                import socket, sys
                with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as line:
                    line.sendall(b'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n')
                    line.shutdown(socket.SHUT_WR)
                    print(line.makefile('rb').read().split(b' ')[1].decode(), end='')
                """,
                "\(s3.port)")
            #expect(status == "403")
        }
    }

    /// What a Python program prints: sockets that do what NIO's never would.
    private func python(_ program: String, _ arguments: String...) throws -> String {
        String(decoding: try PythonScript.run(program, arguments), as: UTF8.self)
    }

    /// The head of a request whose body is not signed.
    private func signedHead(_ method: String, _ path: String, _ s3: S3Probe, headers: [String] = []) -> String {
        let signer = SigV4Signer(region: "us-east-1", accessKeyID: "test", secretAccessKey: "test")
        let signed = signer.sign(
            method: method, path: path, query: "", headers: [("host", "127.0.0.1:\(s3.port)")],
            payloadHash: "UNSIGNED-PAYLOAD", at: S3Probe.now)
        let lines = ["\(method) \(path) HTTP/1.1"] + headers + signed.map { "\($0.name): \($0.value)" }
        return lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    // MARK: Documents

    @Test(
        arguments: [
            "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><Delete>&c;</Delete>",
            String(repeating: "<a>", count: 100_000), "<Delete" + String(repeating: " a='b'", count: 100_000) + "/>",
            "<Delete><Object><Key>&#x0;</Key></Object></Delete>", "<Delete><Object><Key>a</Key></Object></Delete>x",
            "<Delete><Object><Key>\u{1}</Key></Object></Delete>", "", "null", "\u{0}",
        ])
    func `a document that is a bomb or none is malformed`(document: String) async throws {
        try await withS3 { s3 in
            let body = Array(document.utf8)
            let md5 = Data(Checksum.of(body, .md5)).base64EncodedString()
            let reply = try await s3.send(
                "POST", "/exports", query: "delete=", headers: [("content-md5", md5)], body: body)
            #expect(reply.status == 400)
            #expect(reply.code == "MalformedXML")
        }
    }

    @Test func `a completion of ten thousand parts is read to its end, one of more is refused`() async throws {
        try await withS3({ $0.strictness.partSize = false }) { s3 in
            let begun = try await s3.send("POST", "/exports/many", query: "uploads=")
            let id = try #require(begun.element("UploadId"))
            var document = "<CompleteMultipartUpload>"
            let etag = "0cc175b9c0f1b6a831c399e269772661"
            for number in 1...10_000 {
                if number <= 3 {
                    _ = try await s3.send(
                        "PUT", "/exports/many", query: "partNumber=\(number)&uploadId=\(id)", body: Array("a".utf8))
                }
                document += "<Part><ETag>\"\(etag)\"</ETag><PartNumber>\(number)</PartNumber></Part>"
            }
            let missing = try await s3.send(
                "POST", "/exports/many", query: "uploadId=\(id)",
                body: Array((document + "</CompleteMultipartUpload>").utf8))
            #expect(missing.code == "InvalidPart")
            #expect(missing.element("PartNumber") == "4")
            let tooMany =
                document + "<Part><ETag>a</ETag><PartNumber>10001</PartNumber></Part></CompleteMultipartUpload>"
            let refused = try await s3.send(
                "POST", "/exports/many", query: "uploadId=\(id)", body: Array(tooMany.utf8))
            #expect(refused.code == "MalformedXML")
        }
    }

    /// Each part is a copy of one stored object of 5 MiB, whose bytes are kept once: 48.8 GiB that take 5 MiB.
    @Test func `an object of ten thousand parts is completed, and its ends can be read`() async throws {
        try await withS3 { s3 in
            let size = 5 << 20
            let source = Array(repeating: UInt8(ascii: "p"), count: size - 1) + [UInt8(ascii: "!")]
            let put = try await s3.send("PUT", "/exports/part", body: source)
            let etag = try #require(put.header("etag"))
            let begun = try await s3.send("POST", "/exports/whole", query: "uploads=")
            let id = try #require(begun.element("UploadId"))
            for first in stride(from: 1, through: 10_000, by: 250) {
                let requests = (first..<(first + 250)).flatMap { number in
                    s3.bytes(
                        "PUT", "/exports/whole", query: "partNumber=\(number)&uploadId=\(id)",
                        headers: [("x-amz-copy-source", "/exports/part")])
                }
                let replies = try await s3.exchange(requests, replies: 250)
                #expect(replies.count == 250)
                #expect(replies.allSatisfy { $0.status == 200 && $0.text.contains(etag.dropFirst().dropLast()) })
            }
            let parts = (1...10_000).map { "<Part><ETag>\(etag)</ETag><PartNumber>\($0)</PartNumber></Part>" }.joined()
            let done = try await s3.send(
                "POST", "/exports/whole", query: "uploadId=\(id)",
                body: Array("<CompleteMultipartUpload>\(parts)</CompleteMultipartUpload>".utf8))
            #expect(done.status == 200)
            #expect(done.element("ETag")?.hasSuffix("-10000&quot;") == true)
            let end = 10_000 * size
            let last = try await s3.send(
                "GET", "/exports/whole", extraHeaders: [("Range", "bytes=\(size - 2)-\(size)")])
            #expect(last.text == "p!p")
            let tail = try await s3.send("GET", "/exports/whole", extraHeaders: [("Range", "bytes=-2")])
            #expect(tail.text == "p!")
            #expect(tail.header("content-range") == "bytes \(end - 2)-\(end - 1)/\(end)")
        }
    }

    // MARK: Keys

    @Test func `keys that look like paths out of the folder stay keys`() async throws {
        let directory = NSTemporaryDirectory() + "s3-paths-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let data = directory + "/inner/data"
        try FileManager.default.createDirectory(atPath: directory + "/inner", withIntermediateDirectories: true)
        let keys = [
            "..", "../escaped", "../../escaped", "/etc/passwd", "a/../../b", ".", "//", "C%3A%5Cx", "a%00b", "%01%02",
            String(repeating: "k", count: 1024), "nul%0A", "%2e%2e%2f%2e%2e%2fescaped",
        ]
        // The signer of these tests does not know names that are encoded without need.
        let loose = { (configuration: inout S3Configuration) in
            configuration.dataDirectory = data
            configuration.strictness.signatures = false
        }
        try await withS3(loose) { s3 in
            for (number, key) in keys.enumerated() {
                let reply = try await s3.send("PUT", "/exports/" + key, body: [UInt8(number)])
                #expect(reply.status == 200, "\(key)")
            }
        }
        try await withS3(loose) { s3 in
            // Two of them are one key: the last byte counts.
            for (number, key) in keys.enumerated() where key != "../../escaped" {
                let reply = try await s3.send("GET", "/exports/" + key)
                #expect(reply.body == [UInt8(number)], "\(key)")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["inner"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/inner") == ["data"])
    }

    @Test func `a key that is no UTF-8 or too long is refused`() async throws {
        try await withS3 { s3 in
            let odd = try await s3.send("PUT", "/exports/%FF%FE", body: [1])
            #expect(odd.code == "InvalidURI")
            let long = try await s3.send("PUT", "/exports/" + String(repeating: "k", count: 1025), body: [1])
            #expect(long.code == "KeyTooLongError")
        }
    }
}
