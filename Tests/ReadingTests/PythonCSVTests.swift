import Drops
import Foundation
import Reading
import Testing

/// Holds the reader against Python's `csv` module, which we did not write.
struct PythonCSVTests {
    /// One dialect, and the bytes that Python wrote in it for some rows.
    private struct Case: Decodable {
        var delimiter: String
        /// Empty for none.
        var quotechar: String
        /// Empty for doubling.
        var escapechar: String
        var lineterminator: String
        var base64: String
        var rows: [[String]]
    }

    /// Writes random rows in random dialects, from a seed.
    ///
    /// Python refuses NUL as the quote: another byte that stands nowhere else takes its place until the text is written.
    private static let script = #"""
        import csv, io, json, random, base64, sys
        rng = random.Random(int(sys.argv[1]))
        plain = ["a", "b", "é", "花", " ", "x" * 40, "👍🏽", "=", "0"]
        marks = ["'", '"', "\\", ",", "\t", "|", ";", ":", "^", "\n", "\r\n", "\r"]
        cases = []
        for _ in range(int(sys.argv[2])):
            quote = rng.choice(['"', '"', '"', "'", "\x01", None])
            escape = None if quote is None else rng.choice([None, None, "\\", "'"])
            if escape == quote: escape = None
            delimiter = rng.choice(",\t|;:^")
            end = rng.choice(["\n", "\r\n", "\r"])
            d = dict(delimiter=delimiter, lineterminator=end, quotechar=quote, doublequote=escape is None,
                     quoting=csv.QUOTE_NONE if quote is None else
                             csv.QUOTE_ALL if escape else rng.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
            if escape: d["escapechar"] = escape
            # Without quotes nothing that separates can be written.
            letters = plain + [m for m in marks if quote is not None or m not in (delimiter, "\n", "\r\n", "\r", '"')]
            if d["quoting"] == csv.QUOTE_MINIMAL:
                # Python leaves line ends that are not its own unquoted.
                letters = [l for l in letters if not set(l) & set("\r\n") - set(end)]
            width = rng.randint(2, 6)
            rows = [["".join(rng.choice(letters) for _ in range(rng.randint(0, 6))) for _ in range(width)]
                    for _ in range(rng.randint(1, 30))]
            out = io.StringIO(newline="")
            csv.writer(out, **d).writerows(rows)
            text = out.getvalue()
            if rng.random() < 0.5: text = text[:-len(end)]
            again = list(csv.reader(io.StringIO(text, newline=""), **{k: v for k, v in d.items() if k != "lineterminator"},
                                    strict=True))
            assert again == rows, (d, rows, again)
            # NUL as the quote: SOH stood in for it until here.
            data = text.encode().replace(b"\x01", b"\x00")
            cases.append(dict(delimiter=delimiter, quotechar="\x00" if quote == "\x01" else quote or "",
                              escapechar=escape or "", lineterminator=end,
                              base64=base64.b64encode(data).decode(), rows=rows))
        print(json.dumps(cases))
        """#

    @Test(arguments: 0..<8)
    func `what Python writes in a random dialect is read back the same, without a defect`(seed: Int) throws {
        for (number, example) in try Self.cases(seed: seed).enumerated() {
            let bytes = Array(Data(base64Encoded: example.base64)!)
            let dialect = Dialect(
                delimiter: example.delimiter.utf8.first!, quote: example.quotechar.utf8.first,
                escape: example.escapechar.utf8.first.map(Dialect.Escape.character) ?? .doubling,
                lineEnd: example.lineterminator == "\r" ? .cr : .any, hasHeader: false)
            let terminator: UInt8 = example.lineterminator == "\r" ? 0x0D : 0x0A
            let found = try rows(bytes, dialect)
            #expect(found.map(\.fields) == example.rows, "seed \(seed), case \(number)")
            #expect(found.allSatisfy { $0.defects.isEmpty }, "seed \(seed), case \(number)")
            for row in found {
                #expect(bytes[..<row.byteOffset].count { $0 == terminator } == row.line - 1)
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
