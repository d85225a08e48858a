import Foundation
import Reading
public import Verification

/// SARIF: findings for code scanning and editors.
///
/// Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0",
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
public struct SARIFRecorder: DocumentRecorder {
    let file: ReportFile
    private let masking: Masking
    private let describe: @Sendable (String) -> CheckDescription?

    /// - Parameter describe: the check of an id; those of the verification by default.
    public init(
        file: ReportFile, masking: Masking,
        describing describe: @escaping @Sendable (String) -> CheckDescription? = { CheckCatalog.check($0)?.about }
    ) {
        self.file = file
        self.masking = masking
        self.describe = describe
    }

    func document(of report: Report) throws -> String { try render(report) }

    func render(_ report: Report) throws -> String {
        try JSONForm.encode(Log(runs: [run(report)]), pretty: true) + "\n"
    }

    private func run(_ report: Report) -> Run {
        let drops = report.drops.flatMap { drop in
            let approval = drop.approval == .matches ? "as in the approved report" : nil
            return drop.findings.map { result($0, in: drop.name, suppressedAs: approval) }
        }
        let scenarios = report.scenarios.flatMap { scenario in
            let known = scenario.outcome == .fails && scenario.isGreen() ? ScenarioText.standing(scenario) : nil
            return scenario.allFindings.map { result($0, in: scenario.id, suppressedAs: known) }
        }
        let results = drops + scenarios
        let ids = Set(results.map(\.ruleId)).sorted()
        let driver = Driver(rules: ids.map(rule))
        let invocation = Invocation(executionSuccessful: true, exitCodeDescription: report.verdict.rawValue)
        return Run(
            tool: Tool(driver: driver), invocations: [invocation],
            results: results.map { result in
                var result = result
                result.ruleIndex = ids.firstIndex(of: result.ruleId) ?? -1
                return result
            })
    }

    private func rule(_ id: String) -> Rule {
        guard let about = describe(id) else { return Rule(id: id) }
        let address = about.source.address
        return Rule(
            id: id, shortDescription: Text(text: about.title), fullDescription: Text(text: about.meaning),
            help: Text(text: about.mend), helpUri: address.hasPrefix("http") ? address : nil)
    }

    /// - Parameter justification: why nobody needs to act; nil where somebody does.
    private func result(_ finding: Finding, in name: String, suppressedAs justification: String?) -> Result {
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        return Result(
            ruleId: finding.id, level: finding.severity.rawValue,
            kind: "fail", message: Text(text: "\(name): \(masking.render(finding.message))\(times)"),
            locations: finding.examples.prefix(1).map(location),
            relatedLocations: finding.examples.dropFirst().enumerated().map { index, example in
                var location = location(example)
                location.id = index + 1
                return location
            },
            occurrenceCount: finding.count,
            // One finding of a drop and column stays one alert over runs.
            partialFingerprints: [
                "findingKey/v1": [name, finding.id, finding.first.place.file, finding.first.place.column ?? ""]
                    .joined(separator: "|")
            ],
            suppressions: justification.map { [Suppression(kind: "external", justification: $0)] })
    }

    private func location(_ example: Finding.Example) -> Location {
        let place = example.place
        var location = Location(message: Text(text: FindingText.line(example, masking: masking)))
        if !place.file.isEmpty {
            let region = place.line.map { Region(startLine: $0, byteOffset: place.byteOffset) }
            let uri = place.file.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? "" }.joined(separator: "/")
            location.physicalLocation = PhysicalLocation(artifactLocation: Artifact(uri: uri), region: region)
        }
        if let column = place.column { location.logicalLocations = [Logical(name: column, kind: "member")] }
        return location
    }

    /// RFC 3986 "Uniform Resource Identifier (URI): Generic Syntax", section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

/// The shapes of the log, by their names in the specification.
extension SARIFRecorder {
    struct Log: Encodable {
        var schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        var version = "2.1.0"
        var runs: [Run]

        enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case version, runs
        }
    }
    struct Run: Encodable {
        var tool: Tool
        var invocations: [Invocation]
        var results: [Result]
        /// Offsets of bytes are in the decoded, decompressed file.
        var columnKind = "unicodeCodePoints"
    }
    struct Tool: Encodable { var driver: Driver }
    struct Driver: Encodable {
        var name = "mockdest"
        var version = ToolVersion.current
        var rules: [Rule]
    }
    struct Rule: Encodable {
        var id: String
        var shortDescription: Text?
        var fullDescription: Text?
        var help: Text?
        var helpUri: String?
    }
    struct Invocation: Encodable {
        var executionSuccessful: Bool
        var exitCodeDescription: String
    }
    struct Text: Encodable { var text: String }
    struct Result: Encodable {
        var ruleId: String
        var ruleIndex = -1
        var level: String
        var kind: String
        var message: Text
        var locations: [Location]
        var relatedLocations: [Location]
        var occurrenceCount: Int
        var partialFingerprints: [String: String]
        var suppressions: [Suppression]?
    }
    struct Suppression: Encodable {
        var kind: String
        var justification: String
    }
    struct Location: Encodable {
        var id: Int?
        var physicalLocation: PhysicalLocation?
        var logicalLocations: [Logical]?
        var message: Text
    }
    struct PhysicalLocation: Encodable {
        var artifactLocation: Artifact
        var region: Region?
    }
    struct Artifact: Encodable { var uri: String }
    struct Region: Encodable {
        var startLine: Int
        var byteOffset: Int?
    }
    struct Logical: Encodable {
        var name: String
        var kind: String
    }
}
