import Foundation
import Testing

/// `mockdest gate` as a user calls it.
struct GateCommandTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let first = "s3/adobe-campaign/first-full"

    private func gate(_ arguments: String..., environment: [String: String?] = [:]) async throws -> RealClient.Result {
        try await RealClient(Self.program, environment: environment).run(arguments: ["gate"] + arguments)
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-gate-command-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to path: String, isProgram: Bool = false) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        let mode = isProgram ? 0o755 : 0o644
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `the reference exporter conforms in the quick profile, and every report says so`() async throws {
        try await withFolder { folder in
            let formats = ["json", "jsonl", "junit", "markdown", "sarif", "github"]
            let result = try await RealClient(Self.program).run(
                arguments: ["gate", "--profile", "quick"] + formats.flatMap { ["--report", "\($0)=\(folder)/\($0)"] }
                    + ["--", Self.program, "export", "--quiet"])
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
            #expect(result.standardOutput.hasSuffix("\n23 conform\n"))
            func read(_ name: String) throws -> String {
                try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
            let json = try JSONSerialization.jsonObject(with: Data(try read("json").utf8)) as? [String: Any]
            let scenarios = try #require(json?["scenarios"] as? [[String: Any]])
            #expect(scenarios.count == 23 && scenarios.allSatisfy { $0["outcome"] as? String == "conforms" })
            #expect(json?["verdict"] as? String == "pass")
            #expect(try read("jsonl").split(separator: "\n").count == 24)
            let tests = try read("junit").components(separatedBy: "<testcase ").count - 1
            #expect(try tests == 23 && !read("junit").contains("<failure") && !read("junit").contains("<error"))
            #expect(try read("markdown").contains("# mockdest: conforms"))
            #expect(try read("github").isEmpty)
            #expect(try read("sarif").contains("\"results\" : ["))
        }
    }

    @Test func `a mistake fails the gate, and every report names scenario, finding and the way to run it again`()
        async throws
    {
        try await withFolder { folder in
            let formats = ["json", "junit", "markdown", "sarif", "github"]
            let result = try await RealClient(Self.program).run(
                arguments: ["gate", "--only", Self.first] + formats.flatMap { ["--report", "\($0)=\(folder)/\($0)"] }
                    + ["--", Self.program, "export", "--quiet", "--mutate", "wrong-date-format"])
            #expect(result.exitCode == 1)
            let again =
                "mockdest gate --only \(Self.first) -- \(Self.program) export --quiet --mutate wrong-date-format"
            #expect(result.standardOutput.contains("again: " + again), "\(result.standardOutput)")
            #expect(result.standardOutput.contains("columns/type"))
            for format in formats {
                let text = try String(contentsOfFile: "\(folder)/\(format)", encoding: .utf8)
                #expect(text.contains(Self.first) && text.contains("columns/type"), "\(format): \(text)")
            }
        }
    }

    @Test(arguments: [
        (["--profile", "qick", "--", "true"], "--profile: nothing is called \"qick\"; did you mean quick?", 64),
        (["--without", "gzipp", "--", "true"], "--without: nothing is called \"gzipp\"; did you mean gzip?", 64),
        (["--only", "s3/adobe-campaing/first-full", "--", "true"], "did you mean s3/adobe-campaign/first-full?", 2),
        ([], "no exporter: put its command after --", 64),
        (["--", "no-such-exporter"], "there is no program no-such-exporter in the folders of PATH", 64),
        (["--url", "nowhere"], "nowhere is no URL of a server; it should look like http://127.0.0.1:8080/jobs", 64),
        (["--url", "http://127.0.0.1:1", "--", "true"], "--url posts the job to a server", 64),
        (["--known-failures", "/none.yaml", "--", "true"], "/none.yaml: there is no such file", 64),
        (["--jobs", "0", "--", "true"], "--jobs is 0, must be 1 or more", 64),
        (["--timeout", "0", "--", "true"], "--timeout is 0.0, must be more than 0", 64),
    ])
    func `what is wrong with the call is told in one sentence`(arguments: [String], message: String, code: Int)
        async throws
    {
        let result = try await RealClient(Self.program).run(arguments: ["gate"] + arguments)
        #expect(result.exitCode == code, "\(result.standardError)")
        #expect(result.standardError.contains(message), "\(result.standardError)")
    }

    @Test func `an exporter that does nothing is inconclusive, 2, and one that cannot be reached too`() async throws {
        let log = NSTemporaryDirectory() + "mockdest-gate-\(UUID()).sarif"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let idle = try await gate("--only", Self.first, "--report", "sarif=\(log)", "--", "true")
        #expect(idle.exitCode == 2 && idle.standardOutput.contains("gate/no-request"), "\(idle.standardOutput)")
        let sarif = try String(contentsOfFile: log, encoding: .utf8)
        #expect(sarif.contains("Read the endpoint from the file that MOCKDEST_JOB names"), "\(sarif)")
        let refused = try await gate("--only", "s3/*/wrong-secret", "--url", "http://127.0.0.1:1/jobs")
        #expect(refused.exitCode == 2 && refused.standardOutput.contains("1 inconclusive"), "\(refused.standardOutput)")
        let without = try await gate("--only", "s3/*/gzip*", "--without", "gzip", "--", "true")
        #expect(without.exitCode == 2 && without.standardOutput.contains("2 not applicable"))
    }

    @Test(arguments: [
        ("sleep 6011", "1", "gate/timeout", 1), ("setsid sleep 6012 & exit 0", "20", "gate/left-running", 2),
        ("sleep 6013 & kill -9 $$", "20", "signal 9 ended the exporter", 1),
    ])
    func `a program that behaves badly is told with the right exit code, and nothing of it stays`(
        script: String, timeout: String, words: String, code: Int
    ) async throws {
        let result = try await gate("--only", Self.first, "--timeout", timeout, "--", "sh", "-c", script)
        #expect(result.exitCode == code && result.standardOutput.contains(words), "\(result.standardOutput)")
        // A number of its own, so that other tests' programs are not found.
        let number = try #require(script.firstMatch(of: /sleep (\d+)/)).1
        let left = try await RealClient("sh").run(arguments: [
            "-c",
            "for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $f; echo; done 2> /dev/null | grep -cx 'sleep \(number) '",
        ])
        #expect(left.standardOutput == "0\n", "\(left.standardOutput)\(left.standardError)")
    }

    @Test func `a flood of output takes no memory`() async throws {
        let peak = """
            import resource, subprocess, sys
            run = subprocess.run([sys.argv[1], "gate", "--only", sys.argv[2], "--", "sh", "-c", sys.argv[3]], capture_output=True)
            print(run.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        func megabytes(_ script: String, code: Int) async throws -> Int {
            let words = try await RealClient("python3").run("-c", peak, Self.program, Self.first, script).standardOutput
                .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            #expect(words.first == code)
            return (words.last ?? 0) / 1024
        }
        let idle = try await megabytes("exit 4", code: 1)
        let flood = try await megabytes("yes flood | head -c 200000000; exit 4", code: 1)
        #expect(flood < idle + 40, "\(idle) MB without, \(flood) MB with 200 MB of output")
    }

    @Test func `known failures are green until they expire, and a broken list is told with its line`() async throws {
        try await withFolder { folder in
            let list = folder + "/known.yaml"
            let words = [
                "gate", "--only", Self.first, "--known-failures", list, "--", Self.program, "export", "--quiet",
                "--mutate", "wrong-date-format",
            ]
            try write("- {scenario: \(Self.first), reason: dates come later, until: 9999-12-31}\n", to: list)
            let known = try await RealClient(Self.program).run(arguments: words)
            #expect(
                known.exitCode == 0 && known.standardOutput.contains("1 fails (1 known)"), "\(known.standardOutput)")
            try write("- {scenario: \(Self.first), reason: dates come later, until: 2000-01-01}\n", to: list)
            let expired = try await RealClient(Self.program).run(arguments: words)
            #expect(expired.exitCode == 1 && expired.standardOutput.contains("was to be mended by 2000-01-01"))
            try write("- {scenario: \(Self.first), raeson: x, until: 2000-01-01}\n", to: list)
            let broken = try await RealClient(Self.program).run(arguments: words)
            #expect(broken.exitCode == 64 && broken.standardError.contains("known.yaml:1:"), "\(broken.standardError)")
        }
    }

    @Test func `an interrupted gate ends what it had started, and is not green`() async throws {
        try await withFolder { folder in
            let script = """
                "$1" gate --only \(Self.first) -- sh -c 'echo $$ > "$0"; sleep 600; true' "$2/pid" &
                while [ ! -s "$2/pid" ]; do sleep 0.05; done
                kill -TERM $!; wait $!; echo "code $?"
                kill -0 "$(cat "$2/pid")" 2>/dev/null && echo alive
                true
                """
            let result = try await RealClient("sh").run("-c", script, "sh", Self.program, folder)
            #expect(result.standardOutput == "code 3\n", "\(result.standardError)")
            #expect(
                result.standardError.contains("interrupted; 1 scenario(s) had not ended"), "\(result.standardError)")
        }
    }

    @Test func `scenarios are listed and explained`() async throws {
        let list = try await RealClient(Self.program).run("list", "scenarios")
        #expect(list.standardOutput.split(separator: "\n").count > 60)
        let explained = try await RealClient(Self.program).run("explain", "sftp/adobe-campaign/disk-full")
        #expect(explained.standardOutput.contains("must end with another exit code than 0"))
        let check = try await RealClient(Self.program).run("explain", "gate/silent-failure")
        #expect(check.standardOutput.contains("To mend it: "))
        let help = try await gate("--help")
        #expect(help.exitCode == 0 && help.standardOutput.contains("EXAMPLES:"))
    }
}
