import Testing

import StrictJSON

@Suite struct JSONReaderTests {
    @Test func `every kind of value is read`() throws {
        let text = #" {"a":[1,-2.5e1,true,false,null,"x"],"b":{}} "#
        let value = try JSONReader.read(Array(text.utf8))
        #expect(value == ["a": [1, .number(-25), true, false, nil, "x"], "b": [:]])
    }

    @Test func `escapes and surrogate pairs become characters`() throws {
        let value = try JSONReader.read(Array(#""\u00e9\ud83d\ude00\n\/é""#.utf8))
        #expect(value == "é😀\n/é")
    }

    @Test(arguments: [
        ("", "the text ends where a value is expected at line 1, column 1"),
        ("{\n  \"a\" 1}", "':' is expected at line 2, column 7"),
        ("[1,]", "no value starts so at line 1, column 4"),
        ("[01]", "',' or ']' is expected at line 1, column 3"),
        ("{} x", "unexpected text after the value at line 1, column 4"),
        ("\"\\ud800\"", "half a surrogate pair at line 1, column 8"),
        ("tru", "no such word in JSON at line 1, column 1"),
        ("\"a", "the text ends in a string at line 1, column 3"),
        ("1e999", "a number out of range at line 1, column 6"),
    ])
    func `what is no JSON is told with its place`(text: String, message: String) {
        #expect { try JSONReader.read(Array(text.utf8)) } throws: { "\($0)" == message }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }

    @Test func `depth ends before the stack does`() {
        #expect(throws: JSONError.self) { try JSONReader.read(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test func `what is written is read again`() throws {
        let value: JSON = ["quote\"\\": "\u{1}\t\r\n", "n": [1, .number(0.5)], "o": nil]
        #expect(try JSONReader.read(value.bytes) == value)
    }
}
