import Testing

@testable import FakeS3

@Suite struct XMLTests {
    @Test func `what is written is read back`() throws {
        let text = "a<b>&\"c'\r\n\u{1}é"
        let bytes = XMLWriter.document("R") { $0.element("T", String(text.filter { $0 != "\u{1}" })) }
        let root = try XMLReader.read(bytes)
        #expect(root["T"]?.text == text.filter { $0 != "\u{1}" })
    }

    @Test func `prefixes, attributes, comments and CDATA are understood`() throws {
        let root = try XMLReader.read(
            Array(
                "<?xml version='1.0'?><!-- c --><x:A xmlns:x=\"u\" t='1'><B><![CDATA[<raw>]]> &#x41;</B><C/></x:A>\n"
                    .utf8))
        #expect(root.name == "A")
        #expect(root.attributes["t"] == "1")
        #expect(root["B"]?.text == "<raw> A")
        #expect(root["C"]?.text == "")
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&nope;</a>", "<a>&#0;</a>",
        "<a>\u{1}</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<a><?php ?></a>", "<a", "<a b='", "<a><![CDATA[", "<a>&amp",
        "<1a/>",
        String(repeating: "<a>", count: 30) + String(repeating: "</a>", count: 30),
    ])
    func `what is not well-formed, or dangerous, is refused`(text: String) {
        #expect(throws: XMLFault.self) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: XMLFault.self) { try XMLReader.read(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
    }
}
