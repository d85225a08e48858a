/// What a run did with the rows of a table so far, so that a later record of the same file can be told from an earlier one.
struct RowMarks {
    enum Fate: UInt8 { case none, added, updated, unchanged, rejected }

    private var fates: [Fate] = []
    private var records: [Int32] = []

    func fate(_ row: Int) -> Fate { row < fates.count ? fates[row] : .none }

    /// The record that touched the row last.
    func record(_ row: Int) -> Int { Int(records[row]) }

    mutating func set(_ row: Int, _ fate: Fate, record: Int) {
        while fates.count <= row {
            fates.append(.none)
            records.append(0)
        }
        fates[row] = fate
        records[row] = Int32(record)
    }
}

extension ImportOutcome.Totals {
    /// Counts one record more, or with -1 one less, as `fate`.
    mutating func count(_ fate: RowMarks.Fate, by step: Int = 1) {
        switch fate {
        case .added: added += step
        case .updated: updated += step
        case .unchanged: unchanged += step
        case .rejected: rejected += step
        case .none: break
        }
    }
}
