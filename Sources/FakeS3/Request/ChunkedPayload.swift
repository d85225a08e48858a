import Crypto

/// Takes `aws-chunked` framing off a body, and verifies each chunk's and the trailer's signature.
///
/// A chunk's bytes are handed on before its signature is known to be right; the whole body is thrown away when
/// it is not.
/// Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in
/// Multiple Chunks", https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
struct ChunkedPayload {
    private enum Stage {
        case size, data(left: Int), dataEnd, trailer, done
    }

    private let isSigned: Bool
    private let hasTrailer: Bool
    private let signer: Signer?
    private let smallestChunk: Int
    private var previousSignature: String
    private var stage = Stage.size
    private var line: [UInt8] = []
    private var chunkSignature = ""
    private var chunkHash = SHA256()
    private var lastChunkSize: Int?
    private var trailerBytes: [UInt8] = []
    private var trailerSignature: String?

    /// Headers after the last chunk, names in lower case.
    private(set) var trailers: [(name: String, value: String)] = []
    /// Whether the last chunk and everything after it has come.
    var isComplete: Bool {
        if case .done = stage { true } else { false }
    }

    private static let longestLine = 16 << 10

    init(isSigned: Bool, hasTrailer: Bool, signer: Signer?, seedSignature: String, smallestChunk: Int) {
        self.isSigned = isSigned
        self.hasTrailer = hasTrailer
        self.signer = signer
        self.smallestChunk = smallestChunk
        previousSignature = seedSignature
    }

    /// Takes the next bytes of the wire; hands the payload in them to `payload`.
    mutating func receive(
        _ bytes: UnsafeRawBufferPointer, _ payload: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var rest = bytes
        while !rest.isEmpty {
            switch stage {
            case .data(let left):
                let piece = UnsafeRawBufferPointer(rebasing: rest[..<min(left, rest.count)])
                if isSigned { chunkHash.update(bufferPointer: piece) }
                try payload(piece)
                rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
                if piece.count == left {
                    try endChunk()
                    stage = .dataEnd
                } else {
                    stage = .data(left: left - piece.count)
                }
            case .size, .dataEnd, .trailer:
                if let complete = try takeLine(&rest) { try handle(complete) }
            case .done:
                throw S3Error(.incompleteBody, "The request body holds more than its last chunk.")
            }
        }
    }

    /// One line without its CRLF, once it is whole.
    private mutating func takeLine(_ rest: inout UnsafeRawBufferPointer) throws(S3Error) -> [UInt8]? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            line += rest
            rest = UnsafeRawBufferPointer(start: nil, count: 0)
            guard line.count <= Self.longestLine else { throw malformed }
            return nil
        }
        line += rest[..<end]
        rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        guard line.last == UInt8(ascii: "\r"), line.count <= Self.longestLine else { throw malformed }
        line.removeLast()
        defer { line.removeAll(keepingCapacity: true) }
        return line
    }

    private var malformed: S3Error {
        S3Error(.incompleteBody, "The request body's chunk framing is not that of aws-chunked.")
    }

    private mutating func handle(_ line: [UInt8]) throws(S3Error) {
        switch stage {
        case .size: try startChunk(line)
        case .dataEnd:
            guard line.isEmpty else { throw malformed }
            stage = .size
        case .trailer: try trailer(line)
        case .data, .done: break
        }
    }

    private mutating func startChunk(_ line: [UInt8]) throws(S3Error) {
        let parts = line.split(separator: UInt8(ascii: ";"), maxSplits: 1)
        guard let digits = parts.first, digits.count <= 15, digits.allSatisfy({ hexDigit($0) != nil }),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw malformed }
        if !isSigned { guard parts.count == 1, !line.contains(UInt8(ascii: ";")) else { throw malformed } }
        if isSigned {
            let marker = Array("chunk-signature=".utf8)
            guard parts.count == 2, parts[1].starts(with: marker) else { throw malformed }
            chunkSignature = String(decoding: parts[1].dropFirst(marker.count), as: UTF8.self)
            guard chunkSignature.utf8.count == 64 else { throw malformed }
        }
        if size > 0, let lastChunkSize, lastChunkSize < smallestChunk {
            throw S3Error(.invalidChunkSize, details: [("BadChunkSize", "\(lastChunkSize)")])
        }
        if size > 0 {
            lastChunkSize = size
            stage = .data(left: size)
        } else {
            try endChunk()
            stage = .trailer
        }
    }

    private mutating func endChunk() throws(S3Error) {
        guard isSigned, let signer else { return }
        let hash = hex(Array(chunkHash.finalize()))
        chunkHash = SHA256()
        let expected = signer.chunkSignature(previous: previousSignature, hash: hash)
        guard constantTimeEquals(expected, chunkSignature) else {
            throw S3Error(.signatureDoesNotMatch, details: [("SignatureProvided", chunkSignature)])
        }
        previousSignature = expected
    }

    private mutating func trailer(_ line: [UInt8]) throws(S3Error) {
        guard !line.isEmpty else {
            if hasTrailer, isSigned { try verifyTrailer() }
            stage = .done
            return
        }
        guard hasTrailer, trailers.count < 32, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw S3Error(.malformedTrailer)
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = Self.trimmed(line[(colon + 1)...])
        guard trailerSignature == nil else { throw S3Error(.malformedTrailer) }
        if name == "x-amz-trailer-signature" {
            guard isSigned else { throw S3Error(.malformedTrailer) }
            trailerSignature = value
        } else {
            trailers.append((name, value))
            trailerBytes += "\(name):\(value)\n".utf8
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var text = bytes
        while text.first == 0x20 || text.first == 0x09 { text.removeFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0A || last == 0x0D { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    private func verifyTrailer() throws(S3Error) {
        guard let trailerSignature else { throw S3Error(.malformedTrailer) }
        guard let signer else { return }
        let expected = signer.trailerSignature(
            previous: previousSignature, hash: hex(Array(SHA256.hash(data: trailerBytes))))
        guard constantTimeEquals(expected, trailerSignature) else {
            throw S3Error(.signatureDoesNotMatch, details: [("SignatureProvided", trailerSignature)])
        }
    }
}
