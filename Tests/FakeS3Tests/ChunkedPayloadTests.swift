import Testing

@testable import FakeS3

@Suite struct ChunkedPayloadTests {
    /// The example of Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
    /// Payload in Multiple Chunks": 65 KiB of `a` in a chunk of 64 KiB and one of 1 KiB.
    private static let seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    private static let signatures = [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ]

    private var signer: Signer {
        let scope = CredentialScope(date: "20130524", region: "us-east-1", service: "s3")
        let key = SigningKeys().key(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope: scope)
        return Signer(key: key, timestamp: "20130524T000000Z", scope: scope)
    }

    private var published: [UInt8] {
        var bytes: [UInt8] = []
        for (size, signature) in zip([65536, 1024, 0], Self.signatures) {
            bytes += Array("\(String(size, radix: 16));chunk-signature=\(signature)\r\n".utf8)
            bytes += Array(repeating: UInt8(ascii: "a"), count: size) + Array("\r\n".utf8)
        }
        return bytes
    }

    private func decode(_ bytes: [UInt8], step: Int = .max, signed: Bool = true, trailer: Bool = false) throws -> (
        payload: [UInt8], decoder: ChunkedPayload
    ) {
        var decoder = ChunkedPayload(
            isSigned: signed, hasTrailer: trailer, signer: signer, seedSignature: Self.seed, smallestChunk: 8192)
        var payload: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(step))
            try piece.withUnsafeBytes { try decoder.receive($0) { payload += $0 } }
            rest = rest.dropFirst(piece.count)
        }
        return (payload, decoder)
    }

    @Test(arguments: [1, 2, 7, 1000, .max])
    func `the published example is accepted however it is cut`(step: Int) throws {
        let (payload, decoder) = try decode(published, step: step)
        #expect(payload == Array(repeating: UInt8(ascii: "a"), count: 66560))
        #expect(decoder.isComplete)
    }

    @Test func `a changed byte in a signed chunk is found`() throws {
        var bytes = published
        bytes[40000] = UInt8(ascii: "b")
        #expect { _ = try decode(bytes) } throws: { ($0 as? S3Error)?.code == "SignatureDoesNotMatch" }
    }

    @Test func `a changed signature of the last, empty chunk is found`() throws {
        var bytes = published
        bytes[bytes.count - 6] ^= 1
        #expect { _ = try decode(bytes) } throws: { ($0 as? S3Error)?.code == "SignatureDoesNotMatch" }
    }

    @Test func `a body cut off is not complete`() throws {
        #expect(try !decode(Array(published.dropLast(3))).decoder.isComplete)
    }

    @Test(arguments: [
        "zz\r\n", "5\r\nhelloXX\r\n", "-1\r\n", "1\n", "ffffffffffffffffff\r\n", "\r\n", "0\r\n\r\nmore",
        "0\r\nno colon\r\n",
    ])
    func `framing that is not aws-chunked is refused`(text: String) {
        #expect(throws: S3Error.self) { try decode(Array(text.utf8), signed: false, trailer: true) }
    }

    @Test func `a trailer without a signature is read`() throws {
        let text = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n"
        let (payload, decoder) = try decode(Array(text.utf8), signed: false, trailer: true)
        #expect(payload == Array("hello".utf8))
        #expect(decoder.trailers.map(\.name) == ["x-amz-checksum-crc32"])
        #expect(decoder.trailers.map(\.value) == ["NhCmhg=="])
    }

    @Test func `a small chunk before the last is refused`() {
        #expect {
            _ = try decode(Array("1\r\na\r\n1\r\nb\r\n0\r\n\r\n".utf8), signed: false)
        } throws: {
            ($0 as? S3Error)?.code == "InvalidChunkSizeError"
        }
    }
}
