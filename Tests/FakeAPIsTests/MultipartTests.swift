import Testing

@testable import FakeAPIs

@Suite struct MultipartTests {
    private func form(_ body: String, type: String = "multipart/form-data; boundary=\"xx\"") -> Multipart? {
        Multipart(Array(body.utf8), contentType: type)
    }

    @Test func `parts have names, file names and their bytes`() throws {
        let form = try #require(
            self.form(
                "--xx\r\nContent-Disposition: form-data; name=\"list_ids\"\r\n\r\na,b\r\n"
                    + "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.csv\"\r\n"
                    + "Content-Type: text/csv\r\n\r\nemail\r\n--x\r\n\r\n--xx--\r\n"))
        #expect(form.text("list_ids") == "a,b")
        #expect(form.parts.last?.fileName == "c.csv")
        #expect(form.parts.last.map { String(decoding: $0.content, as: UTF8.self) } == "email\r\n--x\r\n")
    }

    @Test(arguments: ["", "--xx", "--xx\r\n", "--xx\r\n\r\nabc", "nothing"])
    func `a body without its end is refused`(body: String) {
        #expect(form(body) == nil)
    }

    @Test func `a boundary is needed`() {
        #expect(form("--xx--", type: "multipart/form-data") == nil)
    }

    @Test func `quoted fields of a file keep commas, quotes and line breaks`() {
        let rows = CSVRows.read(Array("\u{FEFF}a,\"b,\"\"x\"\"\n2\"\r\n\r\n1,\n".utf8))
        #expect(rows == [["a", "b,\"x\"\n2"], ["1", ""]])
    }
}
