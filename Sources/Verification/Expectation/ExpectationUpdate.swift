public import Drops
import Reading
import StrictYAML

/// An expectation brought up to a newer drop that is believed to be right: what changes in meaning, and the text.
///
/// Only what a drop can say is touched: names, dialect, columns with their types. Everything a person wrote besides
/// (identity, membership, profiles, tolerances, rules of columns that are still there) stays as it is.
public struct ExpectationUpdate {
    /// One sentence each, in the order of the file; empty when the drop says nothing new.
    public private(set) var changes: [String] = []
    /// The expectation's new text.
    public private(set) var text: String

    private let expectation: Expectation
    private let draft: ExpectationDraft

    /// - Parameters:
    ///   - text: of the expectation as it is.
    ///   - expectation: the same, decoded.
    /// - Throws: ``ExpectationError`` where the text is laid out so that a section cannot be found in it; `ReadingError`
    ///   and `BlobError` where the drop cannot be read.
    public init(_ text: String, _ expectation: Expectation, to drop: Drop) throws {
        self.text = text
        self.expectation = expectation
        draft = try ExpectationDraft(drop)
        let first = drop.files.first { $0.name == draft.fileName }
        if let first { try updateFiles(first) }
        try updateColumns()
        updateOrigin()
    }

    // MARK: Files

    private mutating func updateFiles(_ first: Drop.File) throws {
        if case .pattern(let pattern) = expectation.files.name, pattern.match(draft.fileName) == nil {
            guard let destination = draft.destination else {
                throw ExpectationError(
                    "the name \(draft.fileName) does not fit \(pattern.description); state the pattern that is meant")
            }
            try replaceLine("default-name:", "default-name: \(yamlQuoted(destination))")
            changes.append(
                "names: \(pattern.description) -> \(FileNamePattern(defaultNameOf: destination).description)")
        }
        let old = expectation.files.dialect
        guard draft.dialect.format == old.format else {
            throw ExpectationError(
                "the drop is written as \(draft.dialect.format.rawValue); state `format: \(draft.dialect.format.rawValue)` by hand"
            )
        }
        guard
            try DialectGuess.irregular(draft.dialect, first) < DialectGuess.irregular(old, first)
                || draft.dialect.delimiter != old.delimiter && !columnsStand(old, first)
        else { return }
        try replaceLine("dialect:", "dialect: {\(draft.dialectKeys.joined(separator: ", "))}")
        changes.append("dialect: now \(draft.dialectKeys.joined(separator: ", "))")
    }

    /// Whether the first line, read in this dialect, holds one of the listed columns.
    private func columnsStand(_ dialect: Dialect, _ file: Drop.File) throws -> Bool {
        let header = try Table(name: "", files: [file], dialect: dialect).header() ?? []
        return expectation.columns.contains { header.contains($0.name) }
    }

    private mutating func replaceLine(_ key: String, _ replacement: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let found = lines.indices.filter { lines[$0].drop { $0 == " " }.hasPrefix(key) }
        guard found.count == 1, let index = found.first else {
            throw ExpectationError("\"\(key)\" does not stand on a line of its own; make it \"\(replacement)\" by hand")
        }
        let line = lines[index]
        guard !line.contains("{") || line.contains("}") else {
            throw ExpectationError("\"\(key)\" goes over several lines; make it \"\(replacement)\" by hand")
        }
        lines[index] = line.prefix { $0 == " " } + replacement
        text = lines.joined(separator: "\n")
    }

    // MARK: Columns

    private mutating func updateColumns() throws {
        guard !expectation.columns.isEmpty else { return }
        let names = draft.columns.map(\.name)
        let before = changes.count
        for old in expectation.columns where !names.contains(old.name) { changes.append("column \(old.name): gone") }
        let lines = draft.columns.map { column in
            guard var kept = expectation.column(column.name) else {
                changes.append(
                    "column \(column.name): new, \(column.type(ExpectationDraft.preference)?.rawValue ?? "string")")
                return draft.line(column)
            }
            update(&kept, from: column)
            return Self.line(kept)
        }
        let order = expectation.columns.map(\.name).filter(names.contains)
        if expectation.columnOrder == .exact, order != names.filter(order.contains) {
            changes.append("columns: now in the order \(names.joined(separator: ", "))")
        }
        if changes.count > before { try replaceColumns(lines) }
    }

    private mutating func update(_ kept: inout ColumnExpectation, from seen: ExpectationDraft.Column) {
        if seen.values > 0, kept.type != .string, kept.type != .phone, !seen.types.contains(kept.type) {
            let type = seen.type(ExpectationDraft.preference) ?? .string
            changes.append("column \(kept.name): \(kept.type.rawValue) -> \(type.rawValue)")
            kept.type = type
        }
        if kept.isRequired, seen.nulls > 0 {
            changes.append("column \(kept.name): required -> may be null, as it is in \(seen.nulls) record(s)")
            kept.isRequired = false
        }
    }

    private static func line(_ column: ColumnExpectation) -> String {
        var keys = ["name: \(yamlQuoted(column.name))"]
        if column.type != .string { keys.append("type: \(column.type.rawValue)") }
        if column.isRequired { keys.append("required: true") }
        if !column.allowed.isEmpty {
            keys.append("allowed: [\(column.allowed.map(yamlQuoted).joined(separator: ", "))]")
        }
        if let pattern = column.pattern { keys.append("pattern: \(yamlQuoted(pattern))") }
        if column.patternFlavour != .swift { keys.append("pattern-flavour: \(column.patternFlavour.rawValue)") }
        if let length = column.maximumLength { keys.append("maximum-length: \(length)") }
        if let bytes = column.maximumBytes { keys.append("maximum-bytes: \(bytes)") }
        return "  - {\(keys.joined(separator: ", "))}"
    }

    /// Replaces the section from its key to the next line that is not indented.
    private mutating func replaceColumns(_ columns: [String]) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("columns:") }) else {
            throw ExpectationError(
                "\"columns:\" does not stand at the start of a line; bring the columns up to date by hand")
        }
        let end = lines[(start + 1)...].firstIndex { !$0.hasPrefix(" ") && !$0.hasPrefix("-") } ?? lines.endIndex
        lines.replaceSubrange(start..<end, with: ["columns:"] + columns)
        text = lines.joined(separator: "\n")
    }

    // MARK: Counts

    private mutating func updateOrigin() {
        let mark = "# Drafted from "
        guard text.hasPrefix(mark), let end = text.firstIndex(of: "\n") else { return }
        let old = text[..<end]
        guard !old.hasPrefix(draft.origin) else { return }
        let rest = old.firstRange(of: "record(s).").map { String(old[$0.upperBound...]) } ?? ""
        changes.append("drawn from: \(draft.origin.dropFirst(mark.count))")
        text.replaceSubrange(..<end, with: draft.origin + rest)
    }
}
