import Drops
import ESPs
import Foundation
import Reading
import StrictYAML

/// 2026-11-21 18:30:45 UTC, the moment of every import in these tests.
let importTime = TimeSource.fixed(Date(timeIntervalSince1970: 1_795_285_845))

/// An import with settings written as YAML, fed with the text of a file.
struct Importing {
    let emulator: any ImportEmulator
    var state: ESPState

    init(_ esp: String, _ settings: String? = nil) throws {
        let yaml = try settings.map { try YAMLValue(parsing: $0, file: "import.yaml") }
        emulator = try ESPCatalog.esp(id: esp).emulator(settings: yaml)
        state = ESPState(esp: esp)
    }

    /// The same tables, another import.
    func with(_ settings: String) throws -> Importing {
        var next = try Importing(emulator.esp, settings)
        next.state = state
        return next
    }

    mutating func run(_ text: String, name: String = "drop.csv") throws -> ImportOutcome {
        try run(Array(text.utf8), name: name)
    }

    mutating func run(_ bytes: [UInt8], name: String = "drop.csv") throws -> ImportOutcome {
        let table = Table(name: name, files: [.init(name: name, content: Blob(bytes))], dialect: emulator.dialect)
        return try emulator.run(table: table, into: &state, time: importTime)
    }

    /// The rows of a table as dictionaries without nulls.
    func table(_ name: String) -> [[String: String]] { state.table(name)?.records() ?? [] }
}

extension ImportOutcome.Row {
    /// Record, rule without the provider's name, and effect.
    var lineOfRow: String { "\(record.map(String.init) ?? "file") \(rule.split(separator: "/")[1]) \(effect.rawValue)" }
}

extension ImportOutcome {
    /// Record, rule without the provider's name, and effect of each kept row.
    var lines: [String] { rows.map(\.lineOfRow) }

    func document(_ name: String) -> String? {
        guard let found = documents.first(where: { $0.name.hasPrefix(name) }) else { return nil }
        return (try? found.content.bytes()).map { String(decoding: $0, as: UTF8.self) }
    }

    var figures: [Int] {
        [
            totals.total, totals.added, totals.updated, totals.unchanged, totals.duplicate, totals.rejected,
            totals.skipped,
        ]
    }
}

/// The error's sentence, or nil when there is none.
func complaint(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// The root of the checkout.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
