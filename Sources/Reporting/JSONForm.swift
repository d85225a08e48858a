import Drops
import ESPs
import Foundation
import Reading
import Verification

/// The shape of the JSON report, version 1. Changes are additive; a breaking one raises ``Report/version``.
public enum JSONForm {
    /// The whole report as text, keys sorted, so that the same report is the same bytes.
    public static func text(of report: Report, masking: Masking) throws -> String {
        try encode(Document(report, masking), pretty: true) + "\n"
    }

    static func encode(_ value: some Encodable, pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    struct Document: Codable {
        var version = Report.version
        var tool = Tool()
        var verdict: String
        var drops: [Drop]
        /// Of the gate; absent for every other command.
        var scenarios: [Scenario]?

        init(_ report: Report, _ masking: Masking) {
            verdict = report.verdict.rawValue
            drops = report.drops.map { Drop($0, masking) }
            scenarios = report.scenarios.isEmpty ? nil : report.scenarios.map { Scenario($0, masking) }
        }
    }

    struct Tool: Codable {
        var name = "mockdest"
        var version = ToolVersion.current
    }

    struct Line: Codable {
        var type: String
        var drop: Drop?
        var scenario: Scenario?
        var verdict: String?
    }

    struct Drop: Codable {
        struct File: Codable {
            var name: String
            var bytes: Int
            var records: Int?
        }
        var name: String
        var destination: String
        var endpoint: String
        var connection: String?
        var files: [File]
        var verdict: String
        var findings: [FindingForm]
        var imports: [ImportForm]
        /// `matches` or `differs`; absent where nothing was approved.
        var approved: String?
        var differences: [String]?
        /// The command that judges the same again.
        var reproduce: String?
        /// How many are members after it; absent where drops are judged one by one.
        var members: Int?

        init(_ drop: DropReport, _ masking: Masking) {
            connection = drop.connection
            reproduce = drop.reproduce
            members = drop.members
            switch drop.approval {
            case .none: break
            case .matches: approved = "matches"
            case .differs(let list): (approved, differences) = ("differs", list)
            }
            name = drop.name
            destination = drop.destination
            endpoint = drop.endpoint.rawValue
            files = drop.files.map { File(name: $0.name, bytes: $0.bytes, records: $0.records) }
            verdict = drop.verdict.rawValue
            findings = drop.findings.map { FindingForm($0, masking) }
            imports = drop.imports.map { ImportForm($0, masking) }
        }
    }

    struct Scenario: Codable {
        struct Known: Codable {
            /// `as listed`, `expired` or `no longer fails`.
            var standing: String
            var reason: String
            var until: String
        }
        var id: String
        var title: String
        var destination: String
        var connection: String
        var outcome: String
        var known: Known?
        var reason: String?
        var findings: [FindingForm]
        var drops: [Drop]
        /// The end of what the exporter printed; absent where it conforms.
        var output: String?
        var seconds: Double
        var reproduce: String

        init(_ scenario: ScenarioReport, _ masking: Masking) {
            id = scenario.id
            title = scenario.title
            destination = scenario.destination
            connection = scenario.connection
            outcome = scenario.outcome.rawValue
            reason = scenario.reason.isEmpty ? nil : scenario.reason
            findings = scenario.findings.map { FindingForm($0, masking) }
            drops = scenario.drops.map { Drop($0, masking) }
            output = scenario.outcome == .conforms || scenario.output.isEmpty ? nil : scenario.output
            seconds = (scenario.seconds * 1000).rounded() / 1000
            reproduce = scenario.reproduce
            switch scenario.standing {
            case .unlisted: break
            case .knownFailure(let reason, let until):
                known = Known(standing: "as listed", reason: reason, until: until)
            case .expired(let reason, let until): known = Known(standing: "expired", reason: reason, until: until)
            case .noLongerFails(let reason, let until):
                known = Known(standing: "no longer fails", reason: reason, until: until)
            }
        }
    }

    struct PlaceForm: Codable {
        var file: String?
        var line: Int?
        var record: Int?
        var column: String?
        var byteOffset: Int?
        var expected: String?
        var actual: String?

        init(_ example: Finding.Example, _ masking: Masking) {
            file = example.place.file.isEmpty ? nil : example.place.file
            line = example.place.line
            record = example.place.record
            column = example.place.column
            byteOffset = example.place.byteOffset
            expected = example.expected.map(masking.render)
            actual = example.actual.map(masking.render)
        }
    }

    struct FindingForm: Codable {
        var id: String
        var severity: String
        var message: String
        var file: String?
        var line: Int?
        var record: Int?
        var column: String?
        var byteOffset: Int?
        var expected: String?
        var actual: String?
        var count: Int
        var examples: [PlaceForm]

        init(_ finding: Finding, _ masking: Masking) {
            let first = PlaceForm(finding.first, masking)
            id = finding.id
            severity = finding.severity.rawValue
            message = masking.render(finding.message)
            file = first.file
            line = first.line
            record = first.record
            column = first.column
            byteOffset = first.byteOffset
            expected = first.expected
            actual = first.actual
            count = finding.count
            examples = finding.examples.map { PlaceForm($0, masking) }
        }
    }
}
