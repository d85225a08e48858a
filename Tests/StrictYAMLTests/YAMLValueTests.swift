import StrictYAML
import Testing

struct YAMLValueTests {
    private enum Color: String, CaseIterable { case red, green }

    private func value(_ text: String) throws -> YAMLValue { try YAMLValue(parsing: text, file: "f.yaml") }

    @Test func `text that is not YAML is refused with line and column`() {
        let error = #expect(throws: YAMLError.self) { try value("a: 1\nb: c: d\n") }
        #expect(error?.line == 2)
        #expect(error?.message.hasPrefix("not valid YAML") == true)
    }

    @Test func `an empty file is refused`() {
        #expect(throws: YAMLError.self) { try value("") }
    }

    @Test func `scalars keep their text and have the type asked for`() throws {
        #expect(try value("007").string() == "007")
        #expect(try value("42").int() == 42)
        #expect(try value("2").double() == 2)
        #expect(try value("0.5").double() == 0.5)
        #expect(try value("yes").bool())
        #expect(try value("[a, 1]").strings() == ["a", "1"])
    }

    @Test func `a value of the wrong type says what it must be and what it is`() throws {
        let error = #expect(throws: YAMLError.self) { try value("[1]").string() }
        #expect(error?.description == "f.yaml:1:1: the document must be a text, not a list")
        var map = try value("n: abc").map()
        let number = try map.require("n")
        let second = #expect(throws: YAMLError.self) { try number.int() }
        #expect(second?.description == "f.yaml:1:4: \"n\" must be a whole number, not \"abc\"")
    }

    @Test func `a wrong choice names the nearest`() throws {
        let error = #expect(throws: YAMLError.self) { try value("gren").choice(Color.self) }
        #expect(error?.message == "the document is \"gren\", must be one of red, green; did you mean \"green\"?")
        #expect(try value("red").choice(Color.self) == .red)
        #expect(try value("b").choice(["a": 1, "b": 2]) == 2)
    }

    @Test func `JSON is read like YAML`() throws {
        var map = try value("{\"a\": {\"b\": [true]}}").map()
        var inner = try map.require("a").map()
        #expect(try inner.require("b").list()[0].bool())
    }
}
