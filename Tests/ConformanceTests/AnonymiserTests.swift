import Drops
import Exporting
import Foundation
import Reading
import Reporting
import Testing

@testable import Conformance

/// Copies of fixture sets without the values of people.
struct AnonymiserTests {
    private static let fixtures =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/Fixtures"

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-anonymiser-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func put(_ bytes: [UInt8], at path: String) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
    private func put(_ text: String, at path: String) throws { try put(Array(text.utf8), at: path) }
    private func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
    private func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// A set of one drop with one file.
    private func write(
        _ content: [UInt8], named name: String = "a.csv", expectation: String, to set: String
    ) throws {
        try put("destination: test\nconnection: files\nexpectation:\n\(expectation)\n", at: set + "/fixture.yaml")
        try put(content, at: "\(set)/drops/1-full/\(name)")
    }

    private let people = """
          columns: [email, name, {name: note, type: string}]
          identity: {column: email, kind: email}
        """

    // MARK: The sets of the repository

    @Test(
        arguments: [
            "adobe-campaign-full", "amazon-s3-split-gzip", "broken-six-ways", "constant-contact-import",
            "external-delivery-text", "oracle-eloqua-crlf", "oracle-responsys-tab", "salesforce-incremental",
        ])
    func `a set of the repository is found, imported and approved as before, with other values`(
        name: String
    ) async throws {
        try await withFolder { folder in
            let summary = try await Anonymiser().run(from: "\(Self.fixtures)/\(name)", to: "\(folder)/\(name)")
            #expect(summary.isGood && summary.values > 5, "\(summary)")
            let copy = try FixtureSet(at: "\(folder)/\(name)")
            for connection in [Connection.s3, .sftp] {
                var options = Replay.Options()
                options.connections = [connection]
                var recorders = RecorderGroup([])
                _ = try await Replay(sets: [copy], options: options).run(recorders: &recorders)
                #expect(recorders.report.drops.allSatisfy { $0.approval == .matches })
                #expect(!recorders.report.drops.isEmpty)
            }
            for step in copy.steps {
                for file in step.files {
                    let (old, new) = (
                        try bytes("\(Self.fixtures)/\(name)/drops/\(step.name)/\(file)"),
                        try bytes(copy.path(of: file, in: step)),
                    )
                    #expect(old != new)
                    if !file.hasSuffix(".gz") { #expect(old.count == new.count) }
                }
            }
        }
    }

    // MARK: What stays

    @Test func `one value has one pseudonym in drops, profiles, names and settings, in whatever case it is written`()
        async throws
    {
        try await withFolder { folder in
            let expectation = """
                  files: {glob: 'anna.kern@firm.io_*.csv'}
                  columns: [email, name]
                  identity: {column: email, kind: email, normalisation: [trim, lowercase]}
                  profiles: {path: expected.csv, columns: {email: mail}}
                """
            let drop = "email,name\n Anna.Kern@Firm.IO ,Kern\nbob@firm.io,\"KERN\"\n"
            try write(Array(drop.utf8), named: "anna.kern@firm.io_1.csv", expectation: expectation, to: folder + "/in")
            try put("mail,name\nanna.kern@firm.io,Kern\nbob@firm.io,KERN\n", at: folder + "/in/expected.csv")
            let summary = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
            #expect(summary.isGood, "\(summary)")
            let expected = try text(folder + "/out/expected.csv").split(whereSeparator: \.isNewline)
                .dropFirst().map { $0.split(separator: ",").map(String.init) }
            let (mail, name) = (expected[0][0], expected[0][1])
            #expect(mail.count == "anna.kern@firm.io".count && mail.contains(/^[a-z]{4}\.[a-z]{4}@[a-z]{2}\.test$/))
            let made = try text("\(folder)/out/drops/1-full/\(mail)_1.csv")
            let first = made.split(whereSeparator: \.isNewline)[1].split(separator: ",")
            #expect(first[0].lowercased() == " \(mail) " && first[0] != " \(mail) ")
            #expect(first[1] == name)
            #expect(made.contains("\"\(name.uppercased())\""))
            #expect(mail.split(separator: "@")[1] == expected[1][0].split(separator: "@")[1], "one domain stays one")
            #expect(try text(folder + "/out/fixture.yaml").contains("glob: '\(mail)_*.csv'"))
        }
    }

    @Test func `columns with statuses, audiences and allowed values keep them, others keep theirs when asked`()
        async throws
    {
        try await withFolder { folder in
            let expectation = """
                  columns: [email, {name: country, allowed: [DE, FR]}, {name: active, type: boolean}, visits, status]
                  identity: {column: email, kind: email}
                  membership: {form: status-column, column: status}
                """
            let drop =
                "email,country,active,visits,status\nmia@firm.io,DE,true,4711,realized\ntom@firm.io,Germany,false,12,left\n"
            try write(Array(drop.utf8), expectation: expectation, to: folder + "/in")
            var options = Anonymiser.Options()
            options.keep = ["visits"]
            let summary = try await Anonymiser(options).run(from: folder + "/in", to: folder + "/out")
            #expect(summary.isGood && summary.keptColumns == ["active", "country", "status", "visits"])
            let rows = try text(folder + "/out/drops/1-full/a.csv").split(separator: "\n").map {
                $0.split(separator: ",")
            }
            #expect(rows[1].dropFirst() == ["DE", "true", "4711", "realized"])
            // What is none of the column's words may be somebody's data, and was none before.
            #expect(rows[2][1] != "Germany" && rows[2][4] != "left" && rows[2][3] == "12")
            options.columns = ["email", "emial"]
            await #expect(throws: FixtureError.self) {
                try await Anonymiser(options).run(from: folder + "/in", to: folder + "/b")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/b"))
        }
    }

    @Test func `JSON Lines keep their escapes, numbers, nesting and broken lines`() async throws {
        try await withFolder { folder in
            let drop = #"""
                {"email":"zo\u00eb@firm.io","n":1234.5,"tags":["Köln \"Süd\""],"ok":true}
                {"email":"tom.miller@firm.io","n":7},
                {"email":"lea.miller@firm.io

                """#
            try write(
                Array(drop.utf8), named: "a.jsonl",
                expectation: "  files: {format: json-lines}\n  columns: [email, n, tags, ok]", to: folder + "/in")
            let summary = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
            #expect(summary.isGood, "\(summary)")
            let made = try text(folder + "/out/drops/1-full/a.jsonl")
            #expect(made.utf8.count == drop.utf8.count)
            let lines = made.split(separator: "\n").map(String.init)
            let form =
                /\{"email":"[a-z]{2}\\u00[0-9a-f]{2}@[a-z]{2}\.test","n":[1-9]\d{3}\.\d,"tags":\["[A-Z][^" ]{3} \\"[A-Z][^"]{2}\\""\],"ok":true\}/
            #expect(lines[0].wholeMatch(of: form) != nil, "\(lines[0])")
            #expect(lines[1].hasSuffix("},") && !lines[1].contains("miller"))
            #expect(lines[2].hasPrefix(#"{"email":""#) && !lines[2].contains("lea"))
        }
    }

    @Test func `UTF-16, windows-1252 and archives are written as they were read`() async throws {
        try await withFolder { folder in
            let text = "email,name,note\r\nana@firm.io,Björn Ærø,x\r\nbob@firm.io,Zoë,y\r\n"
            let wide: [UInt8] = [0xFF, 0xFE] + Array(text.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let narrow = text.unicodeScalars.map { UInt8($0.value) }
            let encoded: [(String, [UInt8], String)] = [
                ("utf-16le", wide, "byte-order-mark: required, "), ("windows-1252", narrow, ""),
            ]
            for (encoding, bytes, mark) in encoded {
                let expectation = "  files: {dialect: {encoding: \(encoding), \(mark)line-end: crlf}}\n\(people)"
                try write(bytes, expectation: expectation, to: "\(folder)/\(encoding)")
                let summary = try await Anonymiser().run(from: "\(folder)/\(encoding)", to: "\(folder)/\(encoding)-out")
                #expect(summary.isGood, "\(summary)")
                let made = try self.bytes("\(folder)/\(encoding)-out/drops/1-full/a.csv")
                #expect(made.count == bytes.count && made != bytes)
            }
            var zip = ZipPacker()
            try zip.add("folder/ana@firm.io.csv", Array(text.utf8), isStored: false)
            try zip.add("stored.csv", Array(text.utf8), isStored: true)
            try write(
                zip.finished(), named: "a.zip", expectation: "  files: {dialect: {line-end: crlf}}\n" + people,
                to: folder + "/zip")
            let summary = try await Anonymiser().run(from: folder + "/zip", to: folder + "/zip-out")
            #expect(summary.isGood, "\(summary)")
            let files = try Drop(
                name: "", endpoint: .files,
                files: [Drop.File(name: "a.zip", content: Blob(fileAt: folder + "/zip-out/drops/1-full/a.zip"))]
            ).opened(.zip).files
            #expect(files.map { $0.member?.method } == [8, 0])
            #expect(files[0].path.contains(/folder\/[a-z]{3}@[a-z]{2}\.test\.csv$/))
        }
    }

    @Test func `damage of a container stays, and sizes and digests in a manifest stay right where they were`()
        async throws
    {
        try await withFolder { folder in
            let rows = (0..<200).map { "user\($0)x@firm.io,Name \($0),z\n" }.joined()
            let packed = Deflater.gzip(Array("email,name,note\n\(rows)".utf8))
            var broken = packed
            broken[packed.count - 8] ^= 1
            for (name, bytes) in [("cut", Array(packed.dropLast(9))), ("sum", broken), ("more", packed + [1, 2, 3])] {
                try write(bytes, named: "a.csv.gz", expectation: people, to: "\(folder)/\(name)")
                let summary = try await Anonymiser().run(from: "\(folder)/\(name)", to: "\(folder)/\(name)-out")
                #expect(summary.survivors.isEmpty, "\(summary)")
                // Only where in the packed bytes it breaks is another place.
                #expect(summary.differences.isEmpty, "\(name): \(summary.differences)")
            }
            try write(packed, named: "a.csv.gz", expectation: people, to: folder + "/m")
            let manifest =
                #"{"flowRunId":"r","scheduledTime":"2023-08-18T01:00:00Z","exportResults":[{"sinkPath":"/","name":"a.csv.gz","size":SIZE}]}"#
            for size in [packed.count, 17] {
                try? FileManager.default.removeItem(atPath: folder + "/m-out")
                try put(manifest.replacing("SIZE", with: "\(size)"), at: folder + "/m/drops/1-full/manifest-d-r.json")
                _ = try await Anonymiser().run(from: folder + "/m", to: folder + "/m-out")
                let now = try bytes(folder + "/m-out/drops/1-full/a.csv.gz").count
                let told = try text(folder + "/m-out/drops/1-full/manifest-d-r.json")
                #expect(told.contains("\"size\":\(size == 17 ? 17 : now)}"))
            }
        }
    }

    @Test func `a digest of a value becomes the digest of its pseudonym`() async throws {
        try await withFolder { folder in
            // SHA-256 of ana@firm.io and of bob@firm.io.
            let drop = """
                email,hash
                ana@firm.io,\(Self.digest("ana@firm.io"))
                bob@firm.io,\(Self.digest("bob@firm.io"))

                """
            try write(
                Array(drop.utf8), expectation: "  columns: [email, {name: hash, type: sha256}]", to: folder + "/in")
            #expect(try await Anonymiser().run(from: folder + "/in", to: folder + "/out").isGood)
            let rows = try text(folder + "/out/drops/1-full/a.csv").split(separator: "\n").dropFirst()
            for row in rows {
                let cells = row.split(separator: ",").map(String.init)
                #expect(cells[1] == Self.digest(cells[0]))
            }
        }
    }

    private static func digest(_ text: String) -> String {
        // By the system's program, not by the library that the anonymiser uses.
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        (process.standardInput, process.standardOutput) = (input, output)
        try? process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        try? input.fileHandleForWriting.close()
        return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64).description
    }

    @Test func `a key gives the same pseudonyms again, and none gives others each time`() async throws {
        try await withFolder { folder in
            let drop = "email,name,note\nana.silva@firm.io,Silva,none\n"
            try write(Array(drop.utf8), expectation: people, to: folder + "/in")
            var made: [[UInt8]] = []
            for (name, key) in [("a", 1), ("b", 1), ("c", nil), ("d", nil)] as [(String, UInt8?)] {
                var options = Anonymiser.Options()
                options.key = key.map { [UInt8](repeating: $0, count: 32) }
                _ = try await Anonymiser(options).run(from: folder + "/in", to: "\(folder)/\(name)")
                made.append(try bytes("\(folder)/\(name)/drops/1-full/a.csv"))
            }
            #expect(made[0] == made[1] && Set(made).count == 3)
        }
    }

    @Test func `values that are words of the settings or of the folders leave these alone`() async throws {
        try await withFolder { folder in
            let expectation = """
                  files: {glob: 'Acme_*.csv'}
                  columns: [email, name, note, status]
                  identity: {column: email, kind: email}
                  membership: {form: status-column, column: status, export: full}
                """
            let drop = "email,name,note,status\nana@firm.io,Full,Drops,realized\nbob@firm.io,Acme,email,realized\n"
            try write(Array(drop.utf8), named: "Acme_1.csv", expectation: expectation, to: folder + "/in")
            let summary = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
            #expect(summary.isGood, "\(summary)")
            let yaml = try text(folder + "/out/fixture.yaml")
            #expect(yaml.contains("export: full") && yaml.contains("kind: email") && !yaml.contains("Acme"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/out/drops/1-full")
            #expect(files.count == 1 && files[0].contains(/^[A-Z][a-z]{3}_1\.csv$/))
        }
    }

    // MARK: What must not survive

    @Test func `a value in kept text, a comment, prose or a name that is not mended refuses the set`() async throws {
        try await withFolder { folder in
            let drop = "email,name,note\nana.silva@firm.io,Silva,nothing\nbob@firm.io,Bobby,asked for SILVA again\n"
            try write(Array(drop.utf8), expectation: people, to: folder + "/in")
            var options = Anonymiser.Options()
            options.keep = ["note"]
            let kept = try await Anonymiser(options).run(from: folder + "/in", to: folder + "/out")
            #expect(
                kept.survivors == [
                    "drops/1-full/a.csv:3, column \"note\": a value that was kept holds a value of the original set (5 characters)"
                ])
            #expect(!FileManager.default.fileExists(atPath: folder + "/out"), "a refused set is removed")

            let yaml = try text(folder + "/in/fixture.yaml")
            try put("# What Silva sent.\n" + yaml, at: folder + "/in/fixture.yaml")
            try put("From Ana.Silva@firm.io's folder.", at: folder + "/in/PROVENANCE.md")
            let told = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
            #expect(told.survivors.count == 2)
            #expect(told.survivors.contains { $0.hasPrefix("fixture.yaml:1: the comment") })
            #expect(told.survivors.contains { $0.hasPrefix("PROVENANCE.md:1") })
        }
    }

    @Test func `a set that somebody else made is searched for the values of the original`() async throws {
        try await withFolder { folder in
            let drop = "email,name,note\nana.silva@firm.io,Silva,nothing here\nbob@firm.io,Bobby,else\n"
            try write(Array(drop.utf8), expectation: people, to: folder + "/in")
            _ = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
            let check = Anonymiser()
            #expect(try check.survivors(in: folder + "/out", of: folder + "/in") == [])
            let made = try bytes(folder + "/out/drops/1-full/a.csv")
            // One cell as it was; then the same packed, and as the name of a file.
            let original = Array(drop.utf8)
            let cell = original.firstRange(of: Array("Silva".utf8))!
            var planted = made
            planted.replaceSubrange(cell, with: original[cell])
            try put(planted, at: folder + "/out/drops/1-full/a.csv")
            #expect(
                try check.survivors(in: folder + "/out", of: folder + "/in") == [
                    "drops/1-full/a.csv:2, column \"name\": the record holds a value of the original set (5 characters)"
                ])
            try put(Deflater.gzip(planted), at: folder + "/out/drops/1-full/a.csv")
            #expect(try check.survivors(in: folder + "/out", of: folder + "/in").count == 1)
            try put(made, at: folder + "/out/drops/1-full/a.csv")
            try put(made, at: folder + "/out/drops/1-full/for_ana.silva@firm.io.csv")
            let named = try check.survivors(in: folder + "/out", of: folder + "/in")
            #expect(named.count == 1 && named[0].contains("the file's name"))
            try FileManager.default.removeItem(atPath: folder + "/out/drops/1-full/for_ana.silva@firm.io.csv")
            var zip = ZipPacker()
            try zip.add("Bobby.csv", made, isStored: false)
            try put(zip.finished(), at: folder + "/out/drops/1-full/all.zip")
            let packed = try check.survivors(in: folder + "/out", of: folder + "/in")
            #expect(packed.count == 1 && packed[0].contains("all.zip: the name of a member"), "\(packed)")
            // Where no record is: in a comment of the file's own, as it were.
            try put(Array("{\u{22}ana.silva@firm.io\u{22}".utf8), at: folder + "/out/drops/1-full/all.zip")
            #expect(try check.survivors(in: folder + "/out", of: folder + "/in").count == 1)
        }
    }

    // MARK: Bad input

    @Test func `what cannot be anonymised is one sentence, and nothing is left behind`() async throws {
        try await withFolder { folder in
            func sentence(_ set: String, to target: String = "out") async -> String {
                do {
                    _ = try await Anonymiser().run(from: "\(folder)/\(set)", to: "\(folder)/\(target)")
                    return ""
                } catch { return "\(error)" }
            }
            try write(Array("email\na@b.co\n".utf8), expectation: people, to: folder + "/in")
            try write([1, 2, 3], named: "a.csv.gpg", expectation: people, to: folder + "/secret")
            try write(Array("PAR1....PAR1".utf8), named: "a.parquet", expectation: people, to: folder + "/parquet")
            try put("x", at: folder + "/full/file")
            #expect(await sentence("secret").contains("a.csv.gpg: is encrypted"))
            #expect(await sentence("parquet").contains("is Parquet"))
            #expect(await sentence("none").contains("there is no such folder"))
            #expect(await sentence("in", to: "full").contains("is not empty"))
            #expect(await sentence("in", to: "in/inner").contains("lies in"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
            #expect(try text(folder + "/full/file") == "x")
        }
    }
}
