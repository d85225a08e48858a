import Foundation
import Testing

/// Exporters that run as servers, each with its way of telling the end: `mockdest gate --url`.
struct GateServerTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    /// Takes a job with 202 and exports it on a thread; the first argument is what it tells of the end.
    private static let server = """
        import http.server, subprocess, sys, tempfile, threading, time
        program, habit = sys.argv[1:3]
        jobs = {}
        def export(number, text):
            with tempfile.NamedTemporaryFile(suffix=".json") as job:
                job.write(text); job.flush()
                time.sleep(0.2)
                code = subprocess.call([program, "export", "--quiet", "--job", job.name], stdout=subprocess.DEVNULL)
            if habit != "endless": jobs[number] = 200 if code == 0 else 500
        class Jobs(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"]))
                number = str(len(jobs) + 1); jobs[number] = 202
                threading.Thread(target=export, args=(number, text)).start()
                self.answer(202, number)
            def do_GET(self): self.answer(jobs.get(self.path.split("/")[-1], 404))
            def answer(self, status, number=None):
                self.send_response(status)
                if number and habit != "silent": self.send_header("Location", "/jobs/" + number)
                self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *a): pass
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Jobs) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/jobs"
            sys.exit(subprocess.call([program, "gate", *sys.argv[3:], "--url", url]))
        """

    private func gate(_ habit: String, _ only: [String], timeout: String = "60") async throws -> RealClient.Result {
        try await RealClient("python3").run(
            arguments: ["-c", Self.server, Self.program, habit, "--timeout", timeout]
                + only.flatMap { ["--only", $0] })
    }

    @Test func `a Location is asked until the job has ended, well or badly`() async throws {
        let result = try await gate(
            "located",
            [
                "s3/adobe-campaign/first-full", "s3/adobe-campaign/wrong-secret", "s3/adobe-campaign/incremental",
                "sftp/adobe-campaign/wrong-password",
            ])
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.hasSuffix("\n4 conform\n"), "\(result.standardOutput)")
    }

    @Test func `a job that never ends is out of time`() async throws {
        let result = try await gate("endless", ["s3/adobe-campaign/first-full"], timeout: "2")
        #expect(result.exitCode == 1 && result.standardOutput.contains("gate/timeout"), "\(result.standardOutput)")
    }

    @Test func `without a Location the files tell the end, and a failure cannot be told`() async throws {
        let good = try await gate("silent", ["s3/adobe-campaign/first-full", "s3/adobe-campaign/manifest"])
        #expect(good.exitCode == 0 && good.standardOutput.hasSuffix("\n2 conform\n"), "\(good.standardOutput)")
        for id in ["s3/adobe-campaign/wrong-secret", "api/constant-contact/empty-audience"] {
            let bad = try await gate("silent", [id])
            #expect(bad.exitCode == 2 && bad.standardOutput.contains("gate/unknown-end"), "\(bad.standardOutput)")
        }
    }
}
