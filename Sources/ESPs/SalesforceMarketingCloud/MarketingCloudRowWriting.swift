import Reading
import Verification

/// Writing a checked row: what the update type and the rows with the same key make of it.
extension SalesforceMarketingCloud.RowImport {
    private typealias DestinationRules = SalesforceMarketingCloud.DestinationRules
    private typealias ValueRules = SalesforceMarketingCloud.ValueRules

    mutating func write(_ record: Record, to table: inout StateTable) {
        guard let form = index?.form else {
            noteDefaults(record)
            fillDefaults()
            _ = table.append(fresh)
            return finish(record, .added)
        }
        _ = form.key(of: fresh, into: &key)
        if let row = index?.first(key, in: &table) {
            return found(row, record, &table)
        }
        if let earlier = absent[key] { return repeatAbsent(earlier, record, &table) }
        guard settings.updateType != .update else { return passOver(record) }
        add(record, to: &table)
    }

    mutating func add(_ record: Record, to table: inout StateTable) {
        noteDefaults(record)
        fillDefaults()
        let row = table.append(fresh)
        index?.insert(row, key: key)
        touch(row, record, .added)
        finish(record, .added)
    }

    mutating func passOver(_ record: Record) {
        if destination.isList {
            badRows += 1
            report.addError(row: recorder.totals.total - 1, token: "InvalidChannelMember", raw: record.raw)
            recorder.reject(
                DestinationRules.listUpdateUnknown, record: record.number,
                "the subscriber is not known (InvalidChannelMember)")
            absent[key] = (record.number, .rejected)
            return
        }
        recorder.note(
            DestinationRules.updateOnlyMissing, .skipped, record: record.number,
            "the key is not in \(destination.name), and Update Only adds nothing")
        absent[key] = (record.number, .skipped)
        finish(record, .skipped)
    }

    mutating func found(_ row: Int, _ record: Record, _ table: inout StateTable) {
        let earlier = fate(row)
        guard earlier == .none else { return repeated(row, earlier, record, &table) }
        if settings.updateType == .add {
            recorder.note(
                DestinationRules.addOnlyExisting, .skipped, record: record.number,
                "the key is in \(destination.name) already, and Add Only leaves it")
            touch(row, record, .skipped)
            return finish(record, .skipped)
        }
        update(row, record, &table)
    }

    mutating func update(_ row: Int, _ record: Record, _ table: inout StateTable) {
        let hasChanged = table.replace(row, updated(row, record, table))
        let fate: Fate = hasChanged ? .updated : .unchanged
        touch(row, record, fate)
        finish(record, fate)
    }

    /// A key that an earlier good row of this file had.
    mutating func repeated(_ row: Int, _ earlier: Fate, _ record: Record, _ table: inout StateTable) {
        let number = Int(records[row])
        switch duplicates {
        case .first:
            finishDuplicate(record.number, keeping: number)
        case .last:
            take(back: earlier)
            finishDuplicate(number, keeping: record.number)
            if earlier == .added {
                fillDefaults()
                _ = table.replace(row, fresh)
                touch(row, record, .added)
                finish(record, .added)
            } else {
                table.restore(row)
                if settings.updateType == .add {
                    touch(row, record, .skipped)
                    finish(record, .skipped)
                } else {
                    update(row, record, &table)
                }
            }
        case .rejectAll:
            take(back: earlier)
            rejectRepeat(number)
            rejectRepeat(record.number)
            if earlier == .added { table.delete(row) } else { table.restore(row) }
            fates[row] = .rejected
            absent[key] = (record.number, .rejected)
        }
    }

    mutating func repeatAbsent(
        _ earlier: (record: Int, fate: Fate), _ record: Record, _ table: inout StateTable
    ) {
        if duplicates == .rejectAll {
            if earlier.fate == .skipped {
                take(back: .skipped)
                rejectRepeat(earlier.record)
                absent[key] = (record.number, .rejected)
            }
            return rejectRepeat(record.number)
        }
        if earlier.fate == .rejected { return passOver(record) }
        let isLast = duplicates == .last
        finishDuplicate(isLast ? earlier.record : record.number, keeping: isLast ? record.number : earlier.record)
        if isLast { absent[key] = (record.number, .skipped) }
    }

    mutating func rejectRepeat(_ number: Int) {
        badRows += 1
        recorder.reject(
            DestinationRules.duplicatePrimaryKey, record: number,
            "the key stands in the file more than once, and the account refuses all of them")
    }

    /// The row's version before this run with the mapped fields of the record put over it.
    mutating func updated(_ row: Int, _ record: Record, _ table: StateTable) -> RowImage {
        let clears = settings.assumptions.blankOverwrites
        _ = image.loadBefore(row, of: table)
        noteBlanks(record, clears: clears)
        if mapsEveryColumn, clears { return fresh }
        for (position, column) in plan.columns.enumerated() where column != nil {
            if isBlank[position], !clears, defaults[position] == nil { continue }
            fresh.withField(targets[position]) { image.set(targets[position], $0) }
        }
        return image
    }

    mutating func noteBlanks(_ record: Record, clears: Bool) {
        for (position, column) in plan.columns.enumerated() {
            guard let column, isBlank[position] else { continue }
            let before = image.string(targets[position]).map { MaskableText(personal: $0) }
            if let text = defaults[position] {
                recorder.note(
                    ValueRules.defaultValue, .valueChanged, record: record.number, column: plan.name(column),
                    before: before, after: MaskableText(text), "the blank value became the field's default")
            } else if destination.isList {
                recorder.note(
                    ValueRules.listBlankAttribute, .valueChanged, record: record.number, column: plan.name(column),
                    before: before, after: "", "the blank value cleared the attribute")
            } else if clears, !image.isNull(targets[position]) {
                recorder.note(
                    ValueRules.blankOverwrites, .valueChanged, record: record.number, column: plan.name(column),
                    before: before, "the blank value cleared what was stored")
            }
        }
    }

    /// Says which blanks of a new row become defaults.
    mutating func noteDefaults(_ record: Record) {
        guard hasDefaults else { return }
        for (position, column) in plan.columns.enumerated() {
            guard let column, isBlank[position], let text = defaults[position] else { continue }
            recorder.note(
                ValueRules.defaultValue, .valueChanged, record: record.number, column: plan.name(column),
                after: MaskableText(text), "the blank value became the field's default")
        }
    }

    mutating func fillDefaults() {
        for (position, text) in defaults.enumerated() where plan.columns[position] == nil {
            if let text { fresh.set(targets[position], text) }
        }
    }
}
