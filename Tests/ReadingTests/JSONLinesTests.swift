import Drops
import Foundation
import Reading
import RealPrograms
import Testing

/// JSON Lines as records.
struct JSONLinesTests {
    private func rows(_ text: String, _ columns: [String], limits: ReadingLimits = ReadingLimits()) throws -> [Row] {
        let file = Drop.File(name: "a.json", content: Blob(Array(text.utf8)))
        let table = Table(name: "a", files: [file], dialect: .jsonLines, limits: limits, columns: [columns])
        var rows: [Row] = []
        try table.forEachRecord { record in
            rows.append(
                Row(
                    number: record.number, line: record.line, byteOffset: record.byteOffset,
                    fields: record.fields.map { $0.isQuoted ? "'\($0.string)'" : $0.string },
                    defects: record.defects, defectOffset: record.defectOffset,
                    raw: String(decoding: record.raw, as: UTF8.self)))
        }
        return rows
    }

    @Test func `values come in the order of the columns, whatever the order of the keys`() throws {
        let found = try rows("{\"b\":\"x\",\"a\":1}\r\n{\"a\":[1, {\"c\":null}]}\n{ }", ["a", "b"])
        #expect(found.map(\.fields) == [["1", "'x'"], ["[1, {\"c\":null}]", ""], ["", ""]])
        #expect(found.map(\.line) == [1, 2, 3])
        #expect(found.map(\.byteOffset) == [0, 17, 39])
        #expect(found.allSatisfy { $0.defects.isEmpty })
    }

    @Test func `null is empty and in no quotes, the empty string is quoted`() throws {
        #expect(try rows("{\"a\":null,\"b\":\"\"}\n", ["a", "b"]).map(\.fields) == [["", "''"]])
    }

    @Test func `keys are found in the order in which they come first, escapes taken off`() throws {
        let text = "{\"a\":1}\n\n{\"b\\u0021\":1,\"a\":2}\nbroken\n"
        let file = Drop.File(name: "a.json", content: Blob(Array(text.utf8)))
        let keys = try Table(name: "a", files: [file], dialect: .jsonLines).keys(of: 0)
        #expect(keys.map(\.name) == ["a", "b!"])
        #expect(keys.map(\.line) == [1, 3])
        #expect(keys.map(\.byteOffset) == [1, 10])
    }

    @Test func `a line beyond the limit is told and skipped, the next one is whole`() throws {
        var limits = ReadingLimits()
        limits.recordBytes = 100
        let long = "{\"a\":\"" + String(repeating: "x", count: 500) + "\"}\n"
        let found = try rows("{\"a\":1}\n" + long + "{\"a\":2}\n", ["a"], limits: limits)
        #expect(found.map(\.defects) == [[], .tooLong, []])
        #expect(found.last?.fields == ["2"])
        #expect(found.last?.line == 3)
    }

    @Test func `more keys than columns can be end the reading with a reason`() throws {
        let text = (0...1000).map { "{\"key\($0)\":1}\n" }.joined()
        let file = Drop.File(name: "a.json", content: Blob(Array(text.utf8)))
        let table = try Table(name: "a", files: [file], dialect: .jsonLines).withAllColumns()
        #expect(table.columns[0].count == 1000)
        #expect { try table.forEachRecord { _ in } } throws: { ($0 as? ReadingError)?.message.contains("1000") == true }
    }

    @Test func `deep nesting is refused, not followed`() throws {
        let deep = "{\"a\":" + String(repeating: "[", count: 100_000) + "\n{\"a\":1}\n"
        let found = try rows(deep, ["a"])
        #expect(found.map(\.defects) == [.noObject, []])
    }

    // MARK: Against Python

    private struct Case: Decodable {
        var base64: String
        /// nil where Python says that the line is no JSON object.
        var values: [String?]?
    }

    private static let script = #"""
        import json, random, base64, sys
        rng = random.Random(int(sys.argv[1]))
        letters = ["a", "é", "花", "👍🏽", "\"", "\\", "/", "\n", "\t", "\u0001", " ", "{", "}", ",", ":", "[", "]"]
        def text(): return "".join(rng.choice(letters) for _ in range(rng.randint(0, 6)))
        def value(depth=0):
            kind = rng.randint(0, 7 if depth < 3 else 5)
            if kind <= 2: return text()
            if kind == 3: return None
            if kind == 4: return rng.choice([0, -1, 12.5, 1e20, -0.25, 123456789])
            if kind == 5: return rng.random() < 0.5
            if kind == 6: return [value(depth + 1) for _ in range(rng.randint(0, 3))]
            return {text(): value(depth + 1) for _ in range(rng.randint(0, 3))}
        def refuse(name): raise ValueError(name)
        def once(pairs):
            if len({k for k, _ in pairs}) < len(pairs): raise ValueError("twice")
            return dict(pairs)
        cases = []
        while len(cases) < int(sys.argv[2]):
            row = {key: value() for key in rng.sample(["a", "b", "c", "é\""], rng.randint(0, 4))}
            line = json.dumps(row, ensure_ascii=rng.random() < 0.5,
                              separators=rng.choice([(",", ":"), (", ", ": "), (" ,\t", " :")]))
            if rng.random() < 0.5 and line:
                at = rng.randrange(len(line))
                line = line[:at] + rng.choice(["", '"', "\\", "}", "1", "x", ",", "\t"]) + line[at + 1:]
            if "\n" in line or not line: continue
            try:
                read = json.loads(line, parse_constant=refuse)
                # What RFC 8259 leaves open: an unpaired surrogate and a repeated key are told as defects of ours.
                json.dumps(read, ensure_ascii=False).encode()
                ok = isinstance(read, dict)
            except UnicodeEncodeError: continue
            except ValueError: ok = False
            if ok:
                try: json.loads(line, object_pairs_hook=once)
                except ValueError: continue
            values = None
            if ok:
                values = [None if read.get(k) is None else read[k] if isinstance(read[k], str) else "\x00"
                          for k in ["a", "b", "c", "é\""]]
            cases.append(dict(base64=base64.b64encode(line.encode()).decode(), values=values))
        print(json.dumps(cases))
        """#

    @Test(arguments: 0..<6)
    func `the same lines are objects as for Python, with the same values`(seed: Int) throws {
        let data = try PythonScript.run(Self.script, ["\(seed)", "400"])
        let cases = try JSONDecoder().decode([Case].self, from: data)
        #expect(cases.contains { $0.values == nil } && cases.contains { $0.values != nil })
        for example in cases {
            let line = String(decoding: Data(base64Encoded: example.base64)!, as: UTF8.self)
            let found = try rows(line + "\n", ["a", "b", "c", "é\""])
            try #require(found.count == 1)
            #expect(found[0].defects == (example.values == nil ? .noObject : []), "\(line)")
            guard let values = example.values, found[0].fields.count == values.count else { continue }
            for (value, field) in zip(values, found[0].fields) {
                // Numbers and nested values stand as they were written.
                if value == "\u{0}" {
                    #expect(!field.isEmpty && !field.hasPrefix("'"))
                } else {
                    #expect(field == value.map { "'\($0)'" } ?? "", "\(line)")
                }
            }
        }
    }
}
