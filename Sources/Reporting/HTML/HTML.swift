/// Pieces of HTML in which text stays text, whatever a customer's file holds.
enum HTML {
    static func escape(_ text: String) -> String {
        text.escaped { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            // Not allowed in HTML, not even as references.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}": "\u{FFFD}"
            default: nil
            }
        }
    }

    /// `<tag class="…">content</tag>`; the content is HTML already.
    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: String) -> String {
        let written = attributes.map { " \($0.key)=\"\(escape($0.value))\"" }.joined()
        return "<\(name)\(written)>\(content)</\(name)>"
    }

    static func tag(_ name: String, _ content: String) -> String { tag(name, [:], content) }

    static func text(_ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String) -> String {
        tag(name, attributes, escape(text))
    }

    static func text(_ name: String, _ text: String) -> String { tag(name, escape(text)) }

    /// A table in a box of its own that scrolls where the page is narrow; cells are HTML already.
    ///
    /// - Parameter isSortable: whether its columns can be sorted by a click or a key on their heads.
    static func table(
        _ head: [String], _ rows: [String], label: String, isSortable: Bool = false
    ) -> String {
        let cells = head.map { name in
            isSortable && !name.isEmpty
                ? "<th scope=\"col\"><button type=\"button\">\(escape(name))</button></th>"
                : "<th scope=\"col\">\(escape(name))</th>"
        }
        let box: KeyValuePairs = ["class": "box", "role": "region", "tabindex": "0", "aria-label": label]
        let kind: KeyValuePairs = ["class": isSortable ? "sortable" : "plain"]
        let table = "<thead><tr>\(cells.joined())</tr></thead><tbody>\n\(rows.joined(separator: "\n"))\n</tbody>"
        return tag("div", box, tag("table", kind, table))
    }

    /// The words of an outcome as the name of a class: `conforms with remarks` -> `conforms-with-remarks`.
    static func className(_ words: String) -> String { words.replacing(" ", with: "-") }

    /// A name that can stand in an address after `#`.
    static func anchor(_ name: String) -> String {
        "r-"
            + name.utf8.map { byte in
                let isPlain =
                    Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
                return isPlain || byte == 0x2D ? String(Unicode.Scalar(byte)) : "_\(byte)_"
            }.joined()
    }
}
