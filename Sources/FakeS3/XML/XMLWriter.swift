/// Writes XML as S3 writes it: a declaration, one line, no white space between elements.
struct XMLWriter {
    private var output: [UInt8]

    /// The namespace of every S3 answer but an error and a form's.
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    init() { output = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) }

    /// A document whose root is `root`, in S3's namespace unless told otherwise.
    static func document(_ root: String, namespace: String? = namespace, _ content: (inout XMLWriter) -> Void)
        -> [UInt8]
    {
        var writer = XMLWriter()
        writer.element(root, attributes: namespace.map { [("xmlns", $0)] } ?? [], content)
        return writer.output
    }

    /// A document that was read, written anew.
    static func text(of root: XMLElement) -> String {
        String(decoding: document(root.name) { xml in xml.content(of: root) }, as: UTF8.self)
    }

    private mutating func content(of element: XMLElement) {
        if element.children.isEmpty { return text(element.text) }
        for child in element.children {
            self.element(child.name, attributes: child.attributes.sorted { $0.key < $1.key }) { $0.content(of: child) }
        }
    }

    mutating func element(
        _ name: String, attributes: [(String, String)] = [], _ content: (inout XMLWriter) -> Void
    ) {
        output += "<\(name)".utf8
        for (attribute, value) in attributes {
            output += " \(attribute)=\"".utf8
            escape(value)
            output.append(UInt8(ascii: "\""))
        }
        output.append(UInt8(ascii: ">"))
        content(&self)
        output += "</\(name)>".utf8
    }

    /// Text of the element that is open.
    mutating func text(_ text: String) { escape(text) }

    mutating func element(_ name: String, _ text: String) {
        element(name) { $0.escape(text) }
    }

    mutating func element(_ name: String, _ number: Int) { element(name, String(number)) }

    mutating func element(_ name: String, _ flag: Bool) { element(name, flag ? "true" : "false") }

    /// Writes the element only when there is a value.
    mutating func optional(_ name: String, _ text: String?) {
        if let text { element(name, text) }
    }

    /// Text with markup and control characters as references, so that any reader gives back what was put in.
    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "\""): output += "&quot;".utf8
            case 0x09, 0x0A: output.append(byte)
            case 0..<0x20: output += "&#x\(String(byte, radix: 16));".utf8
            default: output.append(byte)
            }
        }
    }
}
