import Drops
import Testing

@testable import FakeSFTP

struct MemoryFileTests {
    private func file(_ limit: Int = .max) -> MemoryFile { MemoryFile(meter: StorageMeter(limit: limit)) }

    private func write(_ file: MemoryFile, _ bytes: [UInt8], at offset: UInt64?) throws {
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
    }

    private func content(_ file: MemoryFile) -> [UInt8] {
        var result: [UInt8] = []
        _ = file.read(at: 0, count: .max / 2, into: &result)
        return result
    }

    @Test func `writes in any order, over chunk borders and over holes, equal a flat array`() throws {
        var generator = SeededGenerator(seed: 1)
        let file = file()
        var flat: [UInt8] = []
        for step in 0..<60 {
            let start = Int.random(in: 0..<3 * MemoryFile.chunkSize, using: &generator)
            let bytes = [UInt8](
                repeating: UInt8(truncatingIfNeeded: step), count: Int.random(in: 0..<700_000, using: &generator))
            try write(file, bytes, at: UInt64(start))
            guard !bytes.isEmpty else { continue }
            if flat.count < start + bytes.count {
                flat += [UInt8](repeating: 0, count: start + bytes.count - flat.count)
            }
            flat.replaceSubrange(start..<(start + bytes.count), with: bytes)
        }
        #expect(content(file) == flat)
        let half = MemoryFile.chunkSize + 300_001
        try file.truncate(to: UInt64(half))
        #expect(content(file) == Array(flat[..<half]))
        #expect(try file.snapshot().bytes() == Array(flat[..<half]))
    }

    @Test func `a far write costs no memory of its own size`() throws {
        let file = file()
        try write(file, [1], at: 8 << 30)
        #expect(file.size == (8 << 30) + 1)
        #expect(throws: FileError.fileTooLarge) { try self.write(file, [1], at: 1 << 60) }
    }

    @Test func `a small file takes no more than its bytes and a little`() throws {
        let file = file()
        for _ in 0..<300 { try write(file, [UInt8](repeating: 1, count: 1000), at: nil) }
        file.trim()
        #expect(Double(file.memory) <= 1.15 * 300_000)
    }
}
