import Drops
import Testing

@testable import FakeSFTP

struct MemoryFileTests {
    private let arena = MemoryArena()

    private func file(_ limit: Int = .max) -> MemoryFile { MemoryFile(meter: StorageMeter(limit: limit), arena: arena) }

    private func write(_ file: MemoryFile, _ bytes: [UInt8], at offset: UInt64?) throws {
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
    }

    private func content(_ file: MemoryFile) throws -> [UInt8] {
        var result = [UInt8](repeating: 0xEE, count: file.size + 10)
        let count = try result.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
        return Array(result[..<count])
    }

    @Test func `writes in any order, over chunk borders and over holes, equal a flat array`() throws {
        var generator = SeededGenerator(seed: 1)
        let file = file()
        var flat: [UInt8] = []
        for step in 0..<60 {
            let start = Int.random(in: 0..<3 * MemoryArena.blockSize, using: &generator)
            let bytes = [UInt8](
                repeating: UInt8(truncatingIfNeeded: step), count: Int.random(in: 0..<700_000, using: &generator))
            try write(file, bytes, at: UInt64(start))
            guard !bytes.isEmpty else { continue }
            if flat.count < start + bytes.count {
                flat += [UInt8](repeating: 0, count: start + bytes.count - flat.count)
            }
            flat.replaceSubrange(start..<(start + bytes.count), with: bytes)
        }
        #expect(try content(file) == flat)
        let half = MemoryArena.blockSize + 300_001
        try file.truncate(to: UInt64(half))
        #expect(try content(file) == Array(flat[..<half]))
        #expect(try file.snapshot().bytes() == Array(flat[..<half]))
    }

    @Test func `a far write costs no memory of its own size`() throws {
        let file = file()
        try write(file, [1], at: 8 << 30)
        #expect(file.size == (8 << 30) + 1)
        #expect(arena.memory < 1 << 20)
        #expect(throws: FileError.fileTooLarge) { try self.write(file, [1], at: 1 << 60) }
    }

    @Test func `a small file takes no more than its bytes and a little`() throws {
        let file = file()
        for _ in 0..<300 { try write(file, [UInt8](repeating: 1, count: 1000), at: nil) }
        file.trim()
        #expect(Double(file.memory) <= 1.15 * 300_000)
    }

    @Test func `a large file takes no more than its bytes and a little, and gives them back`() throws {
        var file: MemoryFile? = file()
        let size = 20_000_000
        for start in stride(from: 0, to: size, by: 250_000) {
            try write(file!, [UInt8](repeating: 1, count: 250_000), at: UInt64(start))
        }
        #expect(Double(arena.memory) <= 1.15 * Double(size))
        let snapshot = file!.snapshot()
        file = nil
        #expect(try snapshot.bytes(in: 19_999_990..<20_000_000) == [UInt8](repeating: 1, count: 10))
        _ = consume snapshot
        #expect(arena.memory == 0)
    }

    @Test func `a snapshot stays as it was, whatever becomes of the file`() throws {
        let before = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        for change in 0..<6 {
            let file = file()
            try write(file, before, at: 0)
            let snapshot = file.snapshot()
            switch change {
            case 0: try write(file, [0, 0, 0], at: 8_388_607)
            case 1: try write(file, [9], at: nil)
            case 2: try file.truncate(to: 9_000_000)
            case 3:
                try file.truncate(to: 100)
                try file.truncate(to: 300_000)
            case 4: try file.truncate(to: 0)
            default: try write(file, before, at: 1)
            }
            #expect(try snapshot.bytes() == before, "change \(change)")
        }
    }

    @Test func `what was cut off reads as zeros when the file grows again`() throws {
        let file = file()
        try write(file, [UInt8](repeating: 1, count: 1_000_000), at: 0)
        try file.truncate(to: 400_000)
        try write(file, [2], at: 1_000_000)
        let expected = [UInt8](repeating: 1, count: 400_000) + [UInt8](repeating: 0, count: 600_000) + [2]
        #expect(try content(file) == expected)
    }

    @Test func `bytes given back are zeros for the next file`() throws {
        var first: MemoryFile? = file()
        try write(first!, [UInt8](repeating: 7, count: 1_000_000), at: 0)
        first = nil
        let second = file()
        try write(second, [1], at: 500_000)
        #expect(try content(second) == [UInt8](repeating: 0, count: 500_000) + [1])
    }
}
