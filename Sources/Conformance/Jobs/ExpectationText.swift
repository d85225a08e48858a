import Exporting
import Foundation
import StrictYAML

/// An expectation in YAML, written from a job.
struct ExpectationText {
    let job: ExportJob
    let audience: ExportJob.Audience
    let generatedAt: Date?

    /// - Parameter identity: headers of the columns that tell who a record is about.
    func text(identity: [String]) -> String {
        var lines = ["# What the export of \(audience.name.replacing("\n", with: " ")) must hold, from its job."]
        lines += ["files:", "  template: \(yamlQuoted(template))", "  macros: \(mapping(macros))"]
        lines += [
            "  compression: \(job.layout.compression == .gzip ? "gzip" : "none")", "  dialect: \(mapping(dialect))",
        ]
        lines += ["  manifest: \(job.layout.hasManifest ? "required" : "refused")"]
        lines += ["  maximum-records: \(job.layout.maximumRecords)", "columns:"]
        lines += job.columns.map { "  - {\(column($0))}" }
        let kind = job.columns.first { $0.header == identity.first }.map(identityKind) ?? "custom"
        lines += ["identity: {columns: [\(identity.map(yamlQuoted).joined(separator: ", "))], kind: \(kind)}"]
        lines += ["membership: {\(membership)}"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The columns that tell the expected rows apart: the identity, the keys, or a mandatory attribute.
    ///
    /// - Throws: ``JobExpectation/Undecidable`` where none does.
    func identity(telling rows: [[String?]]) throws -> [String] {
        var candidates: [[String]] = [job.effectiveDeduplication]
        candidates += job.columns.filter { $0.type == .email }.map { [$0.source] }
        candidates += job.mandatory.map { [$0] } + job.columns.map { [$0.source] }
        for sources in candidates where !sources.isEmpty {
            let indices = sources.compactMap { source in job.columns.firstIndex { $0.source == source } }
            var seen: Set<[String?]> = []
            let isTelling = rows.allSatisfy { row in
                let key = indices.map { row[$0] }
                return !key.contains(nil) && seen.insert(key).inserted
            }
            if isTelling { return indices.map { job.columns[$0].header } }
        }
        throw JobExpectation.Undecidable(
            description:
                "no column tells the records of \(audience.name) apart, so that they cannot be compared; name a "
                + "unique one in \"mandatory\" and \"deduplicate\"")
    }

    // MARK: Parts

    private var template: String {
        job.layout.nameTemplate ?? "%DESTINATION_NAME%_segment%SEGMENT_ID%_%DATETIME(\(job.layout.timestamp.rawValue))%"
    }

    /// What every macro stands for in this run; a time that is not known is any.
    private var macros: [(String, String)] {
        let prefix = job.destination.fileNamePrefix
        var macros = [
            ("DESTINATION_NAME", prefix), ("DESTINATION", prefix), ("SEGMENT_ID", audience.id),
            ("SEGMENT_NAME", audience.name.replacing("/", with: "_")),
            ("DESTINATION_INSTANCE_NAME", job.flow.name), ("ORGANIZATION_NAME", job.flow.organization),
            ("SANDBOX_NAME", job.flow.sandbox),
        ]
        if let id = job.flow.id { macros.append(("DESTINATION_INSTANCE_ID", id)) }
        guard let generatedAt else { return macros }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let p = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: generatedAt)
        let digits = [p.month, p.day, p.hour, p.minute, p.second].map { String(($0 ?? 0) + 100).suffix(2) }
        let (year, clock) = (String(p.year ?? 0), digits[2...].joined())
        // Macros are taken as they are spelled in the template, whatever the case of their letters.
        for piece in template.split(separator: "%") where piece.hasPrefix("DATETIME(") {
            let form = piece.lowercased()
            let isMonthFirst = form.contains("mmddyyyy")
            let date = isMonthFirst ? "\(digits[0])\(digits[1])\(year)" : "\(year)\(digits[0])\(digits[1])"
            let separator = form.contains("_") ? "_" : ""
            macros.append((String(piece), "\(date)\(separator)\(clock)"))
        }
        macros.append(("TIMESTAMP", String(Int(generatedAt.timeIntervalSince1970.rounded(.down)))))
        return macros
    }

    private var dialect: [(String, String)] {
        let dialect = job.layout.dialect
        var parts = [("delimiter", name(of: dialect.delimiter))]
        parts.append(("quote", dialect.quote.map(name) ?? "none"))
        switch dialect.escape {
        case .doubling: parts.append(("escape", "doubling"))
        case .character(let byte): parts.append(("escape", name(of: byte)))
        }
        parts.append(("line-end", dialect.lineEnd == "\n" ? "lf" : "crlf"))
        parts.append(("final-line-end", dialect.endsLastLine ? "required" : "refused"))
        parts.append(("header", dialect.hasHeader ? "true" : "false"))
        parts.append(("null", dialect.null))
        parts.append(("empty", dialect.empty))
        return parts
    }

    private func name(of byte: UInt8) -> String {
        let names: [UInt8: String] = [0x09: "tab", 0x2C: "comma", 0x7C: "pipe", 0x3B: "semicolon", 0x3A: "colon"]
        if byte == 0 { return "nul" }
        return names[byte] ?? (byte == 0x5C ? "backslash" : String(UnicodeScalar(byte)))
    }

    private func column(_ column: ExportColumn) -> String {
        var parts = ["name: \(yamlQuoted(column.header))"]
        if let type = column.type { parts.append("type: \(type.rawValue)") }
        if column.isIdentity || job.mandatory.contains(column.source) { parts.append("required: true") }
        return parts.joined(separator: ", ")
    }

    private func identityKind(_ column: ExportColumn) -> String {
        if case .identity(let namespace) = column.content {
            return ["Email": "email", "Phone": "phone"][namespace] ?? "custom"
        }
        return column.type == .email ? "email" : column.type == .phone ? "phone" : "custom"
    }

    private var membership: String {
        let export = "export: \(audience.isFull ? "full" : "incremental")"
        guard let status = job.columns.first(where: { $0.content == .membershipStatus }) else {
            return "form: file, \(export)"
        }
        return "form: status-column, column: \(yamlQuoted(status.header)), \(export)"
    }

    private func mapping(_ pairs: [(String, String)]) -> String {
        "{" + pairs.map { "\(yamlQuoted($0)): \(yamlQuoted($1))" }.joined(separator: ", ") + "}"
    }
}
