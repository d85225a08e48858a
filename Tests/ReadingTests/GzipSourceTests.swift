import CZlib
import Drops
import Reading
import Testing

struct GzipSourceTests {
    /// One gzip member, made by zlib.
    static func gzip(_ text: String) -> [UInt8] { gzip(Array(text.utf8)) }

    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var input = bytes
        var output = [UInt8](repeating: 0, count: input.count + 1000)
        var stream = z_stream()
        deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
                return Int(stream.total_out)
            }
        }
        deflateEnd(&stream)
        return Array(output[..<count])
    }

    /// The records read, and the damage.
    private func read(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) throws -> (Int, ReadingError?) {
        var count = 0
        let file = Drop.File(name: "a.csv.gz", content: Blob(bytes))
        let table = Table(name: "a", files: [file], dialect: Dialect(hasHeader: false), limits: limits)
        do {
            try table.forEachRecord { _ in count += 1 }
            return (count, nil)
        } catch let error as ReadingError { return (count, error) }
    }

    private let lines = (0..<5000).map { "\($0),\($0 * 7919 % 10007)\n" }.joined()

    @Test func `several members are one file`() throws {
        let bytes = Self.gzip(lines) + Self.gzip("x,y\n") + Self.gzip("")
        let (count, damage) = try read(bytes)
        #expect(count == 5001)
        #expect(damage == nil)
    }

    @Test func `a cut file gives the records before the cut, then its place`() throws {
        let whole = Self.gzip(lines)
        let (count, damage) = try read(Array(whole.dropLast(whole.count / 2)))
        #expect(count > 1000 && count < 5000)
        #expect(damage?.kind == .truncated)
        #expect(damage?.packedOffset == whole.count - whole.count / 2)
    }

    @Test func `bytes after the end are told with their place`() throws {
        let whole = Self.gzip(lines)
        let (count, damage) = try read(whole + Array("garbage".utf8))
        #expect(count == 5000)
        #expect(damage?.kind == .trailingBytes)
        #expect(damage?.packedOffset == whole.count)
    }

    @Test func `a changed byte is damage`() throws {
        var bytes = Self.gzip(lines)
        bytes[bytes.count / 2] ^= 0x55
        #expect(try read(bytes).1?.kind == .corrupt)
    }

    @Test func `plain text named gz is told`() throws {
        let (count, damage) = try read(Array("a,b\n1,2\n".utf8))
        #expect(count == 0)
        #expect(damage?.kind == .notPacked)
    }

    @Test func `a bomb stops at the ratio`() throws {
        let (_, damage) = try read(Self.gzip(String(repeating: "\n", count: 20 << 20)))
        #expect(damage?.kind == .bomb)
    }

    @Test func `wherever a file of two members is cut, the cut is found`() throws {
        let first = Self.gzip("a,b\n1,2\n")
        let whole = first + Self.gzip("3,4\n")
        for length in 0..<whole.count {
            let (count, damage) = try read(Array(whole[..<length]))
            // A cut between the members leaves a whole file.
            if length == first.count {
                #expect(damage == nil && count == 2)
            } else {
                #expect(damage?.kind == .truncated, "cut at \(length)")
                #expect(damage?.packedOffset == length)
            }
        }
    }

    @Test func `no changed bit passes, but for the header's remarks`() throws {
        let bytes = Self.gzip("a,b\n1,2\n")
        // Time, level, system, and whether it is probably text (the first flag) say nothing of the content.
        for index in bytes.indices where !(4..<10).contains(index) {
            // The last two bits of the deflate data end its only block; the others of that byte are padding.
            for bit in (index == 3 ? 1 : 0)..<(index == bytes.count - 9 ? 2 : 8) {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(try read(changed).1 != nil, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test func `a limit of bytes stops the unpacking and says how to raise it`() throws {
        let (_, damage) = try read(Self.gzip(lines), limits: ReadingLimits(unpackedBytes: 1000))
        #expect(damage?.kind == .bomb)
        #expect(damage?.message.contains("maximum-unpacked-bytes") == true)
    }
}
