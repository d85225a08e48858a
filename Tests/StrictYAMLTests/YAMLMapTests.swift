import StrictYAML
import Testing

struct YAMLMapTests {
    private func map(_ text: String) throws -> YAMLMap { try YAMLValue(parsing: text, file: "f.yaml").map() }

    @Test func `an unknown key is an error at its place with the nearest known key`() throws {
        var map = try map("name: x\ncolums: []\n")
        _ = map.take("name")
        _ = map.take("columns")
        #expect(
            throws: YAMLError(
                file: "f.yaml", line: 2, column: 1, message: "unknown key \"colums\"; did you mean \"columns\"?")
        ) {
            try map.finish()
        }
    }

    @Test func `an unknown key without a near one lists the known keys`() throws {
        var map = try map("zebra: 1\n")
        _ = map.take("name")
        let error = #expect(throws: YAMLError.self) { try map.finish() }
        #expect(error?.message == "unknown key \"zebra\"; known here: name")
    }

    @Test func `a missing key that is nearly there is named as a typing error`() throws {
        var map = try map("destinaton: s3\n")
        let error = #expect(throws: YAMLError.self) { try map.require("destination") }
        #expect(error?.description == "f.yaml:1:1: unknown key \"destinaton\"; did you mean \"destination\"?")
    }

    @Test func `a missing key says so at the mapping's place`() throws {
        var outer = try map("a:\n  b: 1\n")
        var inner = try outer.require("a").map()
        let error = #expect(throws: YAMLError.self) { try inner.require("name") }
        #expect(error?.message == "\"a\": the key \"name\" is missing")
        #expect(error?.line == 2)
    }

    @Test func `a key given twice is refused`() {
        let error = #expect(throws: YAMLError.self) { try map("a: 1\na: 2\n") }
        #expect(error?.message.contains("a") == true)
    }

    @Test func `a value written as nothing counts as absent`() throws {
        var map = try map("a:\nb: ~\nc: null\nd: 'null'\n")
        #expect(map.take("a") == nil)
        #expect(map.take("b") == nil)
        #expect(map.take("c") == nil)
        #expect(try map.take("d")?.string() == "null")
    }
}
