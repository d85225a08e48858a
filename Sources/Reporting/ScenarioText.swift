import Verification

/// The gate on the console: a row a scenario, then what is wrong, then the counts.
struct ScenarioText {
    let style: ConsoleRecorder.Style
    let paint: Paint

    func render(_ scenarios: [ScenarioReport]) -> String {
        var text = style.quiet ? "" : table(scenarios) + "\n"
        for scenario in scenarios where isWorthTelling(scenario) { text += section(scenario) }
        return text + Self.counts(scenarios).map { colour($0.outcome, $0.text) }.joined(separator: ", ") + "\n"
    }

    /// `62 conform, 1 fails (known)`: outcomes with their numbers, those that do not occur left out.
    static func counts(_ scenarios: [ScenarioReport]) -> [(outcome: ScenarioReport.Outcome, text: String)] {
        ScenarioReport.Outcome.allCases.compactMap { outcome in
            let those = scenarios.filter { $0.outcome == outcome }
            guard !those.isEmpty else { return nil }
            let known = outcome == .fails ? those.filter { $0.isGreen() }.count : 0
            return (
                outcome, "\(those.count) \(words(outcome, of: those.count))" + (known > 0 ? " (\(known) known)" : "")
            )
        }
    }

    private static func words(_ outcome: ScenarioReport.Outcome, of count: Int) -> String {
        guard count != 1 else { return outcome.rawValue }
        return switch outcome {
        case .conforms: "conform"
        case .conformsWithRemarks: "conform with remarks"
        case .fails: "fail"
        case .inconclusive, .notApplicable: outcome.rawValue
        }
    }

    /// What the list of known failures says of the scenario; nil where it says nothing.
    static func standing(_ scenario: ScenarioReport) -> String? {
        switch scenario.standing {
        case .unlisted: nil
        case .knownFailure(let reason, let until): "known until \(until): \(reason)"
        case .expired(let reason, let until): "was to be mended by \(until): \(reason)"
        case .noLongerFails(let reason, _): "is listed as a known failure and does not fail; take it out (\(reason))"
        }
    }

    private func isWorthTelling(_ scenario: ScenarioReport) -> Bool {
        scenario.outcome != .conforms && !(style.quiet && scenario.outcome == .notApplicable)
            || scenario.standing != .unlisted
    }

    private func table(_ scenarios: [ScenarioReport]) -> String {
        let width = scenarios.map(\.id.count).max() ?? 0
        return scenarios.map { scenario in
            let padding = String(repeating: " ", count: width - scenario.id.count)
            return "\(scenario.id)\(padding)  \(colour(scenario.outcome, scenario.outcome.rawValue))\n"
        }.joined()
    }

    private func section(_ scenario: ScenarioReport) -> String {
        var text = "\(paint.bold(scenario.id)): \(scenario.title)\n"
        if !scenario.reason.isEmpty { text += "  \(scenario.outcome.rawValue): \(scenario.reason)\n" }
        if let standing = Self.standing(scenario) { text += "  \(standing)\n" }
        for finding in scenario.allFindings { text += ConsoleRecorder.lines(finding, paint, style) }
        if scenario.outcome == .fails || scenario.outcome == .inconclusive {
            let printed = scenario.output.split(separator: "\n").suffix(style.quiet ? 1 : 5)
            for line in printed { text += "  printed: \(FindingText.visible(String(line)))\n" }
            text += "  again: \(scenario.reproduce)\n"
        }
        return text + "\n"
    }

    private func colour(_ outcome: ScenarioReport.Outcome, _ text: String) -> String {
        switch outcome {
        case .conforms: paint.green(text)
        case .conformsWithRemarks: paint.yellow(text)
        case .fails, .inconclusive: paint.red(text)
        case .notApplicable: text
        }
    }
}
