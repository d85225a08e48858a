import Drops
import Reading
import Testing

struct ReadAheadTests {
    /// Some megabytes, with records over several lines and one that is not UTF-8.
    private static let bytes: [UInt8] = {
        var bytes = Array("id,text\n".utf8)
        for number in 0..<60_000 {
            bytes += Array("\(number),\"line one of \(number), long enough to fill some batches\nline two\"\n".utf8)
            if number == 40_000 { bytes += [0x78, 0x2C, 0xE9, 0x0A] }
        }
        return bytes
    }()

    @Test func `records read ahead are those read one by one, in their order`() throws {
        let wanted = try rows(Self.bytes, Dialect())
        let found = try rows(Self.bytes, Dialect(), ahead: true)
        #expect(wanted.count == 60_002 && found == wanted)
        #expect(found.filter { $0.defects.contains(.badEncoding) }.map(\.number) == [40_002])
    }

    @Test func `an error of whoever works on a record ends the reading`() throws {
        struct Enough: Error {}
        let table = Table(
            name: "a", files: [Drop.File(name: "a.csv", content: Blob(Self.bytes))], dialect: Dialect())
        for last in [0, 1, 30_000, 59_999] {
            var count = 0
            #expect(throws: Enough.self) {
                try table.forEachRecordReadAhead { record in
                    count += 1
                    if record.number == last { throw Enough() }
                }
            }
            #expect(count == last + 1)
        }
    }

    @Test func `damage shows after the records before it`() throws {
        let packed = GzipSourceTests.gzip(String(decoding: Self.bytes, as: UTF8.self))
        var found = 0
        let table = Table(
            name: "a", files: [Drop.File(name: "a.csv.gz", content: Blob(Array(packed.dropLast(9))))],
            dialect: Dialect())
        #expect(throws: ReadingError.self) { try table.forEachRecordReadAhead { _ in found += 1 } }
        var wanted = 0
        #expect(throws: ReadingError.self) { try table.forEachRecord { _ in wanted += 1 } }
        #expect(found == wanted && wanted > 50_000)
    }

    @Test func `every file is read, an empty one too`() throws {
        let files = [Self.bytes, [], Array("id,text\n1,x\n".utf8)].enumerated().map {
            Drop.File(name: "\($0).csv", content: Blob($1))
        }
        var counts: [Int: Int] = [:]
        try Table(name: "a", files: files, dialect: Dialect()).forEachRecordReadAhead {
            counts[$0.fileIndex, default: 0] += 1
        }
        #expect(counts == [0: 60_002, 2: 2])
    }
}
