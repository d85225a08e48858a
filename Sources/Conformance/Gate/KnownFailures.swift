public import Drops
import Foundation
import NearMiss
import Reporting
import StrictYAML

/// Scenarios that an exporter is known to fail, each with a reason and a day by which it is to be mended.
///
/// ```yaml
/// - scenario: s3/adobe-campaign/manifest
///   reason: manifests come with release 2.4
///   until: 2026-12-31
/// ```
public struct KnownFailures: Sendable {
    /// One scenario.
    struct Entry: Sendable {
        let scenario: String
        let reason: String
        /// The last day on which it may fail, `2026-12-31`.
        let until: String
    }

    private let entries: [String: Entry]
    /// The day on which they are looked at, in UTC.
    private let today: String

    /// Nothing is known to fail.
    public static let none = KnownFailures(entries: [:], today: "")

    private init(entries: [String: Entry], today: String) {
        self.entries = entries
        self.today = today
    }

    /// Reads a list in YAML.
    ///
    /// - Parameters:
    ///   - file: the name to use in messages.
    ///   - time: decides what has expired.
    /// - Throws: `YAMLError` with line, column and the nearest right key or scenario.
    public init(parsing text: String, file: String, time: TimeSource = .system) throws {
        var entries: [String: Entry] = [:]
        for value in try YAMLValue(parsing: text, file: file).list() {
            var map = try value.map()
            let scenario = try map.require("scenario")
            let reason = try map.require("reason")
            let until = try map.require("until")
            try map.finish()
            let entry = Entry(
                scenario: try Self.known(scenario), reason: try Self.filled(reason), until: try Self.day(until))
            guard entries.updateValue(entry, forKey: entry.scenario) == nil else {
                throw scenario.error("the scenario \(entry.scenario) is listed twice")
            }
        }
        self.init(entries: entries, today: time.now.formatted(Self.dayStyle))
    }

    private static func known(_ value: YAMLValue) throws -> String {
        let id = try value.string()
        if ScenarioCatalog.scenario(id) != nil { return id }
        let near = NearMiss.nearest(to: id, among: ScenarioCatalog.all.map(\.id)).map { "; did you mean \($0)?" }
        throw value.error("no scenario is called \"\(id)\"\(near ?? "; `mockdest list scenarios` names them")")
    }

    private static func filled(_ value: YAMLValue) throws -> String {
        let reason = try value.string()
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw value.error("a known failure needs a reason: who mends it, and where that is written down")
        }
        return reason
    }

    private static let dayStyle = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()

    private static func day(_ value: YAMLValue) throws -> String {
        let text = try value.string()
        guard text.utf8.count == 10, let date = try? dayStyle.parse(text), date.formatted(dayStyle) == text else {
            throw value.error("\"until\" is \"\(text)\", must be a day such as 2026-12-31")
        }
        return text
    }

    /// How the outcome of a scenario compares with the list.
    func standing(of report: ScenarioReport) -> ScenarioReport.Standing {
        guard let entry = entries[report.id] else { return .unlisted }
        switch report.outcome {
        case .fails where today <= entry.until: return .knownFailure(reason: entry.reason, until: entry.until)
        case .fails: return .expired(reason: entry.reason, until: entry.until)
        case .conforms, .conformsWithRemarks: return .noLongerFails(reason: entry.reason, until: entry.until)
        case .inconclusive, .notApplicable: return .unlisted
        }
    }
}
