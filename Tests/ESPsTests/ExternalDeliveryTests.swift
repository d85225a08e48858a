import Drops
import ESPs
import Foundation
import Testing
import Verification

private let esp = "external-delivery"
private let columns =
    "columns: [id, mobile, {label: at, type: datetime}, {label: n, type: number}, {label: g, type: enumeration, values: {'1': male}}, {label: code, constant: MAIL}]\nkeyColumn: id\naddressColumn: mobile"
private let header = "id\tmobile\tat\tn\tg\tcode\r\n"
private func row(
    _ id: String, _ mobile: String? = nil, at: String = "1998/05/23 18:30:45", n: String = "1.5", g: String = "1",
    code: String = "MAIL"
) -> String {
    "\(id)\t\(mobile ?? "555\(id)")\t\(at)\t\(n)\t\(g)\t\(code)\r\n"
}

private func lines(_ settings: String, _ text: String, name: String = "sms.txt") throws -> [String] {
    var partner = try Importing(esp, settings)
    return try partner.run(text, name: name).lines
}

@Suite struct ExternalDeliveryTests {
    @Test func `a file as agreed is received whole`() throws {
        var partner = try Importing(esp, "\(columns)\ntargeted: 3\nexcluded: 1\nseeds: 1")
        let outcome = try partner.run(header + row("1") + row("2") + row("3"), name: "sms.txt")
        #expect(outcome.figures == [3, 3, 0, 0, 0, 0, 0])
        #expect(outcome.lines.isEmpty && outcome.status == "received" && outcome.result == .succeeded)
        #expect(partner.table("messages").map { $0["id"] } == ["1", "2", "3"])
        #expect(
            try partner.run(header + row("1") + row("2") + row("3"), name: "sms.txt").lines == [
                "file file-name-collision warned"
            ])
        var strict = try partner.with("\(columns)\nonCollision: refuse")
        #expect(
            try strict.run(header + row("9"), name: "sms.txt").lines == ["file file-name-collision fileRejected"])
    }

    @Test func `both sides must count the same`() throws {
        #expect(try lines("\(columns)\ntargeted: 3\nexcluded: 1", header + row("1")) == ["file row-count fileRejected"])
        #expect(
            try lines("\(columns)\nrequestedQuantity: 1", header + row("1") + row("2")) == [
                "file quantity-limit fileRejected"
            ])
        #expect(
            try lines("\(columns)\nkpis: {targeted: 5, toDeliver: 3, exclusions: [1]}", header + row("1")) == [
                "file kpi-identity warned"
            ])
        #expect(try lines(columns, header) == ["file empty-target warned"])
    }

    @Test func `the layout is refused where it differs`() throws {
        #expect(try lines(columns, header.replacing("\t", with: ",")) == ["file separator fileRejected"])
        #expect(try lines(columns, header.replacing("mobile", with: "phone")) == ["file header-labels fileRejected"])
        #expect(try lines(columns, row("1") + row("2")) == ["file header-present fileRejected"])
        #expect(try lines(columns, header + "1\t2\n") == ["file line-end fileRejected"])
        #expect(try lines(columns, header.replacing("\r\n", with: "\n")) == ["file line-end fileRejected"])
        #expect(try lines(columns, header.replacing("\r\n", with: "\r") + row("1").replacing("\r\n", with: "\r")) == [])
        #expect(try lines(columns, "<xml/>\r\n") == ["file format fileRejected"])
        #expect(try lines("namePattern: 'DM*.txt'", header) == ["file file-name fileRejected"])
        #expect(try lines(columns, header, name: "a\\b.txt") == ["file file-name-chars fileRejected"])
        #expect(try lines("encoding: utf-8\nallowBom: false", "\u{FEFF}a\tb\r\n") == ["file bom fileRejected"])
        #expect(try lines("encoding: utf-8", "\u{FEFF}a\tb\r\n1\t2\r\n") == ["file bom warned"])
        #expect(try lines("columns: [a, b]", "a\tb\r\n1\té\r\n") == ["1 encoding-utf8-in-latin1 warned"])
        var partner = try Importing(esp, "encoding: utf-8")
        #expect(
            try partner.run(Array("a\tb\r\n1\t".utf8) + [0xE9, 13, 10], name: "a.txt").lines == [
                "file encoding fileRejected"
            ])
    }

    @Test func `rows that cannot be told apart are findings`() throws {
        #expect(
            try lines("columns: [a, b]", "a\tb\r\n1\t2\t3\r\n4\r\n") == [
                "1 unescaped-separator rejected", "2 column-count rejected",
            ])
        #expect(
            try lines("columns: [a, b]\ndelimiter: double", "a\tb\r\n1\t\"2\"x\r\n3\t\"4\t5\"\r\n") == [
                "1 string-delimiter rejected"
            ])
        #expect(try lines("columns: [a, b]\nformat: csv", "a;b\r\n1;\"x;y\"\r\n") == ["file csv-excel noted"])
        var fixed = try Importing(esp, "format: fixedWidth\nwidths: [3, 4]\ncolumns: [a, b]")
        #expect(try fixed.run("1  abcd\r\n22 ab\r\n", name: "f.txt").lines == ["2 fixed-width rejected"])
        #expect(fixed.table("messages").first == ["file": "f.txt", "a": "1", "b": "abcd"])
    }

    @Test func `values keep to their formats`() throws {
        let text =
            header + row("1", at: "23/05/1998 18:30:45") + row("2", n: "1,5") + row("3", g: "male")
            + row("4", code: "X") + row("5", "")
            + row("6", at: "1998/02/30 18:30:45")
        #expect(
            try lines(columns, text) == [
                "1 date-format rejected", "2 number-format rejected", "3 enum-values rejected",
                "4 constant-column rejected",
                "5 address-missing rejected", "6 date-format rejected",
            ])
        #expect(
            try lines("\(columns)\nexpectedRows: {'1': {mobile: '777'}}", header + row("1")) == ["1 value rejected"])
        #expect(
            try lines("channel: directMail", "name\tpostcode\ttown\r\nAnn\t\tBonn\r\n") == [
                "1 postal-completeness rejected"
            ])
        #expect(try lines("channel: callCenter", "name\tphone\r\nAnn\t\r\n") == ["1 call-center-completeness rejected"])
    }

    @Test func `nobody is in the file who must not be`() throws {
        let settings =
            "\(columns)\ndenylist: ['2']\ncontrolGroup: ['3']\nquarantine: ['5554']\ntargetKeys: ['1', '2', '3', '4', '6', '7']\nseedKeys: [s]"
        let text =
            header + row("1") + row("2") + row("3") + row("4") + row("5") + row("1") + row("6", "5551") + row("s")
            + row("s")
        #expect(
            try lines(settings, text) == [
                "2 denylisted rejected", "3 control-group rejected", "4 quarantined rejected",
                "5 not-targeted rejected",
                "6 one-row-per-message rejected", "7 one-row-per-address rejected", "9 seed-twice rejected",
            ])
    }

    @Test func `an expected value that the code page cannot hold is told`() throws {
        let expected = "expectedRows: {'1': {n: '花'}, '2': {n: 'é'}}"
        let text = header + row("1", n: "1") + row("2", n: "2")
        let latin = try lines("\(columns)\n\(expected)", text)
        #expect(latin.first == "file encoding-representable warned" && latin.filter { $0.hasPrefix("file") }.count == 1)
        #expect(try lines("\(columns)\nencoding: utf-8\n\(expected)", text).allSatisfy { !$0.hasPrefix("file") })
    }

    @Test func `order and seeds stand where they were agreed`() throws {
        #expect(try lines("\(columns)\nsortColumn: id", header + row("2") + row("1")) == ["2 sort-order warned"])
        #expect(try lines("\(columns)\nsortColumn: id\ndirection: descending", header + row("2") + row("1")) == [])
        #expect(
            try lines("\(columns)\nseedKeys: [s]\nseedMode: start", header + row("1") + row("s")) == [
                "2 seed-position warned"
            ])
        #expect(
            try lines("\(columns)\nseedKeys: [s]\nseedMode: end", header + row("s") + row("1")) == [
                "2 seed-position warned"
            ])
        #expect(
            try lines("\(columns)\nseedKeys: [s]\ncollectionColumns: [n]", header + row("s")) == [
                "1 collection-seed-empty warned"
            ])
    }

    @Test func `a proof keeps duplicates, is small, and holds test profiles only`() throws {
        let proof = "\(columns)\nproof: yes\ntestProfiles: [t1, t2]\nsubstitution: ['999']"
        #expect(
            try lines(
                proof, header + row("t1", "1") + row("t2", "1") + row("x", "999") + row("y"), name: "Proof #1.txt") == [
                    "4 proof-rows rejected"
                ])
        #expect(try lines(proof, header + row("t1")) == ["file proof-name fileRejected"])
        #expect(
            try lines("\(proof)\nmaxProof: 1", header + row("t1") + row("t2"), name: "proof.txt") == [
                "file proof-size fileRejected"
            ])
        #expect(try lines("\(columns)\ntestProfiles: [t1]", header + row("t1")) == ["1 proof-in-final rejected"])
        #expect(try lines("\(columns)\ntestProfiles: [t1]\nincludeTestPopulation: yes", header + row("t1")) == [])
    }

    @Test func `feedback needs a key, and the workflow a signal`() throws {
        #expect(
            try lines("\(columns)\nfeedbackMode: resultFile\naccount: {startsWithSignal: false}", header + row("1"))
                == [
                    "file post-processing-signal warned", "file feedback-mode noted", "file feedback-key warned",
                ])
    }

    @Test func `one file of the send lies at the agreed place`() throws {
        func file(_ path: String, _ seconds: Double = 0) -> OfferedFile {
            OfferedFile(path: path, endpoint: .sftp, modifiedAt: importTime.now.addingTimeInterval(seconds))
        }
        func notes(_ settings: String, _ files: [OfferedFile]) throws -> [String] {
            let selection = try Importing(esp, settings).emulator.selectFiles(from: files, time: importTime)
            return selection.notes.map { String($0.rule.split(separator: "/")[1]) }
        }
        #expect(try notes("destination: out", [file("in/a.txt")]) == ["destination"])
        #expect(try notes("destination: out", [file("out/a.txt"), file("out/b.txt")]) == ["single-file"])
        #expect(try notes("sendTime: '2026-11-21T18:30:45Z'", [file("a.txt", -60)]) == ["sent-not-prepared"])
        #expect(try notes("sendTime: '2026-11-21T18:30:45Z'", [file("a.txt", 60)]) == [])
    }

    @Test(arguments: [
        ("account: {type: S3}", "external-delivery/account-type"), ("columns: [a]\nkeyColumn: b", "\"b\" is no column"),
        ("format: fixedWidth", "needs \"widths\""), ("denylist: [a]", "need the \"keyColumn\""),
        ("header: no", "the \"columns\" must be given"),
        ("sendTime: noon", "must be a time such as"),
    ])
    func `settings that cannot work are refused`(yaml: String, part: String) throws {
        let sentence = try #require(complaint { _ = try Importing(esp, yaml) })
        #expect(sentence.hasPrefix("import.yaml:") && sentence.contains(part), "\(sentence)")
    }
}
