import Reading
public import Verification

/// How a finding reads in plain text, on the console and inside other formats.
enum FindingText {
    /// `file:line, record 7, column "x", byte 120`; parts that are not known are left out.
    static func place(_ place: Place) -> String {
        var parts = [place.file.isEmpty ? "the drop" : place.file]
        if let line = place.line { parts[0] += ":\(line)" }
        if let record = place.record { parts.append("record \(record)") }
        if let column = place.column { parts.append("column \(visible(column))") }
        if let offset = place.byteOffset { parts.append("byte \(offset)") }
        return parts.joined(separator: ", ")
    }

    /// One example on one line, with expected and actual where there are such.
    static func line(_ example: Finding.Example, masking: Masking) -> String {
        let values = [("expected", example.expected), ("actual", example.actual)].compactMap { label, value in
            value.map { "\(label) \(visible(masking.render($0)))" }
        }
        let place = place(example.place)
        return values.isEmpty ? place : "\(place): \(values.joined(separator: ", "))"
    }

    /// Text in which characters that cannot be seen are written out: a space at an end, a tab, U+00A0.
    static func visible(_ text: String) -> String {
        if text.isEmpty { return "(empty)" }
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case " " where index == 0 || index == scalars.count - 1: result += "␠"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                case .spaceSeparator where scalar != " ":
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}

/// A finding on a few lines, for messages outside a report, such as a failed test's.
public enum FindingSummary {
    /// Id and message, then up to three places with expected and actual.
    public static func text(of finding: Finding, masking: Masking) -> String {
        let head = "\(finding.id): \(masking.render(finding.message))"
        let lines = finding.examples.prefix(3).map { "  " + FindingText.line($0, masking: masking) }
        let more = finding.count > lines.count ? ["  … and \(finding.count - lines.count) more"] : []
        return ([head] + lines + more).joined(separator: "\n")
    }
}
