import Testing

@testable import FakeAPIs
import StrictJSON

/// The examples of RFC 6902, appendix A, for the kinds that are there, and RFC 6901, section 5.
@Suite struct JSONPatchTests {
    private func patched(_ document: JSON, _ op: JSONPatchOperation.Name, _ path: String, _ value: JSON = nil) throws
        -> JSON
    {
        try document.patched([
            JSONPatchOperation(name: op, path: try #require(JSONPointer(path)), value: value)
        ])
    }

    @Test func `members and elements are added`() throws {
        #expect(try patched(["foo": "bar"], .add, "/baz", "qux") == ["baz": "qux", "foo": "bar"])
        #expect(try patched(["foo": ["bar", "baz"]], .add, "/foo/1", "qux") == ["foo": ["bar", "qux", "baz"]])
        #expect(try patched(["foo": ["bar"]], .add, "/foo/-", ["abc", "def"]) == ["foo": ["bar", ["abc", "def"]]])
        #expect(try patched(["foo": "bar"], .add, "/foo", 1) == ["foo": 1])
    }

    @Test func `members and elements are removed and replaced`() throws {
        #expect(try patched(["baz": "qux", "foo": "bar"], .remove, "/baz") == ["foo": "bar"])
        #expect(try patched(["foo": ["bar", "qux", "baz"]], .remove, "/foo/1") == ["foo": ["bar", "baz"]])
        #expect(try patched(["baz": "qux", "foo": "bar"], .replace, "/baz", "boo") == ["baz": "boo", "foo": "bar"])
    }

    @Test func `escaped tokens name members with slashes and tildes`() throws {
        #expect(try patched(["a/b": 1, "m~n": 2], .replace, "/a~1b", 3) == ["a/b": 3, "m~n": 2])
        #expect(try patched(["a/b": 1, "m~n": 2], .remove, "/m~0n") == ["a/b": 1])
        #expect(JSONPointer("/a~2") == nil)
        #expect(JSONPointer("a") == nil)
    }

    @Test(arguments: ["/none/x", "/foo/2", "/foo/01", "/foo/-1", "/foo/+1", "/foo/x", "/bar/x"])
    func `a way to nowhere is refused`(path: String) {
        #expect(throws: JSONPatchError.self) { try patched(["foo": ["a", "b"], "bar": 1], .replace, path, 0) }
    }

    @Test func `several steps go in order, and a failing one leaves the document as it was`() throws {
        let document: JSON = ["list": ["a", "b", "c"]]
        let first = JSONPatchOperation(name: .remove, path: try #require(JSONPointer("/list/0")), value: nil)
        let second = JSONPatchOperation(name: .remove, path: try #require(JSONPointer("/list/1")), value: nil)
        #expect(try document.patched([first, second]) == ["list": ["b"]])
        let bad = JSONPatchOperation(name: .remove, path: try #require(JSONPointer("/list/9")), value: nil)
        #expect(throws: JSONPatchError.self) { try document.patched([first, bad]) }
        #expect(document == ["list": ["a", "b", "c"]])
    }
}
