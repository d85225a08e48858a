import Drops

/// One connection's worth of bytes: requests that S3 clients send, broken in a few places.
struct FuzzCase {
    /// In the pieces in which they arrive.
    let pieces: [[UInt8]]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...3, using: &generator) { bytes += FuzzRequests.any(using: &generator) }
        for _ in 0..<Int.random(in: 0...6, using: &generator) { Self.breakOnce(&bytes, using: &generator) }
        pieces = Self.cut(bytes, using: &generator)
    }

    private static func breakOnce(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let length = min(bytes.count - place, Int.random(in: 1...24, using: &generator))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.removeSubrange(place..<(place + length))
        case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
        case 4:
            let other = Int.random(in: 0...(bytes.count - length), using: &generator)
            bytes.replaceSubrange(place..<(place + length), with: bytes[other..<(other + length)])
        case 5:
            let count = Int.random(in: 1...2000, using: &generator)
            bytes.insert(contentsOf: repeatElement(bytes[place], count: count), at: place)
        default: bytes.insert(contentsOf: tokens.randomElement(using: &generator)!.utf8, at: place)
        }
    }

    /// What has broken readers of HTTP, XML and paths before.
    private static let tokens = [
        "\r\n", "\n", "\r\n\r\n", "\0", "%00", "%2F", "%", "%zz", "..", "/../", "//", "?", "&", "=", "+", "#", ";", ":",
        "\u{FEFF}", "é", "\u{1F4E6}", "\r\n ", "\t", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Expect: 100-continue\r\n",
        "Connection: close\r\n", "Upgrade: h2c\r\n", "Range: bytes=0-\r\n", "Range: bytes=-0\r\n",
        "Range: bytes=9223372036854775807-9223372036854775808\r\n", "x-amz-decoded-content-length: 1\r\n",
        "x-amz-copy-source: /exports/a\r\n", "x-amz-trailer: x-amz-checksum-crc32\r\n", "If-None-Match: *\r\n",
        "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n", "9223372036854775808", "-1", "0", "1e9", "0x10",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "&#0;", "&#x110000;", "&#xD800;", "<![CDATA[", "]]>", "<!--", "-->",
        "<a>", "</a>", "<a b='c' b='d'/>", "?uploads", "?uploadId=x", "?partNumber=1", "?versionId=null", "?acl",
        "?list-type=2", "?max-keys=-1", "?X-Amz-Signature=", "?Signature=a&AWSAccessKeyId=test&Expires=1",
        "ffffffffffffffff",
        "0;chunk-signature=", "--x\r\n", "--x--", "{\"a\":", "[[[[[[[[", "\u{7F}", "HTTP/1.0", "HTTP/2.0",
        "PRI * HTTP/2.0\r\n",
    ]

    private static func cut(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [[UInt8]] {
        var rest = bytes[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let count = Bool.random(using: &generator) ? rest.count : Int.random(in: 1...rest.count, using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
