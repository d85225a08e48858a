public import Drops
import Reading

/// The same files through several providers' imports, so that a team sees what moving to another one would break.
public struct ImportComparison: Sendable {
    /// What one provider made of the files.
    public struct Entry: Sendable {
        /// Id of the provider.
        public var esp: String
        /// Nil when the files could not even be read the provider's way.
        public var outcome: ImportOutcome?
        /// Why there is no outcome.
        public var failure: String?
        /// Rules that rejected, dropped or changed something, most frequent first.
        public var objections: [ImportOutcome.RuleCount] {
            let telling: Set<ImportOutcome.Effect> = [
                .fileRejected, .rejected, .fieldDropped, .valueChanged, .columnSkipped,
            ]
            return (outcome?.counts ?? []).filter { telling.contains($0.effect) }.sorted {
                ($1.count, $0.rule) < ($0.count, $1.rule)
            }
        }
    }

    /// In the order of the catalogue.
    public var entries: [Entry]

    /// Runs `files` through each of `esps`, each with its own reading and tables that are empty at first.
    public init(files: [Drop.File], esps: [ESP] = ESPCatalog.all, time: TimeSource) throws {
        entries = []
        for esp in esps {
            let emulator = try esp.emulator()
            let table = Table(name: files.first?.name ?? "", files: files, dialect: emulator.dialect)
            var state = ESPState(esp: esp.id)
            do {
                let outcome = try emulator.run(table: table, into: &state, time: time)
                entries.append(Entry(esp: esp.id, outcome: outcome))
            } catch let error as ReadingError {
                entries.append(Entry(esp: esp.id, failure: error.description))
            }
        }
    }
}
