import ESPs
import Verification

/// What `explain` prints: a heading, then a paragraph for each question.
enum Explanation {
    static func text(of check: CheckDescription) -> String {
        """
        \(check.id) (\(check.severity.rawValue)): \(check.title)

        \(check.meaning)

        To mend it: \(check.mend)

        Source: \(check.source.title), \(check.source.address)

        """
    }

    static func text(of rule: Rule) -> String {
        let sources = rule.sources.map { "\($0.title), \($0.address)" }
        let setting = rule.setting.map { "Setting: \($0)\n\n" } ?? ""
        return """
            \(rule.id) (\(rule.effect.rawValue), \(rule.standing.rawValue)): \(rule.what)

            \(rule.why)

            To mend it: \(rule.mend)

            \(setting)Source: \(sources.isEmpty ? "none public; assumed" : sources.joined(separator: "; "))

            """
    }
}
