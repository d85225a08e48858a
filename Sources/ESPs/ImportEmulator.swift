public import Drops
public import Reading

/// One import as its administrator set it up: reads a table as the provider would and applies it to the provider's tables.
public protocol ImportEmulator: Sendable {
    /// Id of the provider.
    var esp: String { get }

    /// How the provider reads the text of a file. The table handed to ``run(table:into:time:)`` must be read so.
    var dialect: Dialect { get }

    /// What the import would take of the files that lie on the endpoint, and what becomes of them.
    func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection

    /// Imports one file. Either all of its effect is in `state` afterwards or nothing of it.
    ///
    /// - Throws: ``BlobError`` and the reader's errors when the file cannot be read; `state` is then as before.
    func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome
}

extension ImportEmulator {
    /// Imports the files of `table` one after the other, as the provider's runs would follow each other.
    ///
    /// - Throws: what ``importFile(_:into:time:)`` throws, and ``ESPStateError`` for another provider's state.
    ///   Files before the one that failed stay imported.
    public func run(table: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
        guard state.esp == esp else { throw ESPStateError.otherESP(expected: esp, found: state.esp) }
        var outcomes: [ImportOutcome] = []
        for file in table.files {
            let single = Table(
                name: table.name, files: [file], dialect: table.dialect, compression: table.compression,
                limits: table.limits)
            let shape = state.shape
            let outcome = try importFile(single, into: &state, time: time)
            if outcome.result == .failed { state.takeBack(to: shape) }
            outcomes.append(outcome)
        }
        return try ImportOutcome(joining: outcomes, esp: esp)
    }
}
