import Reading
import StrictYAML
import Verification

extension AdobeCampaign {
    /// The generic import wizard, which loads a file without a workflow: another way with keys, doubles and errors.
    struct ImportWizard: Sendable {
        /// What is done with rows that have one key: all are applied, none is and nobody hears of it, none is and each is
        /// an error.
        enum Doubles: String, CaseIterable { case update, ignore, rejectEntity }

        /// Field that identifies the rows whose first key is empty.
        var secondKey: String?
        var doubles = Doubles.update
        /// The import stops when so many lines at the beginning are all rejected; 0: never.
        var stopAfterRejects = 100
        /// As many lines it looks for doubles in memory; a larger file is warned of.
        var mostLines = 1_000_000

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            secondKey = try map.take("secondKey")?.string()
            doubles = try map.take("doubles")?.choice(Doubles.self) ?? doubles
            let stop = map.take("stopAfterRejects")
            stopAfterRejects = try stop?.int() ?? stopAfterRejects
            mostLines = try map.take("mostLines")?.int() ?? mostLines
            try map.finish()
            if let stop, stopAfterRejects < 0 { throw stop.error("\"stopAfterRejects\" must be 0 or more") }
        }
    }
}

extension AdobeCampaign.RowImport {
    /// How often each key stands in the rows that load, where rows with one key are not simply applied.
    func keyCounts(_ file: Table) throws -> SeenKeys {
        // A copy that nobody asks for its notes: what the rows look like after loading is known to the loading alone.
        var probe = self
        var counts = SeenKeys()
        try file.forEachRecordReadAhead { record in
            let number = record.number - format.leadingLines
            guard number > 0, !record.raw.isEmpty, probe.load(record, number), probe.findKey() else { return }
            counts.add(1, to: probe.keyHash)
        }
        return counts
    }

    /// Puts the row's key into ``key``: the first one, or the second where the first is empty and there is one.
    ///
    /// - Returns: false when the row has neither.
    mutating func findKey() -> Bool {
        usesSecondKey = !form.key(of: row, into: &key)
        if usesSecondKey {
            guard let second = secondIndex?.form, second.key(of: row, into: &key) else { return false }
        }
        keyHash = KeyHash.of(key)
        return true
    }

    /// Whether the row's key stands in the file more than once and all such rows are left out; it is counted then.
    mutating func isDouble(_ record: Record, _ number: Int) -> Bool {
        guard settings.wizard.doubles != .update, let keyCounts, keyCounts[keyHash] > 1 else { return false }
        if settings.wizard.doubles == .ignore {
            recorder.totals.duplicate += 1
            recorder.note(
                AdobeCampaign.WizardRules.doubles, .duplicate, record: number,
                "the key stands in the file more than once; none of its rows is imported, and no log tells")
        } else {
            reject(
                record, number, AdobeCampaign.WizardRules.doubles,
                "the key stands in the file more than once; none of its rows is imported", isLoad: false)
        }
        return true
    }
}
