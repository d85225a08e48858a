import Drops
import Verification

/// The first thing to look at: scenarios by destinations in colour, or the drops of a run, a row each.
struct HTMLMatrix {
    let scenarios: [ScenarioReport]

    var html: String {
        var destinations: [String] = []
        var rows: [String] = []
        var cells: [String: [String: ScenarioReport]] = [:]
        for scenario in scenarios {
            let row = "\(scenario.connection): \(Self.leaf(scenario.id))"
            if !destinations.contains(scenario.destination) { destinations.append(scenario.destination) }
            if cells[row] == nil { rows.append(row) }
            cells[row, default: [:]][scenario.destination] = scenario
        }
        let lines = rows.map { row in
            let outcomes = destinations.map { cell(cells[row]?[$0]) }
            let all = Set(scenarios.filter { cells[row]?[$0.destination]?.id == $0.id }.map(\.outcome.rawValue))
            return HTML.tag(
                "tr", ["data-outcome": all.sorted().joined(separator: "|")],
                HTML.text("th", ["scope": "row"], row) + outcomes.joined())
        }
        return HTMLPage.filter(Set(scenarios.map(\.outcome.rawValue)).sorted())
            + HTML.table(["scenario"] + destinations, lines, label: "Scenarios by destination", isSortable: true)
    }

    private func cell(_ scenario: ScenarioReport?) -> String {
        guard let scenario else { return "<td class=\"none\"></td>" }
        let name = HTML.className(scenario.outcome.rawValue)
        let link: KeyValuePairs = ["href": "#" + HTML.anchor(scenario.id), "title": scenario.title]
        return HTML.tag("td", ["class": name], HTML.text("a", link, scenario.outcome.rawValue))
    }

    private static func leaf(_ id: String) -> String { id.split(separator: "/").last.map(String.init) ?? id }

    // MARK: Drops

    static func id(_ index: Int) -> String { "drop-\(index + 1)" }

    static func drops(_ drops: [DropReport]) -> String {
        let rows = drops.enumerated().map { index, drop in
            let word = outcome(drop)
            func count(_ severity: Severity) -> Int { drop.findings.count { $0.severity == severity } }
            let cells = [
                HTML.tag("th", ["scope": "row"], HTML.text("a", ["href": "#" + id(index)], drop.name)),
                HTML.text("td", drop.connection ?? drop.endpoint.rawValue), HTML.text("td", drop.destination),
                HTML.text("td", ["class": HTML.className(word)], word), number(drop.records), number(count(.error)),
                number(count(.warning)),
            ]
            return HTML.tag("tr", ["data-outcome": word], cells.joined())
        }
        let head = ["drop", "over", "destination", "verdict", "records", "errors", "warnings"]
        return HTMLPage.filter(Set(drops.map(outcome)).sorted())
            + HTML.table(head, rows, label: "Drops", isSortable: true)
    }

    static func outcome(_ drop: DropReport) -> String {
        switch drop.approval {
        case .none: drop.isVerified ? drop.verdict.rawValue : "imported"
        case .matches: "as approved"
        case .differs: "not as approved"
        }
    }

    private static func number(_ number: Int) -> String { HTML.text("td", ["class": "number"], "\(number)") }
}
