import Conformance
import ESPs
import Exporting
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

    static func text(of scenario: Scenario) -> String {
        let ending =
            switch scenario.ending {
            case .delivers: "The exporter must end with 0 and leave exactly one complete drop."
            case .recovers:
                "The exporter must try again and leave exactly one complete drop; giving up with another exit code than "
                    + "0 gets a remark."
            case .deliversOrFails:
                "The exporter must leave exactly one complete drop and end with 0, or end with another exit code."
            case .fails: "The exporter cannot deliver and must end with another exit code than 0."
            }
        let profiles = GateProfile.allCases.filter { $0.includes(scenario) }.map(\.rawValue).joined(separator: ", ")
        let runs = scenario.runs.count > 1 ? " The exporter is called \(scenario.runs.count) times." : ""
        return """
            \(scenario.id): \(scenario.title)

            \(scenario.destination.name).\(runs) \(ending)

            Needs: \(scenario.needs.map(\.rawValue).sorted().joined(separator: ", "))
            Profiles: \(profiles)
            To run it alone: mockdest gate --only \(scenario.id) -- ./exporter

            """
    }

    static func text(of rule: Rule) -> String {
        let sources = rule.sources.map { "\($0.title), \($0.address)" }
        let setting = rule.setting.map { "Setting: \($0)\n\n" } ?? ""
        return """
            \(rule.id) (\(rule.effect.rawValue), \(rule.standing.rawValue)): \(rule.what)

            \(effect(of: rule)) \(standing(of: rule))

            \(rule.why)

            To mend it: \(rule.mend)

            \(setting)Source: \(sources.isEmpty ? "none public; assumed" : sources.joined(separator: "; "))

            """
    }

    static func text(of rule: OmittedRule) -> String {
        """
        \(rule.id): a known rule of this provider that no import here applies

        Why not: \(rule.reason).

        """
    }

    private static func effect(of rule: Rule) -> String {
        switch rule.effect {
        case .rejectsFile: "Where it applies, nothing of the file is imported and the tables stay as they were."
        case .rejectsRow: "Where it applies, the row is left out and the rest goes on."
        case .dropsField: "Where it applies, the row is imported without this value."
        case .changesValue: "Where it applies, another value is stored than the one in the file."
        case .skips: "Where it applies, the file, column or row is passed over without an error."
        case .warns: "Where it applies, all is stored, and a person should look."
        case .selectsFile: "It decides which file is taken, or under which name."
        case .reads: "It decides how the bytes are read."
        case .maps: "It decides which column fills which field."
        case .applies: "It decides what is written to the tables."
        case .refusesSettings: "Where it applies, the settings are refused before any file is looked at."
        case .removesFile: "It decides what becomes of the file after the run."
        case .writesResult: "It shapes what the provider hands back."
        }
    }

    private static func standing(of rule: Rule) -> String {
        switch rule.standing {
        case .documented: "The source says so."
        case .inferred: "It follows from what the source says, which does not say it."
        case .assumed: "Nothing public says so: look how your account does it, and change the setting where it differs."
        }
    }
}
