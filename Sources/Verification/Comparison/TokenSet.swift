/// A few short texts, asked for at full speed.
struct TokenSet {
    private struct Token {
        var bytes: [UInt8]
        var word: UInt64
    }

    private let tokens: [Token]

    init(_ texts: [String]) {
        tokens = texts.map { text in
            let bytes = Array(text.utf8)
            return Token(bytes: bytes, word: bytes.withUnsafeBytes { Self.word($0) })
        }
    }

    func contains(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let word = Self.word(bytes)
        for token in tokens where token.word == word && token.bytes.count == bytes.count {
            if bytes.count <= 8 || bytes.elementsEqual(token.bytes) { return true }
        }
        return false
    }

    /// The first eight bytes.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard let base = bytes.baseAddress else { return 0 }
        if bytes.count >= 8 { return base.loadUnaligned(as: UInt64.self) }
        var word: UInt64 = 0
        for i in 0..<bytes.count { word |= UInt64(base.load(fromByteOffset: i, as: UInt8.self)) << UInt64(8 * i) }
        return word
    }
}
