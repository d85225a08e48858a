import Drops
import Foundation
public import Verification

/// Which drops failed, as a report in JSON or JSON Lines says.
public struct FailedDrops: Sendable {
    /// A file that is no such report: one sentence.
    public struct Unreadable: Error, CustomStringConvertible, Sendable {
        /// The path and what is wrong.
        public let description: String
    }

    /// Names of drops, `set/step`.
    public let names: [String]

    /// The sets they belong to.
    public var sets: Set<String> {
        Set(names.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
    }

    private struct Form: Decodable {
        struct Drop: Decodable {
            struct Finding: Decodable { var severity: String }
            var name: String
            var verdict: String
            var approved: String?
            var findings: [Finding]
        }
        struct Line: Decodable { var drop: Drop? }
        var drops: [Drop]
    }

    /// - Parameter severity: from which on a finding makes a drop fail.
    /// - Throws: ``Unreadable``
    public init(inReportAt path: String, failOn severity: Severity = .error) throws(Unreadable) {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw Unreadable(description: "\(path): cannot be read")
        }
        let decoder = JSONDecoder()
        var drops: [Form.Drop] = []
        if let document = try? decoder.decode(Form.self, from: data) {
            drops = document.drops
        } else {
            for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
                guard let form = try? decoder.decode(Form.Line.self, from: Data(line)) else {
                    throw Unreadable(
                        description: "\(path), line \(number + 1): is no report of mockdest, neither json nor jsonl")
                }
                if let drop = form.drop { drops.append(drop) }
            }
        }
        names = drops.filter { Self.failed($0, severity) }.map(\.name)
    }

    private static func failed(_ drop: Form.Drop, _ severity: Severity) -> Bool {
        if let approved = drop.approved { return approved != "matches" }
        return drop.verdict != Verdict.pass.rawValue
            || drop.findings.contains { Severity(rawValue: $0.severity).map { $0 >= severity } ?? true }
    }
}
