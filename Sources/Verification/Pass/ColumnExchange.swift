import Reading

/// Two columns that hold each other's values, told from the data of one record.
struct ColumnExchange {
    let cells: CellReader

    /// Pairs of columns whose values break their own column's rules and keep the other's. Where a value fits both
    /// columns nothing can be told.
    ///
    /// - Parameter failing: columns with a value that breaks a rule.
    func pairs(_ failing: [Int], _ view: RecordView, _ record: Int, _ plan: FilePlan) -> [(Int, Int)] {
        var columns = Set(failing).sorted()
        var pairs: [(Int, Int)] = []
        while columns.count > 1 {
            let a = columns.removeFirst()
            let other = columns.firstIndex {
                fits(a, view, record, plan, in: $0) == true && fits($0, view, record, plan, in: a) == true
            }
            if let other { pairs.append((a, columns.remove(at: other))) }
        }
        return pairs
    }

    /// Whether the value in column `a` keeps all rules of column `b`; nil where it is null: null tells nothing.
    func fits(_ a: Int, _ view: RecordView, _ record: Int, _ plan: FilePlan, in b: Int) -> Bool? {
        let (bytes, isNull) = cells.value(view.field(a, of: record))
        if isNull { return nil }
        return plan.tests.allSatisfy { $0.column != b || $0.test.accepts(bytes, isNull) }
    }

    /// Tells the exchange at the first of the two columns.
    func note(
        _ pair: (Int, Int), _ batch: RecordBatch, _ view: RecordView, _ record: Int, _ plan: FilePlan, _ ledger: Ledger
    ) {
        let (first, second) = (min(pair.0, pair.1), max(pair.0, pair.1))
        let field = view.field(first, of: record)
        let (bytes, isNull) = cells.value(field)
        ColumnSwappedCheck().note(
            plan.place(batch, record, first, field.byteOffset), plan.columns[second], expected: nil,
            actual: .value(isNull ? nil : String(decoding: bytes, as: UTF8.self)), ledger)
    }
}

extension IdentityExpectation.Kind {
    /// Whether a value can be told not to be one.
    var hasForm: Bool { self == .email || self == .phone || self == .hashedEmail }
}
