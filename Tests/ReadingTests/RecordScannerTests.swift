import Drops
import Testing

@testable import Reading

/// The scanner that works 64 bytes at a time must say the same as the one that defines the format.
struct RecordScannerTests {
    @Test(arguments: 0..<40)
    func `fast and byte-by-byte scanning agree on random bytes`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("aaaaaaaab,,,\"\"\n\n\r\\'é\0".utf8)
        let escapes: [Dialect.Escape] = [.doubling, .character(UInt8(ascii: "\\")), .character(UInt8(ascii: "'"))]
        for _ in 0..<100 {
            let density = Int.random(in: 9...alphabet.count, using: &generator)
            let bytes = (0..<Int.random(in: 0..<600, using: &generator)).map { _ in
                alphabet[..<density].randomElement(using: &generator)!
            }
            let dialect = Dialect(
                quote: [UInt8(ascii: "\""), nil, 0].randomElement(using: &generator)!,
                escape: escapes.randomElement(using: &generator)!, lineEnd: Bool.random(using: &generator) ? .any : .cr,
                hasHeader: false)
            let limit = [1000, 50].randomElement(using: &generator)!
            let fast = try rows(bytes, dialect, limits: ReadingLimits(recordBytes: limit))
            let slow = Self.slow(bytes, dialect, limit)
            #expect(fast.map(\.raw) == slow.map(\.raw))
            #expect(fast.map(\.fields.count) == slow.map(\.fields))
            #expect(fast.map { $0.defects.subtracting(.badEncoding) } == slow.map(\.defects))
            #expect(fast.map(\.line) == slow.map(\.line))
        }
    }

    private static func slow(
        _ bytes: [UInt8], _ dialect: Dialect, _ limit: Int
    ) -> [(raw: String, fields: Int, defects: Record.Defects, line: Int)] {
        let scanner = RecordScanner(dialect, recordLimit: limit)
        var result: [(raw: String, fields: Int, defects: Record.Defects, line: Int)] = []
        var position = 0
        var line = 1
        while position < bytes.count {
            var ends: [UInt32] = []
            let found = bytes.withUnsafeBytes { scanner.scan($0, from: position, atEnd: true, fieldEnds: &ends)! }
            let raw = String(decoding: bytes[position..<found.end], as: UTF8.self)
            result.append((raw, ends.count, found.defects, line))
            position = found.next
            line += found.innerLines + (found.closing == .limit || found.closing == .none ? 0 : 1)
            if found.closing == .limit {
                let end = bytes[position...].firstIndex(of: scanner.terminator)
                position = end.map { $0 + 1 } ?? bytes.count
                if end != nil { line += 1 }
            }
        }
        return result
    }
}
