import Drops
import ESPs
import Foundation
import Reading
import Verification

/// Reads a report in JSON or JSON Lines back, so that parts of a run can be told as one.
///
/// Values stay as they stand in the report: masked ones masked. What a report does not hold, such as what went over
/// the wire, is not there.
public enum ReportReader {
    /// A file that is no such report: one sentence.
    public struct Unreadable: Error, CustomStringConvertible, Sendable {
        /// The path and what is wrong.
        public let description: String
    }

    /// Drops and scenarios of all files, in their order.
    ///
    /// - Throws: ``Unreadable`` also where a part ends without its verdict: its run did not.
    public static func merge(_ paths: [String]) throws(Unreadable) -> Report {
        var report = Report()
        for path in paths {
            let part = try read(path)
            report.drops += part.drops
            report.scenarios += part.scenarios
        }
        return report
    }

    static func read(_ path: String) throws(Unreadable) -> Report {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw Unreadable(description: "\(path): cannot be read")
        }
        let decoder = JSONDecoder()
        if let document = try? decoder.decode(JSONForm.Document.self, from: data) {
            return try report(document, path)
        }
        return try read(lines: data, decoder, path)
    }

    /// A report in JSON that a server made.
    ///
    /// - Parameter origin: names it in the message.
    public static func read(json text: String, from origin: String) throws(Unreadable) -> Report {
        guard let document = try? JSONDecoder().decode(JSONForm.Document.self, from: Data(text.utf8)) else {
            throw Unreadable(description: "\(origin): is no report of mockdest in json")
        }
        return try report(document, origin)
    }

    private static func report(_ document: JSONForm.Document, _ origin: String) throws(Unreadable) -> Report {
        guard document.version == Report.version else {
            throw Unreadable(
                description: "\(origin): is of version \(document.version), this reads \(Report.version)")
        }
        var report = Report(drops: document.drops.map(\.report))
        report.scenarios = (document.scenarios ?? []).map(\.report)
        return report
    }

    private static func read(lines data: Data, _ decoder: JSONDecoder, _ path: String) throws(Unreadable) -> Report {
        var report = Report()
        var isFinished = false
        for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard !isFinished, let form = try? decoder.decode(JSONForm.Line.self, from: Data(line)) else {
                throw Unreadable(
                    description: "\(path), line \(number + 1): is no report of mockdest, neither json nor jsonl")
            }
            if let drop = form.drop { report.drops.append(drop.report) }
            if let scenario = form.scenario { report.scenarios.append(scenario.report) }
            isFinished = form.type == "finished"
        }
        guard isFinished else { throw Unreadable(description: "\(path): ends before its run did; run that part again") }
        return report
    }
}

extension JSONForm.Drop {
    fileprivate var report: DropReport {
        var report = DropReport(
            name: name, destination: destination, endpoint: EndpointKind(rawValue: endpoint) ?? .files,
            connection: connection,
            files: files.map { FileReport(name: $0.name, bytes: $0.bytes, records: $0.records) },
            verdict: Verdict(rawValue: verdict) ?? .fail, findings: findings.map(\.finding),
            imports: imports.map(\.report))
        report.reproduce = reproduce
        report.members = members
        if let approved { report.approval = approved == "matches" ? .matches : .differs(differences ?? []) }
        return report
    }
}

extension JSONForm.Scenario {
    fileprivate var report: ScenarioReport {
        var report = ScenarioReport(
            id: id, title: title, destination: destination, connection: connection,
            outcome: ScenarioReport.Outcome(rawValue: outcome) ?? .inconclusive)
        report.reason = reason ?? ""
        report.findings = findings.map(\.finding)
        report.drops = drops.map(\.report)
        report.output = output ?? ""
        report.seconds = seconds
        report.reproduce = reproduce
        switch known?.standing {
        case "as listed": report.standing = .knownFailure(reason: known?.reason ?? "", until: known?.until ?? "")
        case "expired": report.standing = .expired(reason: known?.reason ?? "", until: known?.until ?? "")
        case "no longer fails": report.standing = .noLongerFails(reason: known?.reason ?? "", until: known?.until ?? "")
        default: break
        }
        return report
    }
}

extension JSONForm.FindingForm {
    fileprivate var finding: Finding {
        let first = Finding.Example(
            place: Place(file: file ?? "", line: line, record: record, column: column, byteOffset: byteOffset),
            expected: expected.map { MaskableText($0) }, actual: actual.map { MaskableText($0) })
        return Finding(
            id: id, severity: Severity(rawValue: severity) ?? .error, message: MaskableText(message), first: first,
            count: count, examples: examples.map(\.example))
    }
}

extension JSONForm.PlaceForm {
    fileprivate var example: Finding.Example {
        Finding.Example(
            place: Place(file: file ?? "", line: line, record: record, column: column, byteOffset: byteOffset),
            expected: expected.map { MaskableText($0) }, actual: actual.map { MaskableText($0) })
    }
}

extension JSONForm.ImportForm {
    fileprivate var report: ImportReport {
        var totals = ImportOutcome.Totals()
        (totals.total, totals.added, totals.updated) = (outcome.total, outcome.added, outcome.updated)
        (totals.unchanged, totals.duplicate) = (outcome.unchanged, outcome.duplicate)
        (totals.rejected, totals.skipped) = (outcome.rejected, outcome.skipped)
        let rows = rows.map { row in
            ImportOutcome.Row(
                file: row.file, record: row.record, effect: ImportOutcome.Effect(rawValue: row.effect) ?? .noted,
                rule: row.rule, column: row.column, before: row.value.map { MaskableText($0) },
                after: row.stored.map { MaskableText($0) }, message: MaskableText(row.message))
        }
        let counts = rules.map {
            ImportOutcome.RuleCount(
                rule: $0.rule, effect: ImportOutcome.Effect(rawValue: $0.effect) ?? .noted, count: $0.count)
        }
        let taken = assumptions.map {
            ImportOutcome.Assumption(rule: $0.rule, setting: $0.setting, text: $0.text)
        }
        return ImportReport(
            esp: esp,
            outcome: ImportOutcome(
                esp: esp, totals: totals, result: ImportOutcome.Result(rawValue: result) ?? .failed, status: status,
                rows: rows, counts: counts, assumptions: taken, documents: []))
    }
}
