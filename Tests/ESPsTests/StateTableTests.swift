import Testing

@testable import ESPs

private func image(_ values: [String?]) -> RowImage {
    var image = RowImage(columns: values.count)
    for (column, value) in values.enumerated() { image.set(column, value) }
    return image
}

private struct Stop: Error {}

@Suite struct StateTableTests {
    @Test func `values, blanks and nulls come back as they were written`() throws {
        var table = StateTable(name: "T", columns: ["A", "B"])
        let long = String(repeating: "é", count: 300)
        _ = try table.transaction { [$0.append(image(["x", nil])), $0.append(image(["", long]))] }
        #expect(table.rows() == [["x", nil], ["", long]])
        #expect(table.records() == [["A": "x"], ["A": "", "B": long]])
    }

    @Test func `an interrupted transaction leaves nothing behind`() throws {
        var table = StateTable(name: "T", columns: ["A"])
        _ = try table.transaction { $0.append(image(["old"])) }
        #expect(throws: Stop.self) {
            try table.transaction { table in
                _ = table.append(image(["new"]))
                _ = table.replace(0, image(["changed"]))
                table.delete(0)
                throw Stop()
            }
        }
        #expect(table.rows() == [["old"]])
        #expect(table.count == 1)
    }

    @Test func `replacing a row by the same values changes nothing`() throws {
        var table = StateTable(name: "T", columns: ["A"])
        _ = try table.transaction { $0.append(image(["x"])) }
        try table.transaction { table in
            let same = table.replace(0, image(["x"]))
            let other = table.replace(0, image(["y"]))
            #expect(!same && other)
            #expect(table.isChanged(0))
            table.restore(0)
            #expect(!table.isChanged(0))
        }
        #expect(table.rows() == [["x"]])
    }

    @Test func `columns added later are null in older rows`() throws {
        var state = ESPState(esp: "x")
        state.prepare("T", columns: ["A"])
        _ = try state.change("T") { $0.append(image(["x"])) }
        state.prepare("T", columns: ["B", "A"])
        #expect(state.table("T")?.columns == ["A", "B"])
        #expect(state.table("T")?.rows() == [["x", nil]])
    }

    @Test func `much rewritten rows are packed again`() throws {
        var table = StateTable(name: "T", columns: ["A"])
        for round in 0..<40 {
            try table.transaction { table in
                for row in 0..<1000 {
                    let value = image([String(repeating: "\(round % 10)", count: 100)])
                    if round == 0 { _ = table.append(value) } else { _ = table.replace(row, value) }
                }
            }
        }
        #expect(table.rows().allSatisfy { $0 == [String(repeating: "9", count: 100)] })
    }

    @Test func `an index finds rows by folded keys, also after growing`() throws {
        var table = StateTable(name: "T", columns: ["K"])
        for number in 0..<5000 { _ = table.append(image(["Key\(number)"])) }
        let form = KeyForm(columns: [0], letters: .caseless, ignoresTrailingBlanks: true)
        var index = RowIndex(form: form, of: table)
        var key: [UInt8] = []
        for (text, row) in [("kEY4999  ", 4999), ("key0", 0)] {
            #expect(form.key(of: image([text]), into: &key))
            let found = index.first(key, in: &table)
            #expect(found == row)
        }
        #expect(form.key(of: image(["key5000"]), into: &key))
        let found = index.first(key, in: &table)
        #expect(found == nil)
        #expect(!form.key(of: image([nil]), into: &key))
    }

    @Test func `a shared text reads like the row's own, and equals it`() throws {
        var table = StateTable(name: "T", columns: ["A", "B"])
        let now = table.share("2026-11-21 18:30:45")
        #expect(table.share("2026-11-21 18:30:45").number == now.number)
        var row = image(["a", nil])
        row.set(1, now)
        let first = table.append(row)
        #expect(table.rows() == [["a", "2026-11-21 18:30:45"]])
        let changes = try table.transaction { table in
            [
                table.replace(first, image(["a", "2026-11-21 18:30:45"])), table.replace(first, image(["a", nil])),
                table.replace(first, row), table.replace(first, image(["b", ""])),
            ]
        }
        #expect(changes == [false, true, true, true])
        #expect(table.rows() == [["b", ""]])
    }

    @Test func `a row is taken over with its columns in another order`() {
        var target = RowImage(columns: 3)
        target.assign(image(["a", nil, "c"]), columns: [2, nil, 1])
        #expect((0..<3).map { target.string($0) } == ["c", nil, nil])
        target.assign(image([String(repeating: "x", count: 2000)]), columns: [nil, 0, nil])
        #expect(target.string(1)?.count == 2000 && target.isNull(0))
    }

    @Test func `remembered keys keep their numbers when there are many`() {
        var keys = SeenKeys()
        let known = (1...600_000).filter { keys.exchange($0, for: UInt64($0) &* 0x9E37_79B9_7F4A_7C15) != 0 }
        #expect(known.isEmpty)
        #expect(keys[0x9E37_79B9_7F4A_7C15] == 1 && keys[600_000 &* 0x9E37_79B9_7F4A_7C15] == 600_000)
        #expect(keys.add(2, to: 0x9E37_79B9_7F4A_7C15) == 1 && keys[0x9E37_79B9_7F4A_7C15] == 3)
        #expect(keys[7] == 0)
    }

    @Test func `neighbouring key values do not run together`() {
        let form = KeyForm(columns: [0, 1], letters: .exact)
        var one: [UInt8] = []
        var other: [UInt8] = []
        _ = form.key(of: image(["ab", "c"]), into: &one)
        _ = form.key(of: image(["a", "bc"]), into: &other)
        #expect(one != other)
    }
}
