import Drops
import Reading
import Testing

struct RecordReaderTests {
    @Test func `records carry number, line and byte offset`() throws {
        let found = try rows("a,b\n1,\"x\ny\"\n2,z", Dialect())
        #expect(
            found == [
                Row(number: 0, line: 1, byteOffset: 0, fields: ["a", "b"], raw: "a,b"),
                Row(number: 1, line: 2, byteOffset: 4, fields: ["1", "x\ny"], raw: "1,\"x\ny\""),
                Row(number: 2, line: 4, byteOffset: 12, fields: ["2", "z"], raw: "2,z"),
            ])
    }

    @Test func `CRLF without a last line end reads as LF does`() throws {
        let found = try rows("a,b\r\n1,2\r\n3,\"4\r\n5\"")
        #expect(found.map(\.fields) == [["a", "b"], ["1", "2"], ["3", "4\r\n5"]])
        #expect(found.map(\.line) == [1, 2, 3])
        #expect(found.allSatisfy { $0.defects.isEmpty })
    }

    @Test func `a byte order mark is no part of the first name`() throws {
        let found = try rows([0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8))
        #expect(found.map(\.fields) == [["a", "b"], ["1", "2"]])
        #expect(found.map(\.byteOffset) == [3, 7])
    }

    @Test func `doubled quotes and backslash escapes come off`() throws {
        #expect(try rows("\"a\"\"b\",\"\"\n")[0].fields == ["a\"b", ""])
        let backslash = Dialect(escape: .character(UInt8(ascii: "\\")), hasHeader: false)
        let found = try rows(#""a\"b","c\\","d\n",e\f"#, backslash)
        #expect(found.map(\.fields) == [["a\"b", "c\\", "d\\n", "e\\f"]])
        #expect(found[0].defects == [])
    }

    @Test func `NUL can be the quote`() throws {
        let found = try rows("male,\0John,LastName\0\n", Dialect(quote: 0, hasHeader: false))
        #expect(found.map(\.fields) == [["male", "John,LastName"]])
        #expect(found[0].defects == [])
    }

    @Test func `a lone quote is text and a defect at its place`() throws {
        let found = try rows("a,O\"Neil\nb,c\n")
        #expect(
            found[0]
                == Row(
                    number: 1, line: 1, byteOffset: 0, fields: ["a", "O\"Neil"], defects: .loneQuote, defectOffset: 3,
                    raw: "a,O\"Neil"))
        #expect(found[1].defects == [])
    }

    @Test func `text after a closing quote stays in the field and is a defect`() throws {
        let found = try rows("\"a\"b,c\nd,e\n")
        #expect(found[0].fields == ["ab", "c"])
        #expect(found[0].defects == .textAfterQuote)
        #expect(found[0].defectOffset == 3)
        #expect(found[1].fields == ["d", "e"])
    }

    @Test func `an unclosed quote costs one record`() throws {
        let found = try rows("1,\"a\n2,b\n3,\"c\"\n4,d\n")
        #expect(found.map(\.fields) == [["1", "a"], ["2", "b"], ["3", "c"], ["4", "d"]])
        #expect(found.map(\.defects) == [.unclosedQuote, [], [], []])
        #expect(found.map(\.line) == [1, 2, 3, 4])
        #expect(found[0].defectOffset == 2)
    }

    @Test func `an unclosed quote in the last record is seen at the end of the file`() throws {
        let found = try rows("1,a\n2,\"b")
        #expect(found.map(\.defects) == [[], .unclosedQuote])
        #expect(found[1].fields == ["2", "b"])
    }

    @Test func `a record beyond the limit is cut and the next one is read`() throws {
        let text = "a," + String(repeating: "x", count: 100_000) + "\nb,c\n"
        let found = try rows(text, limits: ReadingLimits(recordBytes: 1000))
        #expect(found.count == 2)
        #expect(found[0].defects == .tooLong)
        #expect(found[0].raw.utf8.count == 1000)
        #expect(found[1] == Row(number: 2, line: 2, byteOffset: 100_003, fields: ["b", "c"], raw: "b,c"))
    }

    @Test func `an unclosed quote before a long file costs one record and bounded memory`() throws {
        let text = "1,\"a\n" + String(repeating: "2,b\n", count: 100_000)
        let found = try rows(text, limits: ReadingLimits(recordBytes: 1000))
        #expect(found.count == 100_001)
        #expect(found[0].defects == .unclosedQuote)
        #expect(found.dropFirst().allSatisfy { $0.defects.isEmpty && $0.fields == ["2", "b"] })
        #expect(found.last?.line == 100_001)
    }

    @Test func `NUL, stray carriage return and bad UTF-8 are defects at their place`() throws {
        #expect(try rows("ab\0c\n")[0].defects == .nulByte)
        #expect(try rows("ab\rc\n")[0].defects == .strayLineEnd)
        let bad = try rows(Array("ok\nx,M".utf8) + [0xFC] + Array("ller\nend\n".utf8))
        #expect(bad.map(\.defects) == [[], .badEncoding, []])
        #expect(bad[1].defectOffset == 6)
        #expect(bad[1].fields == ["x", "M\u{FFFD}ller"])
    }

    @Test func `carriage returns alone end records where the dialect says so`() throws {
        let found = try rows("a,b\r1,\"2\r3\"\r", Dialect(lineEnd: .cr, hasHeader: false))
        #expect(found.map(\.fields) == [["a", "b"], ["1", "2\r3"]])
    }

    @Test func `every part has its header as record 0`() throws {
        let files = ["x.csv", "x_2.csv"].map { Drop.File(name: $0, content: Blob(Array("h\n1\n2\n".utf8))) }
        var seen: [String] = []
        let table = Table(name: "x", files: files, dialect: Dialect())
        try table.forEachRecord { seen.append("\($0.fileIndex):\($0.number):\($0.fields[0].string)") }
        #expect(seen == ["0:0:h", "0:1:1", "0:2:2", "1:0:h", "1:1:1", "1:2:2"])
        #expect(try table.header() == ["h"])
    }

    @Test func `an empty file has no header and no record`() throws {
        let table = Table(name: "x", files: [Drop.File(name: "x.csv", content: Blob([]))], dialect: Dialect())
        #expect(try table.header() == nil)
        try table.forEachRecord { _ in Issue.record("no record was expected") }
    }
}
