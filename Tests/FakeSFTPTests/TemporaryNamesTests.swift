import Testing

@testable import FakeSFTP

struct TemporaryNamesTests {
    @Test(arguments: ["a.tmp", "in/a.part", "a.csv.filepart", ".a.swp", "a.0123456789abcdef0123456789abcdef"])
    func `names of files in the making`(name: String) {
        #expect(TemporaryNames.standard.covers(path: Array(name.utf8)))
    }

    @Test(arguments: [
        "a.csv", "tmp/a.csv", "part", "a.0123456789abcdef0123456789abcde", "a.0123456789abcdef0123456789abcdeg",
    ])
    func `names of files that are done`(name: String) {
        #expect(!TemporaryNames.standard.covers(path: Array(name.utf8)))
    }
}
