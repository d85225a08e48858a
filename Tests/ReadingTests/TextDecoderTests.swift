import Reading
import Testing

struct TextDecoderTests {
    private func dialect(_ encoding: Dialect.Encoding) -> Dialect { Dialect(encoding: encoding, hasHeader: false) }

    @Test func `UTF-16 in both orders reads as the text it is, mark taken off`() throws {
        let text = "é,花\n𝒳,\"z\nz\"\n"
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = []
        for unit in text.utf16 {
            little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
        let wanted = [["é", "花"], ["𝒳", "z\nz"]]
        #expect(try rows(little, dialect(.utf16LittleEndian)).map(\.fields) == wanted)
        #expect(try rows(big, dialect(.utf16BigEndian)).map(\.fields) == wanted)
    }

    @Test func `Latin-1 and windows-1252 differ where they should`() throws {
        #expect(try rows([0xFC, 0x2C, 0x85], dialect(.latin1))[0].fields == ["ü", "\u{85}"])
        #expect(try rows([0xFC, 0x2C, 0x80], dialect(.windows1252))[0].fields == ["ü", "€"])
    }

    @Test func `what cannot be decoded is a defect at its place`() throws {
        #expect(try rows([0x61, 0x2C, 0x81], dialect(.windows1252))[0].defects == .badEncoding)
        let lone = try rows([0x61, 0, 0x00, 0xD8, 0x62, 0], dialect(.utf16LittleEndian))
        #expect(lone[0].defects == .badEncoding)
        #expect(lone[0].defectOffset == 1)
        #expect(try rows([0x61, 0, 0x62], dialect(.utf16LittleEndian))[0].defects == .badEncoding)
    }
}
