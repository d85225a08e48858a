import Drops
import Foundation
import Reading
import Testing

/// Holds the reader against Python's `csv` module, which we did not write.
struct PythonCSVTests {
    /// One dialect, and the bytes that Python wrote in it for some rows.
    private struct Case: Decodable {
        var delimiter: String
        var doublequote: Bool
        var lineterminator: String
        var base64: String
        var rows: [[String]]
    }

    /// Writes random rows in random dialects, from a seed.
    private static let script = #"""
        import csv, io, json, random, base64, sys
        rng = random.Random(int(sys.argv[1]))
        letters = ["a", "b", "é", "花", " ", "'", '"', "\\", ",", "\t", "|", ";", ":", "\n", "\r\n", "x" * 40]
        cases = []
        for _ in range(int(sys.argv[2])):
            doubling = rng.random() < 0.5
            d = dict(delimiter=rng.choice(",\t|;:"), doublequote=doubling, lineterminator=rng.choice(["\n", "\r\n"]),
                     quoting=csv.QUOTE_ALL if not doubling else rng.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
            if not doubling: d["escapechar"] = "\\"
            width = rng.randint(2, 6)
            rows = [["".join(rng.choice(letters) for _ in range(rng.randint(0, 6))) for _ in range(width)]
                    for _ in range(rng.randint(1, 30))]
            out = io.StringIO(newline="")
            csv.writer(out, **d).writerows(rows)
            text = out.getvalue()
            if rng.random() < 0.5: text = text[:-len(d["lineterminator"])]
            again = list(csv.reader(io.StringIO(text, newline=""), delimiter=d["delimiter"], doublequote=doubling,
                                    escapechar=d.get("escapechar"), strict=True))
            assert again == rows
            cases.append(dict(delimiter=d["delimiter"], doublequote=doubling, lineterminator=d["lineterminator"],
                              base64=base64.b64encode(text.encode()).decode(), rows=rows))
        print(json.dumps(cases))
        """#

    @Test(arguments: 0..<8)
    func `what Python writes in a random dialect is read back the same, without a defect`(seed: Int) throws {
        for (number, example) in try Self.cases(seed: seed).enumerated() {
            let bytes = Array(Data(base64Encoded: example.base64)!)
            let dialect = Dialect(
                delimiter: example.delimiter.utf8.first!,
                escape: example.doublequote ? .doubling : .character(UInt8(ascii: "\\")), hasHeader: false)
            let found = try rows(bytes, dialect)
            #expect(found.map(\.fields) == example.rows, "seed \(seed), case \(number)")
            #expect(found.allSatisfy { $0.defects.isEmpty }, "seed \(seed), case \(number)")
            for row in found {
                #expect(bytes[..<row.byteOffset].count { $0 == 0x0A } == row.line - 1)
            }
        }
    }

    private static func cases(seed: Int) throws -> [Case] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, "\(seed)", "60"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONDecoder().decode([Case].self, from: data)
    }
}
