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
            let found = index.first(key, in: table)
            #expect(found == row)
        }
        #expect(form.key(of: image(["key5000"]), into: &key))
        let found = index.first(key, in: table)
        #expect(found == nil)
        #expect(!form.key(of: image([nil]), into: &key))
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
