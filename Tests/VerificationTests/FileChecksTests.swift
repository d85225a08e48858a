import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// The checks of whole files and of the drop.
struct FileChecksTests {
    private func ids(_ yaml: String, _ files: [(String, String)]) throws -> [String] {
        let expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        let drop = Drop(
            name: "d", endpoint: .files,
            files: files.map {
                let name = String($0.0.split(separator: "/").last ?? "")
                return Drop.File(name: name, path: $0.0, content: Blob(Array($0.1.utf8)))
            })
        return try Verifier(expectation).verify(drop).findings.map { "\($0.id) \($0.first.place.file)" }
    }

    private let any = "column-order: any"

    @Test func `names that fit nothing are told, ignored ones are not`() throws {
        let yaml = "files: {default-name: sftp, ignored: [\"*.tmp\"]}"
        let good = "sftp_segment12341e18-abcd-49c2-836d-123c88e76c39_20200408061804.csv"
        #expect(try ids(yaml, [(good, "a\n1\n"), ("probe.tmp", "x")]) == [])
        #expect(try ids(yaml, [(good, "a\n1\n"), ("other.csv", "a\n1\n")]) == ["files/name other.csv"])
    }

    @Test func `a byte order mark, mixed line ends and a missing last one are told where they are refused`() throws {
        #expect(try ids(any, [("a.csv", "\u{FEFF}a,b\n1,2\n")]) == ["files/byte-order-mark a.csv"])
        #expect(try ids("files: {dialect: {byte-order-mark: allowed}}", [("a.csv", "\u{FEFF}a,b\n1,2\n")]) == [])
        #expect(try ids(any, [("a.csv", "a,b\r\n1,2\n")]) == ["files/line-end a.csv"])
        #expect(try ids("files: {dialect: {line-end: lf}}", [("a.csv", "a,b\r\n1,2\r\n")]) == ["files/line-end a.csv"])
        let last = "files: {dialect: {final-line-end: required}}"
        #expect(try ids(last, [("a.csv", "a,b\n1,2")]) == ["files/line-end a.csv"])
    }

    @Test func `each kind of damage in one record has a place of its own`() throws {
        let text = "a,b,c,d\n1,2,3,4\nx\"y,p\u{0}q,r\rs,\"t\"u\n"
        let drop = Drop(
            name: "d", endpoint: .files, files: [Drop.File(name: "a.csv", content: Blob(Array(text.utf8)))])
        let found = try Verifier(Verification.Expectation()).verify(drop).findings
        let places = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.first.place) })
        func offset(_ id: String) -> Int? { places[id]?.byteOffset }
        let start = 16
        #expect(offset("files/lone-quote") == start + 1 && places["files/lone-quote"]?.column == "a")
        #expect(offset("files/nul-byte") == start + 5 && places["files/nul-byte"]?.column == "b")
        #expect(offset("files/stray-line-end") == start + 9 && places["files/stray-line-end"]?.column == "c")
        #expect(offset("files/text-after-quote") == start + 15 && places["files/text-after-quote"]?.column == "d")
    }

    @Test func `a part with too many records is told`() throws {
        #expect(try ids("files: {maximum-records: 2}", [("a.csv", "a\n1\n2\n3\n")]) == ["files/split-size a.csv"])
        #expect(try ids("files: {maximum-records: 3}", [("a.csv", "a\n1\n2\n3\n")]) == [])
    }

    @Test func `a drop with too many records in all is told`() throws {
        let parts = [("a.csv", "a\n1\n2\n"), ("a_2.csv", "a\n3\n")]
        #expect(try ids("files: {maximum-drop-records: 2}", parts) == ["files/drop-size "])
        #expect(try ids("files: {maximum-drop-records: 3}", parts) == [])
    }

    @Test func `an optional column may be missing, and is checked where it is there`() throws {
        let yaml = "columns: [a, {name: b, optional: true, type: integer}]"
        #expect(try ids(yaml, [("x.csv", "a\n1\n"), ("y.csv", "a,b\n1,2\n")]) == [])
        #expect(try ids(yaml, [("y.csv", "a,b\n1,x\n")]) == ["columns/type y.csv"])
    }

    @Test func `every expectation that comes with the program can be read`() throws {
        for profile in ExpectationProfile.all {
            #expect(ExpectationProfile.named(profile.name) != nil)
            #expect(try !profile.expectation().columns.isEmpty)
        }
    }

    @Test func `the manifest names every file with its size`() throws {
        func manifest(
            _ results: [(name: String, size: Int)], run: String = "r1", at time: String = "2023-08-18T01:00:00Z",
            in folder: String = "/"
        ) -> (String, String) {
            let results = results.map { #"{"sinkPath":"\#(folder)","name":"\#($0.name)","size":\#($0.size)}"# }
            let text =
                #"{"flowRunId":"\#(run)","scheduledTime":"\#(time)","exportResults":[\#(results.joined(separator: ","))]}"#
            return ("manifest-d1-r1.json", text)
        }
        let data = ("a.csv", "a\n1\n")
        let own = ["files/manifest manifest-d1-r1.json"]
        #expect(try ids(any, [data, manifest([("a.csv", 4)])]) == [])
        #expect(try ids(any, [data, manifest([("a.csv", 5)])]) == ["files/manifest a.csv"])
        #expect(try ids(any, [data, manifest([])]) == ["files/manifest a.csv"])
        #expect(try ids(any, [data, manifest([("a.csv", 4), ("b.csv", 4)])]) == own)
        #expect(try ids(any, [data, manifest([("a.csv", 4)], run: "r2")]) == own)
        for time in ["2023-08-18T01:00:00.000Z", "2023-08-18T01:00:00+00:00", "2023-13-18T01:00:00Z", ""] {
            #expect(try ids(any, [data, manifest([("a.csv", 4)], at: time)]) == own, "\(time)")
        }
        #expect(try ids(any, [data, ("manifest-d1-r1.json", #"{"flowRunId":"r1","exportResults":[]}"#)]) == own)
        #expect(try ids("files: {manifest: required}", [data]) == ["files/manifest "])
        // The folder that the manifest tells, as far as the drop knows folders.
        let below = ("out/a.csv", "a\n1\n")
        #expect(try ids(any, [below, manifest([("a.csv", 4)], in: "/out")]) == [])
        #expect(try ids(any, [below, manifest([("a.csv", 4)], in: "/destination/out")]) == [])
        #expect(try ids(any, [data, manifest([("a.csv", 4)], in: "/destination/out")]) == [])
        #expect(try ids(any, [below, manifest([("a.csv", 4)], in: "/in")]) == ["files/manifest out/a.csv"])
        #expect(try ids(any, [below, manifest([("a.csv", 4)], in: "out")]) == own)
        let other = ("other/a.csv", "a\n12\n")
        #expect(try ids(any, [other, below, manifest([("a.csv", 4)], in: "/out")]) == [])
    }

    @Test func `within its tolerance a finding is a note and the drop passes`() throws {
        func verdict(_ tolerance: String) throws -> Verdict {
            let yaml = "columns: [{name: a, type: integer}]\ntolerances: {columns/type: \(tolerance)}"
            let expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
            let file = Drop.File(name: "a.csv", content: Blob(Array("a\n1\nx\ny\n4\n".utf8)))
            return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).verdict
        }
        #expect(try verdict("2") == .pass)
        #expect(try verdict("1") == .fail)
        #expect(try verdict("50%") == .pass)
        #expect(try verdict("49%") == .fail)
    }

    @Test func `values are held against type, length, pattern and list`() throws {
        let yaml = """
            columns:
              - {name: mail, type: email}
              - {name: phone, type: e164}
              - {name: when, type: date-time}
              - {name: code, pattern: "L-[0-9]{4}", maximum-length: 6}
              - {name: kind, allowed: [a, b], required: true}
            """
        let header = "mail,phone,when,code,kind\n"
        #expect(
            try ids(
                yaml,
                [("a.csv", header + "o'neil@example.com,+4915112345678,2022-05-09T21:05:43.000Z,L-0001,a\n,,,,b\n")])
                == [])
        #expect(
            try ids(yaml, [("a.csv", header + "a@b,0151,2022-13-09T21:05:43Z,L-00012,c\nx@example.com,,,,\n")]) == [
                "columns/length a.csv", "columns/pattern a.csv", "columns/allowed a.csv", "columns/type a.csv",
                "columns/type a.csv", "columns/type a.csv", "columns/required a.csv",
            ])
    }

    @Test func `parts are told from their names also where any name will do, and audiences from their folders`() throws
    {
        let yaml = "columns: [a]\nidentity: {column: a}\n"
        let file = "a\n1\n"
        #expect(try ids(yaml, [("w.csv", file), ("w_2.csv", file)]) == ["identities/duplicate w_2.csv"])
        #expect(
            try ids(yaml + "files: {glob: \"w*\"}", [("w_2.csv", file), ("w.csv", file)]) == [
                "identities/duplicate w_2.csv"
            ])
        #expect(try ids(yaml, [("w.csv", file), ("x_2.csv", file)]) == [])
        #expect(try ids(yaml, [("one/w.csv", file), ("two/w.csv", file)]) == [])
    }

    @Test func `a file outside the expected folder is told`() throws {
        let yaml = "files: {folder: \"/acme/%SEGMENT_NAME%/\", template: recipients}"
        #expect(try ids(yaml, [("acme/Luxury Audience/recipients.csv", "a\n1\n")]) == [])
        #expect(try ids(yaml, [("acme/recipients.csv", "a\n1\n")]) == ["files/folder acme/recipients.csv"])
        #expect(
            try ids("files: {folder: \"x/%SEGMENT_NAME%\", macros: {SEGMENT_NAME: vip}}", [("x/all/r.csv", "a\n1\n")])
                == ["files/folder x/all/r.csv"])
    }

    @Test func `a probe that was left behind is told, unless it is to be ignored`() throws {
        let good = ("sftp_segment12341e18-abcd-49c2-836d-123c88e76c39_20200408061804.csv", "a\n1\n")
        let probe = ("accessTest-1", "probe")
        #expect(try ids("files: {default-name: sftp}", [good, probe]) == ["files/name accessTest-1"])
        #expect(try ids("files: {default-name: sftp, ignored: [\"accessTest*\"]}", [good, probe]) == [])
    }
}
