import Conformance
import Exporting
import Foundation
import Reporting
import Testing
import Verification

/// Programs that behave badly, as small real shell scripts: each is told in one sentence, and nothing of it stays.
struct CommandExporterTests {
    private static let first = "s3/adobe-campaign/first-full"

    /// Runs the gate on `sh -c script`; `$1` is a file that the test looks at afterwards.
    private func gate(
        _ script: String, _ ids: [String] = [first], timeout: Duration = .seconds(20),
        _ check: ([ScenarioReport], String) async throws -> Void
    ) async throws {
        let file = NSTemporaryDirectory() + "mockdest-gate-test-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let exporter = try CommandExporter(["sh", "-c", script, "sh", file])
        try await check(try await ConformanceTests.gate(exporter, ids, timeout: timeout), file)
    }

    @Test func `the command gets job, profiles and the usual variables`() async throws {
        let script = """
            test -s "$MOCKDEST_PROFILES" && test "$(stat -c %a "$MOCKDEST_JOB")" = 600 || exit 9
            { cat "$MOCKDEST_JOB"; echo "$MOCKDEST_SCENARIO $AWS_ENDPOINT_URL_S3 $AWS_ACCESS_KEY_ID $AWS_REGION" \
            "${AWS_PROFILE-none}"; } > "$1"; exit 9
            """
        try await gate(script) { reports, file in
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let lines = text.split(separator: "\n")
            let job = try ExportJob(parsing: String(lines[0]), file: "job")
            guard case .s3(let place) = job.endpoint else {
                Issue.record("no S3 place")
                return
            }
            #expect(place.bucket == "exports" && place.secretAccessKey == "gate/secret+key")
            #expect(lines[1] == "\(Self.first) \(place.url ?? "") AKIAMOCKDESTGATE us-east-1 none")
            // What the gate wrote is gone.
            #expect(!FileManager.default.fileExists(atPath: job.profiles ?? ""))
            #expect(reports.first?.outcome == .fails && reports.first?.ids == ["gate/exit-code"])
            #expect(reports.first?.findings.first?.message.unmasked.contains("ended with 9") == true)
        }
    }

    @Test func `a command that hangs is ended with all it started, and the others still run`() async throws {
        let script = """
            case "$MOCKDEST_SCENARIO" in */first-full) echo $$ > "$1"; sleep 600 & echo $! >> "$1"; wait;; esac; exit 9
            """
        try await gate(script, [Self.first, "s3/adobe-campaign/gzip"], timeout: .milliseconds(400)) { reports, file in
            #expect(reports[0].outcome == .fails && reports[0].ids == ["gate/timeout"])
            #expect(reports[1].outcome == .fails && reports[1].ids == ["gate/exit-code"])
            try expectGone(file)
        }
    }

    @Test func `a command that will not hear the signal to end is ended all the same`() async throws {
        try await gate("trap '' TERM; echo $$ > \"$1\"; while :; do sleep 1; done", timeout: .milliseconds(400)) {
            reports, file in
            #expect(reports[0].ids == ["gate/timeout"])
            try expectGone(file)
        }
    }

    @Test func `what still runs after the end is told and ended, in the group or out of it`() async throws {
        for start in ["sleep 600 &", "setsid sleep 600 &"] {
            try await gate("\(start) echo $! > \"$1\"; sleep 0.1; exit 0") { reports, file in
                #expect(reports[0].outcome == .inconclusive)
                #expect(reports[0].ids == ["gate/no-request", "gate/left-running"], "\(start) \(reports[0].ids)")
                try expectGone(file)
            }
        }
    }

    @Test func `what would write to the endpoint after the end comes too late`() async throws {
        // The endpoint would note the request even where it refuses it.
        let late = "sleep 0.6; curl -sS -X PUT -d late \"$AWS_ENDPOINT_URL_S3/exports/late.csv\"; echo late >> \"$1\""
        for start in ["(\(late)) &", "setsid sh -c '\(late)' sh \"$1\" &"] {
            try await gate("\(start) echo $! > \"$1\"; exit 0") { reports, file in
                #expect(reports[0].ids == ["gate/no-request", "gate/left-running"], "\(start) \(reports[0].ids)")
                #expect(reports[0].wire.isEmpty && !reports[0].isGreen())
                try expectGone(file)
                try await Task.sleep(for: .milliseconds(700))
                #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("late"))
            }
        }
    }

    @Test func `a command that forks and waits is nothing odd`() async throws {
        try await gate("for i in 1 2 3 4 5 6 7 8; do (sleep 0.05) & done; wait; exit 0") { reports, _ in
            #expect(reports[0].ids == ["gate/no-request"])
        }
    }

    @Test func `a flood of output is cut, its end kept, and the command's end not missed`() async throws {
        try await gate("yes flood | head -c 30000000; echo the end; exit 4") { reports, _ in
            #expect(reports[0].ids == ["gate/exit-code"])
            #expect(reports[0].output.hasSuffix("the end\n"))
            #expect(reports[0].output.utf8.count <= 16 << 10)
        }
        try await gate("yes endless", timeout: .milliseconds(500)) { reports, _ in
            #expect(reports[0].ids == ["gate/timeout"] && reports[0].output.utf8.count <= 16 << 10)
        }
    }

    @Test func `a signal is told by its number`() async throws {
        try await gate("kill -SEGV $$") { reports, _ in
            #expect(reports[0].outcome == .fails)
            #expect(reports[0].findings.first?.message.unmasked.contains("signal 11 ended the exporter") == true)
        }
    }

    @Test(arguments: [
        (["no-such-exporter"], "there is no program no-such-exporter in the folders of PATH"),
        (["./no/such/exporter"], "there is no program ./no/such/exporter"),
        (["/etc/passwd"], "/etc/passwd is no program that may be run; chmod +x makes it one"),
        (["/tmp"], "/tmp is no program that may be run"), ([], "no command: it follows --"),
    ])
    func `a command that does not exist is told before anything runs`(words: [String], message: String) {
        #expect {
            try CommandExporter(words)
        } throws: {
            "\($0)".contains(message)
        }
    }

    @Test func `what cannot be started after all is our failure and green nowhere`() async throws {
        let file = NSTemporaryDirectory() + "mockdest-gate-test-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Executable, and no program.
        _ = FileManager.default.createFile(
            atPath: file, contents: Data([0x7F, 0x45, 0x4C, 0x46, 0, 0]), attributes: [.posixPermissions: 0o755])
        let reports = try await ConformanceTests.gate(try CommandExporter([file]), [Self.first])
        #expect(reports[0].outcome == .inconclusive && !reports[0].isGreen())
        #expect(reports[0].findings.first?.message.unmasked.contains("cannot be started") == true)
    }

    /// Every process whose id stands in the file has ended.
    private func expectGone(_ file: String) throws {
        let ids = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap { pid_t($0) }
        #expect(!ids.isEmpty)
        for id in ids {
            // Ended and not yet asked about: state Z.
            let text = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
            let state = text.split(separator: ")").last?.split(separator: " ").first
            #expect(state == nil || state == "Z", "process \(id) still runs: \(text)")
        }
    }
}
