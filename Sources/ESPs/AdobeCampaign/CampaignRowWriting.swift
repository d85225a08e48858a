import Reading
import Verification

/// Deduplicate, reconcile, write.
extension AdobeCampaign.RowImport {
    private typealias WritingRules = AdobeCampaign.WritingRules
    private typealias UpdateData = AdobeCampaign.UpdateData
    private typealias Membership = AdobeCampaign.Membership

    mutating func write(_ record: Record, _ number: Int, _ tables: inout [StateTable]) {
        func refuse(_ rule: Rule, _ message: String, _ column: Int? = nil) {
            reject(
                record, number, rule, message, column: column.map { tables[0].columns[$0] },
                value: column.flatMap { row.string($0) }, isLoad: false)
        }
        guard findKey() else {
            return refuse(WritingRules.emailMissing, "the identity column is empty")
        }
        if let wrong = recipient.check(&row, number, cells: readers, &recorder) {
            return refuse(wrong.rule, wrong.message, wrong.column)
        }
        var status: Bool?
        if let statusColumn {
            let known = Membership.status(splitter.field(statusColumn))
            if known == .unknown {
                return reject(
                    record, number, WritingRules.membership, "the status is none that is known",
                    column: settings.membership.column, value: splitter.string(statusColumn), isLoad: false)
            }
            if known == .silent {
                recorder.note(
                    WritingRules.membership, .warned, record: number, column: settings.membership.column,
                    "the status is empty; membership does not change")
            } else {
                status = known == .member
            }
        }
        guard !isRepeat(number), !isDouble(record, number) else { return }
        let matches =
            usesSecondKey
            ? secondIndex?.all(key, hash: keyHash, in: &tables[0]) ?? []
            : index.all(key, hash: keyHash, in: &tables[0])
        if usesSecondKey {
            recorder.note(
                AdobeCampaign.WizardRules.secondKey, .noted, record: number,
                "the first key is empty; the second one identifies the row")
        }
        if matches.count > 1, settings.update.ambiguous == .reject {
            return refuse(WritingRules.ambiguous, "\(matches.count) recipients have this key", keyColumns.first)
        }
        guard apply(matches.first, record, number, &tables[0]), !usesSecondKey else { return }
        lists.write(row, key: key, isMember: statusColumn == nil ? true : status, &tables, number, &recorder)
    }

    /// Deduplication, before anything is known of the recipients.
    private mutating func isRepeat(_ number: Int) -> Bool {
        guard settings.dedup.keep > 0 else { return false }
        if let dedupForm, !dedupForm.key(of: row, into: &dedupKey) { return false }
        let hash = dedupForm == nil ? keyHash : KeyHash.of(dedupKey)
        let count = passed.add(1, to: hash)
        guard count >= settings.dedup.keep else { return false }
        recorder.totals.duplicate += 1
        recorder.note(
            WritingRules.dedup, .duplicate, record: number,
            "the key was in the file before; the row went to the complement")
        return true
    }

    /// Update data for one row.
    ///
    /// - Returns: whether the row went on to list and service.
    private mutating func apply(_ match: Int?, _ record: Record, _ number: Int, _ table: inout StateTable) -> Bool {
        let operation = settings.update.operation
        if let match {
            if operation == .reconciliationOnly {
                recorder.totals.unchanged += 1
                return false
            }
            if written.contains(match), let goesOn = repeated(number) { return goesOn }
            if operation == .insert {
                // No row of an earlier run's recipient is a repeat, unless only the first of each target counts.
                if settings.update.ignoreSameTarget { written.insert(match) }
                return skip(number, "the recipient exists, and Insert leaves it")
            }
            written.insert(match)
            if operation == .delete {
                table.delete(match)
                recorder.totals.updated += 1
                recorder.note(WritingRules.operation, .noted, record: number, "the recipient was deleted")
                return false
            }
            return update(match, number, &table)
        }
        if operation == .reconciliationOnly {
            recorder.totals.skipped += 1
            recorder.note(
                AdobeCampaign.WizardRules.reconciliation, .skipped, record: number, "no recipient has this key")
            return false
        }
        if operation == .update || operation == .delete { return skip(number, "no recipient has this key") }
        if !settings.dedup.disableZeroIdFilter {
            recorder.totals.skipped += 1
            recorder.note(
                WritingRules.dedupZero, .warned, record: number,
                "the row is new and was dropped with the records of id 0")
            return false
        }
        if settings.workflow == .template,
            let missing = settings.update.minimum.first(where: { table.column($0).map(row.isNull) ?? true })
        {
            reject(
                record, number, WritingRules.minimum, "the row is new and \(missing) is empty", column: missing,
                isLoad: false)
            return false
        }
        let new = settings.update.fields.isEmpty ? table.append(row) : table.append(shaped(for: .insert, table))
        insertKeys(new)
        written.insert(new)
        recorder.totals.added += 1
        return true
    }

    private mutating func insertKeys(_ new: Int) {
        if !usesSecondKey { index.insert(new, hash: keyHash) }
        guard let second = secondIndex?.form, second.key(of: row, into: &secondKey) else { return }
        secondIndex?.insert(new, key: secondKey)
    }

    /// The same recipient twice in one run; nil when the row is applied over the earlier one.
    private mutating func repeated(_ number: Int) -> Bool? {
        if settings.update.ignoreSameTarget {
            recorder.totals.duplicate += 1
            recorder.note(
                WritingRules.duplicate, .duplicate, record: number,
                "the recipient was written before; only the first counts")
            return false
        }
        if settings.update.operation == .insert {
            recorder.reject(WritingRules.duplicate, record: number, "the key was inserted by an earlier row")
            return false
        }
        // The wizard says nothing of it.
        if settings.workflow == .importWizard { return nil }
        recorder.note(
            WritingRules.duplicate, .warned, record: number,
            "the recipient was written by an earlier row, which this one overwrites")
        return nil
    }

    private mutating func skip(_ number: Int, _ message: MaskableText) -> Bool {
        recorder.totals.skipped += 1
        recorder.note(WritingRules.operation, .skipped, record: number, message)
        return false
    }

    private mutating func update(_ match: Int, _ number: Int, _ table: inout StateTable) -> Bool {
        image.load(match, of: table)
        for (place, cell) in cells.enumerated() where writes(cell.target, .update, table) {
            let target = cell.target
            if fillsOnly(target, table), !image.isNull(target) { continue }
            if row.isNull(target) {
                guard settings.update.emptyErases, !image.isNull(target) else { continue }
                let isOptOut = table.columns[target].hasPrefix("blackList")
                recorder.note(
                    WritingRules.nullErases, isOptOut ? .warned : .valueChanged, record: number,
                    column: readers[place].column.name, before: image.string(target).map { MaskableText(personal: $0) },
                    isOptOut ? "the empty value clears an opt-out" : "the empty value erased what was stored")
            }
            image.set(target, from: row, target)
        }
        if table.replace(match, image) {
            recorder.totals.updated += 1
        } else {
            recorder.totals.unchanged += 1
            recorder.note(WritingRules.unchanged, .noted, record: number, "nothing differs, so nothing was written")
        }
        if recorder.totals.updated == settings.update.batchSize + 1 {
            recorder.note(
                WritingRules.batchSize, .noted, "rows are written in batches of \(settings.update.batchSize)")
        }
        return true
    }

    private mutating func writes(_ target: Int, _ when: UpdateData.Field.When, _ table: StateTable) -> Bool {
        guard let field = settings.update.fields.last(where: { $0.destination == table.columns[target] }) else {
            return true
        }
        return field.operation == .all || field.operation == when
    }

    /// Whether a value is written only where none is stored.
    private func fillsOnly(_ target: Int, _ table: StateTable) -> Bool {
        guard !settings.update.fields.isEmpty else { return false }
        return settings.update.fields.last { $0.destination == table.columns[target] }?.onlyIfEmpty ?? false
    }

    /// The row without the values that are not for this moment.
    private mutating func shaped(for when: UpdateData.Field.When, _ table: StateTable) -> RowImage {
        var shaped = row
        for cell in cells where !writes(cell.target, when, table) { shaped.set(cell.target, nil as String?) }
        return shaped
    }
}
