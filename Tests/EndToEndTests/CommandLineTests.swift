import Foundation
import Testing

/// The built program, called as a user calls it: words, exit codes, sentences.
struct CommandLineTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    private let fixtures = Self.root + "/Fixtures"

    private func mockdest(_ arguments: String..., environment: [String: String?] = [:]) async throws
        -> RealClient.Result
    {
        try await RealClient(Self.program, environment: environment).run(arguments: arguments)
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-cli-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private let expectation = "columns: [email, name]\nidentity: {column: email, kind: email}\n"

    // MARK: Verdicts and exit codes

    @Test func `a good drop conforms with exit code 0`() async throws {
        let result = try await mockdest(
            "verify", "\(fixtures)/adobe-campaign-full/drops/1-full", "--expect",
            "\(fixtures)/adobe-campaign-full/fixture.yaml")
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("conforms"))
    }

    @Test func `a broken drop ends with exit code 1 and names file, line and column`() async throws {
        let result = try await mockdest(
            "verify", "\(fixtures)/broken-six-ways/drops/1-full", "--expect", "\(fixtures)/broken-six-ways/fixture.yaml"
        )
        #expect(result.exitCode == 1)
        #expect(result.standardOutput.contains("_20200411000500.csv:1"))
        #expect(result.standardOutput.contains("person_name_lastname"))
        #expect(!result.standardOutput.contains("eve.extra@example.com"), "values are masked")
    }

    @Test func `with a key of their own two reports can be joined, and a short key is refused`() async throws {
        func report(_ key: String) async throws -> RealClient.Result {
            try await mockdest(
                "verify", "\(fixtures)/broken-six-ways/drops/1-full", "--expect",
                "\(fixtures)/broken-six-ways/fixture.yaml", "--report", "jsonl=-",
                environment: ["MOCKDEST_MASK_KEY": key])
        }
        let one = try await report("a key of sixteen bytes or more")
        #expect(try await report("a key of sixteen bytes or more").output == one.output)
        #expect(try await report("another key of sixteen bytes").output != one.output)
        #expect(one.standardOutput.contains(" chars #") && !one.standardOutput.contains("@example.com"))
        #expect(try await report("short").exitCode == 64)
    }

    @Test func `reports are written where they are asked for`() async throws {
        try await withFolder { folder in
            let result = try await mockdest(
                "verify", "\(fixtures)/broken-six-ways/drops/1-full", "--expect",
                "\(fixtures)/broken-six-ways/fixture.yaml", "--report", "json=\(folder)/new/r.json", "--report",
                "junit=\(folder)/r.xml", "--quiet")
            #expect(result.exitCode == 1)
            let json = try Data(contentsOf: URL(filePath: folder + "/new/r.json"))
            let report = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
            #expect(report["verdict"] as? String == "fail")
            #expect(try String(contentsOfFile: folder + "/r.xml", encoding: .utf8).contains("<failure"))
        }
    }

    @Test func `a missing file and an empty folder are nothing to verify`() async throws {
        try await withFolder { folder in
            try write(expectation, to: folder + "/e.yaml")
            try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
            let missing = try await mockdest("verify", folder + "/none.csv", "--expect", folder + "/e.yaml")
            #expect(missing.exitCode == 2)
            #expect(missing.standardError == "mockdest: \(folder)/none.csv: there is no such file or folder\n")
            let empty = try await mockdest("verify", folder + "/empty", "--expect", folder + "/e.yaml")
            #expect(empty.exitCode == 2)
            #expect(empty.standardError.contains("nothing to verify"))
        }
    }

    @Test func `good and bad records are written apart, byte for byte`() async throws {
        try await withFolder { folder in
            try write("columns: [{name: email, type: email}]\n", to: folder + "/e.yaml")
            try write("email\r\na@example.com\r\nnot one\r\nb@example.com", to: folder + "/a.csv")
            let result = try await mockdest(
                "verify", folder + "/a.csv", "--expect", folder + "/e.yaml", "--accepted", folder + "/good.csv",
                "--rejected", folder + "/bad.csv")
            #expect(result.exitCode == 1)
            #expect(
                try String(contentsOfFile: folder + "/good.csv", encoding: .utf8)
                    == "email\r\na@example.com\r\nb@example.com")
            #expect(try String(contentsOfFile: folder + "/bad.csv", encoding: .utf8) == "email\r\nnot one\r\n")
        }
    }

    @Test func `a first expectation drafted from a drop holds for that drop`() async throws {
        try await withFolder { folder in
            let drop = "\(fixtures)/oracle-eloqua-crlf/drops/1-full"
            let first = try await mockdest("init", drop, "--output", folder + "/e.yaml", environment: ["CI": nil])
            #expect(first.exitCode == 0, "\(first.standardError)")
            let held = try await mockdest("verify", drop, "--expect", folder + "/e.yaml")
            #expect(held.exitCode == 0, "\(held.standardOutput)\(held.standardError)")
            #expect(
                try await mockdest("init", drop, "--output", folder + "/e.yaml", environment: ["CI": nil]).exitCode
                    == 64)
        }
    }

    @Test func `an expectation is brought up to a newer drop: what changes is shown, what people wrote stays`()
        async throws
    {
        try await withFolder { folder in
            let file = folder + "/e.yaml"
            try write("Email,born,visits\na@example.com,1980-01-31,7\n", to: folder + "/one/a.csv")
            try write(
                "Email;born;city\nb@example.com;31.01.1980;Köln\nc@example.com;1.2.1980;\n", to: folder + "/two/b.csv")
            let people = ["CI": nil] as [String: String?]
            #expect(try await mockdest("init", folder + "/one", "--output", file, environment: people).exitCode == 0)
            let drafted = try String(contentsOfFile: file, encoding: .utf8)
            try write(drafted + "tolerances: {columns/type: 1}   # ours\n", to: file)
            let same = try await mockdest("init", folder + "/one", "--output", file, "--update", environment: people)
            #expect(same.standardOutput == "\(file): nothing changes\n")

            let refused = try await mockdest(
                "init", folder + "/two", "--output", file, "--update", environment: ["CI": "true"])
            #expect(refused.exitCode == 64)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("visits"), "CI never writes")

            let result = try await mockdest("init", folder + "/two", "--output", file, "--update", environment: people)
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(
                result.standardOutput == """
                    dialect: now delimiter: semicolon, escape: doubling
                    column visits: gone
                    column born: date -> string
                    column city: new, string
                    drawn from: b.csv: 1 file(s), 2 record(s).

                    """)
            let held = try await mockdest("verify", folder + "/two", "--expect", file)
            #expect(held.exitCode == 0, "\(held.standardOutput)\(held.standardError)")
            #expect(
                try String(contentsOfFile: file, encoding: .utf8).hasSuffix("tolerances: {columns/type: 1}   # ours\n"))
        }
    }

    /// The README's first block of YAML that begins so.
    private func readmeYAML(beginning start: String = "") throws -> String {
        let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
        let parts = readme.split(separator: "```", omittingEmptySubsequences: false)
        return String(try #require(parts.first { $0.hasPrefix("yaml\n" + start) }).dropFirst(5))
    }

    @Test func `the import settings in the README are Campaign's, and its line leaves tables and a log`() async throws {
        try await withFolder { folder in
            try write(try readmeYAML(beginning: "dataLoading"), to: folder + "/import.yaml")
            try write("email,firstName\nzoe@example.com,Zoë\n", to: folder + "/out.csv")
            let result = try await mockdest(
                "import", folder + "/out.csv", "--esp", "adobe-campaign", "--settings", folder + "/import.yaml",
                "--state", folder + "/tables.sqlite", "--results", folder + "/back")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(result.standardOutput.contains("nothing to object to"))
            for name in ["tables.sqlite", "back/workflow.log"] {
                #expect(FileManager.default.fileExists(atPath: "\(folder)/\(name)"))
            }
        }
    }

    @Test func `the expectation in the README is one`() async throws {
        try await withFolder { folder in
            try write(try readmeYAML(), to: folder + "/expectation.yaml")
            try write(
                "email,person_name_firstName,segmentMembership_status\na@example.com,Zoë,exited\n",
                to: folder + "/expected-profiles.csv")
            let name = "Salesforce_Marketing_Cloud_segment12341e18-abcd-49c2-836d-123c88e76c39_20200409120500.csv"
            try write(
                "person_name_firstName,personalEmail_address,segmentMembership_status\nZoë,a@example.com,exited\n",
                to: folder + "/" + name)
            let result = try await mockdest(
                "verify", folder + "/" + name, "--expect", folder + "/expectation.yaml")
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }

    // MARK: Bad input

    @Test func `a misspelt key in an expectation is named with line, column and the right one`() async throws {
        try await withFolder { folder in
            try write("email,name\n", to: folder + "/a.csv")
            try write("columns: [email, name]\nidentiy: {column: email}\n", to: folder + "/e.yaml")
            let result = try await mockdest("verify", folder + "/a.csv", "--expect", folder + "/e.yaml")
            #expect(result.exitCode == 64)
            #expect(
                result.standardError
                    == "mockdest: \(folder)/e.yaml:2:1: unknown key \"identiy\"; did you mean \"identity\"?\n")
        }
    }

    @Test func `a bad fixture yaml stops the replay with its place`() async throws {
        try await withFolder { folder in
            try write("destinaton: S3\n", to: folder + "/set/fixture.yaml")
            let result = try await mockdest("replay", folder + "/set")
            #expect(result.exitCode == 64)
            #expect(
                result.standardError.contains(
                    "fixture.yaml:1:1: unknown key \"destinaton\"; did you mean \"destination\"?"))
        }
    }

    @Test func `a binary file named csv is judged, not crashed on`() async throws {
        try await withFolder { folder in
            try write(expectation, to: folder + "/e.yaml")
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            try Data(bytes).write(to: URL(filePath: folder + "/b.csv"))
            let result = try await mockdest("verify", folder + "/b.csv", "--expect", folder + "/e.yaml")
            #expect(result.exitCode == 1)
            #expect(result.standardOutput.split(separator: "\n").count < 100)
        }
    }

    @Test func `a line of 10 MB is judged in bounded output`() async throws {
        try await withFolder { folder in
            try write(expectation, to: folder + "/e.yaml")
            try write("email,name\na@example.com,\(String(repeating: "x", count: 10_000_000))\n", to: folder + "/l.csv")
            let result = try await mockdest("verify", folder + "/l.csv", "--expect", folder + "/e.yaml")
            #expect(result.exitCode == 0 || result.exitCode == 1)
            #expect(result.output.count < 100_000)
        }
    }

    @Test func `a port in use is one sentence and exit code 3`() async throws {
        let listener = try #require(PortHolder())
        let result = try await mockdest(
            "serve", "--s3-port", "\(listener.port)", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0")
        #expect(result.exitCode == 3)
        #expect(result.standardError.contains("\(listener.port)"))
        #expect(result.standardError.contains("in use"))
        #expect(result.standardError.split(separator: "\n").count == 1)
    }

    @Test func `a server that is stopped at any moment of its start leaves nothing behind`() async throws {
        try await withFolder { folder in
            for milliseconds in stride(from: 2, to: 80, by: 4) {
                let seconds = String(format: "0.%03d", milliseconds)
                _ = try await RealClient("timeout", environment: ["TMPDIR": folder]).run(
                    arguments: [
                        "--signal=TERM", seconds, Self.program, "serve", "--s3-port", "0", "--sftp-port", "0",
                        "--admin-port", "0", "--api-port", "0",
                    ])
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "after \(seconds) s")
            }
        }
    }

    @Test func `a temporary folder that takes nothing is one sentence and exit code 3`() async throws {
        let result = try await mockdest(
            "serve", "--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0",
            environment: ["TMPDIR": "/no/where"])
        #expect(result.exitCode == 3)
        #expect(result.standardError.contains("/no/where: No such file or directory"))
        #expect(result.standardError.split(separator: "\n").count == 1)
    }

    @Test(arguments: [("serv", "did you mean serve?"), ("xyzzy", "nothing is called \"xyzzy\"")])
    func `a command that is none is one sentence with the nearest and exit code 64`(
        word: String, said: String
    ) async throws {
        let result = try await mockdest(word)
        #expect(result.exitCode == 64)
        #expect(result.standardError.contains(said))
        #expect(result.standardError.split(separator: "\n").count == 1)
        #expect(try await mockdest("help", "serve").exitCode == 0)
    }

    @Test func `a data folder that is a file or cannot be made is one sentence and exit code 3`() async throws {
        try await withFolder { folder in
            try write("x", to: folder + "/file")
            for (data, reason) in [
                ("\(folder)/file", "Not a directory"), ("\(folder)/file/inner", "Not a directory"),
                ("/proc/none", "No such file or directory"),
            ] {
                let result = try await mockdest(
                    "serve", "--data", data, "--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port",
                    "0")
                #expect(result.exitCode == 3)
                #expect(result.standardError.contains("\(data): \(reason)"), "\(result.standardError)")
                #expect(result.standardError.split(separator: "\n").count == 1)
            }
        }
    }

    @Test func `an unreadable or wrong key file is one sentence and exit code 64`() async throws {
        try await withFolder { folder in
            try write("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", to: folder + "/id")
            for file in ["/none.pub", "/id"] {
                let result = try await mockdest(
                    "serve", "--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0",
                    "--sftp-users",
                    "a:key=\(folder)\(file)")
                #expect(result.exitCode == 64)
                #expect(result.standardError.contains(folder + file))
                #expect(result.standardError.contains("public key file"))
            }
        }
    }

    @Test func `a word of the usage that is wrong ends with exit code 64`() async throws {
        #expect(try await mockdest("verify").exitCode == 64)
        #expect(try await mockdest("nonsense").exitCode == 64)
        #expect(try await mockdest("import", "x", "--esp", "salesforce").exitCode != 0)
    }

    @Test func `an import keeps its tables between drops`() async throws {
        try await withFolder { folder in
            let drops = "\(fixtures)/salesforce-incremental/drops"
            let state = folder + "/tables.sqlite"
            let first = try await mockdest(
                "import", drops + "/1-full", "--esp", "salesforce-marketing-cloud", "--state", state)
            #expect(first.exitCode == 0, "\(first.standardError)")
            let second = try await mockdest(
                "import", drops + "/2-incremental", "--esp", "salesforce-marketing-cloud", "--state", state,
                "--report", "json=" + folder + "/r.json")
            #expect(second.exitCode == 1, "one row is rejected: its quotes are escaped by backslash")
            #expect(try String(contentsOfFile: folder + "/r.json", encoding: .utf8).contains("\"updated\" : 4"))
            let other = try await mockdest("import", drops + "/1-full", "--esp", "adobe-campaign", "--state", state)
            #expect(other.exitCode == 64)
            #expect(other.standardError.contains("salesforce-marketing-cloud"))
        }
    }

    @Test func `one drop goes through every ESP`() async throws {
        let result = try await mockdest("import", "\(fixtures)/adobe-campaign-full/drops/1-full", "--esp", "all")
        #expect(result.exitCode == 0, "\(result.standardError)")
        for esp in ["adobe-campaign", "salesforce-marketing-cloud", "oracle-eloqua", "oracle-responsys"] {
            #expect(result.standardOutput.contains(esp))
        }
    }

    // MARK: Catalogues

    @Test func `explain knows every check and rule that list names`() async throws {
        for catalogue in ["checks", "rules"] {
            let listed = try await mockdest("list", catalogue, "--format", "json")
            let entries = try #require(
                JSONSerialization.jsonObject(with: Data(listed.output)) as? [[String: String]])
            #expect(entries.count > 10)
            for id in entries.compactMap({ $0["id"] }).prefix(5) {
                let told = try await mockdest("explain", id)
                #expect(told.exitCode == 0)
                #expect(told.standardOutput.contains("To mend it:"))
            }
        }
    }

    @Test func `what is known of an ESP and not emulated is listed and explained with its reason`() async throws {
        let listed = try await mockdest("list", "rules", "--omitted", "--format", "json")
        let entries = try #require(JSONSerialization.jsonObject(with: Data(listed.output)) as? [[String: String]])
        #expect(entries.count > 10)
        let entry = try #require(entries.first { $0["id"] == "oracle-eloqua/excel-formula" })
        let told = try await mockdest("explain", "oracle-eloqua/excel-formula")
        let reason = try #require(entry["why not"])
        #expect(told.exitCode == 0 && told.standardOutput.contains(reason))
    }

    @Test func `explain names the nearest id`() async throws {
        let result = try await mockdest("explain", "columns/mising")
        #expect(result.exitCode == 64)
        #expect(result.standardError.contains("did you mean \"columns/missing\"?"))
    }

    @Test func `every command has help with an example`() async throws {
        for command in ["serve", "env", "ready", "init", "verify", "import", "replay", "fixture", "explain", "list"] {
            let help = try await mockdest(command, "--help")
            #expect(help.exitCode == 0)
            #expect(help.standardOutput.contains("EXAMPLE"), "\(command)")
        }
    }

    // MARK: Replay

    @Test func `every bundled fixture set is as approved over every connection`() async throws {
        let result = try await mockdest(
            "replay", fixtures, "--via", "files", "--via", "s3", "--via", "sftp", "--via", "sftp-key")
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("fail, as approved"))
    }

    @Test func `a set that changed is not as approved, and says what changed`() async throws {
        try await withFolder { folder in
            let set = folder + "/adobe-campaign-full"
            try FileManager.default.copyItem(atPath: fixtures + "/adobe-campaign-full", toPath: set)
            let step = set + "/drops/1-full"
            let file = step + "/" + (try FileManager.default.contentsOfDirectory(atPath: step)[0])
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            try write(lines.dropLast().joined(separator: "\n") + "\n", to: file)
            let result = try await mockdest("replay", set, "--via", "files")
            #expect(result.exitCode == 1)
            #expect(result.standardOutput.contains("had 12 records, has 11"))
            #expect(result.standardOutput.contains("identities/missing was found 0 times, is found 1 times"))
        }
    }

    @Test func `sets that cannot be used are sentences, the others still run, and the exit code says so`() async throws
    {
        try await withFolder { folder in
            let good = "destination: x\nconnection: files\nexpectation: {columns: [email]}\n"
            func set(_ name: String, _ yaml: String) throws {
                try write(yaml, to: "\(folder)/\(name)/fixture.yaml")
                try write("email\na@b.co\n", to: "\(folder)/\(name)/drops/1-full/a.csv")
            }
            try set("sets/good", good)
            try set("sets/broken", "destination: [")
            try set("sets/missing", good + "drops: [{folder: 1-full, files: [b.csv]}]\n")
            try write("email\na@b.co\n", to: folder + "/e.csv")
            try set(
                "sets/outside",
                good.replacing(
                    "{columns: [email]}",
                    with: "{columns: [email], identity: {column: email}, profiles: {path: ../../e.csv}}"))
            try set("other/good", good)
            try set("sets/old", good)
            try write(#"{"version": 0, "drops": []}"#, to: folder + "/sets/old/approved/report.json")
            let result = try await mockdest("replay", folder + "/sets", folder + "/other")
            #expect(result.exitCode == 64)
            #expect(result.standardOutput.contains("good/1-full") && result.standardOutput.contains("1 drop(s)"))
            let sentences = result.standardError.split(separator: "\n").map(String.init)
            for part in [
                "sets/broken/fixture.yaml:2:1: not valid YAML",
                "there is no file \(folder)/sets/missing/drops/1-full/b.csv",
                "../../e.csv lies outside the set", "two fixture sets are called \"good\"",
                "sets/old/approved/report.json: of version 0, this mockdest writes 1",
            ] {
                #expect(
                    sentences.count { $0.hasPrefix("mockdest: ") && $0.contains(part) } == 1, "\(part): \(sentences)")
            }
            #expect(sentences.count == 5)
        }
    }

    @Test func `approving is refused where CI is set`() async throws {
        let result = try await mockdest("replay", fixtures, "--update", environment: ["CI": "true"])
        #expect(result.exitCode == 64)
    }
}

/// Holds a port of this machine.
private final class PortHolder {
    let port: Int
    private let descriptor: Int32

    init?() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        if !bound { return nil }
    }

    deinit { close(descriptor) }
}
