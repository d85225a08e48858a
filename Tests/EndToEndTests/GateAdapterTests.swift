import Foundation
import Testing

/// The README's adapters, as printed there, and an exporter that runs as a server.
struct GateAdapterTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    /// The first block of this language behind the heading "The gate".
    private static func printed(_ language: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## The gate\n").last)
        let block = try #require(section.components(separatedBy: "\n```\(language)\n").dropFirst().first)
        return try #require(block.components(separatedBy: "\n```").first) + "\n"
    }

    /// An exporter in Python, by somebody else: CSV for an e-mail destination, sent with boto3.
    private static let pythonExporter = """
        import boto3
        from botocore.config import Config

        def value(profile, source, audience):
            if source == "segmentMembership.status":
                return profile["segmentMembership"]["ups"][audience]["status"]
            for step in source.split("."):
                profile = profile.get(step) if isinstance(profile, dict) else None
            return profile

        def text(value):
            if value is None: return ""
            value = str(value).strip(" \\t")
            if any(c in value for c in ',"\\n\\r'):
                return '"' + value.replace("\\\\", "\\\\\\\\").replace('"', '\\\\"') + '"'
            return value

        def export(profiles, audience, columns, endpoint, moment):
            rows = [[c["name"] for c in columns]]
            for profile in profiles:
                membership = profile["segmentMembership"]["ups"].get(audience["id"])
                if not membership or membership["status"] == "exited" or "personalEmail" not in profile: continue
                rows.append([text(value(profile, c["source"], audience["id"])) for c in columns])
            body = "".join(",".join(row) + "\\n" for row in rows).encode()
            digits = "".join(c for c in moment[:19] if c.isdigit())
            place = endpoint["s3"]
            s3 = boto3.client("s3", config=Config(retries={"mode": "standard", "max_attempts": 4}))
            s3.put_object(Bucket=place["bucket"], Body=body,
                          Key=f"{place['path']}/Adobe_Campaign_segment{audience['id']}_{digits}.csv")
        """

    private static let server = """
        import http.server, json, os, subprocess, sys, tempfile
        class Jobs(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                with tempfile.NamedTemporaryFile(suffix=".json") as job:
                    job.write(self.rfile.read(int(self.headers["Content-Length"]))); job.flush()
                    code = subprocess.call([sys.argv[1], "export", "--quiet", "--job", job.name])
                self.send_response(200 if code == 0 else 500)
                self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *a): pass
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Jobs) as server:
            print(server.server_port, flush=True)
            import threading; threading.Thread(target=server.serve_forever, daemon=True).start()
            sys.exit(subprocess.call([sys.argv[1], "gate", *sys.argv[2:], "--url", f"http://127.0.0.1:{server.server_port}/jobs"]))
        """

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-adapter-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private func gate(_ only: [String], _ adapter: String, in folder: String) async throws -> RealClient.Result {
        let path = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        return try await RealClient(Self.program, environment: ["PATH": path, "PYTHONPATH": folder]).run(
            arguments: ["gate"] + only.flatMap { ["--only", "s3/adobe-campaign/\($0)"] } + ["--", adapter])
    }

    @Test func `the README's shell adapter conforms with the AWS command line, faults included`() async throws {
        try await withFolder { folder in
            let adapter = try Self.printed("sh")
            #expect(adapter.split(separator: "\n").count <= 10)
            try write(adapter, to: folder + "/adapter.sh")
            let exporter =
                "#!/bin/sh\nexec \(Self.program) export --quiet --job \"$1\" --profiles \"$2\" --folder \"$3\"\n"
            try write(exporter, to: folder + "/my-exporter")
            let only = [
                "first-full", "gzip", "parts", "manifest", "non-ascii", "slow-down", "answer-lost", "wrong-secret",
            ]
            let result = try await gate(only, folder + "/adapter.sh", in: folder)
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
            #expect(result.standardOutput.hasSuffix("\n8 conform\n"), "\(result.standardOutput)")
        }
    }

    @Test func `the README's Python adapter conforms with an exporter of somebody else, faults included`() async throws
    {
        try await withFolder { folder in
            let adapter = try Self.printed("python")
            #expect(adapter.split(separator: "\n").count <= 10)
            try write(adapter, to: folder + "/adapter.py")
            try write(Self.pythonExporter, to: folder + "/my_exporter.py")
            let only = [
                "first-full", "empty-audience", "non-ascii", "quotes-and-line-breaks", "two-audiences", "slow-down",
                "answer-lost", "wrong-secret", "expired-credentials",
            ]
            let result = try await gate(only, folder + "/adapter.py", in: folder)
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
            #expect(result.standardOutput.hasSuffix("\n9 conform\n"), "\(result.standardOutput)")
            // What it cannot do is found.
            let wrong = try await gate(["deduplication", "parts"], folder + "/adapter.py", in: folder)
            #expect(wrong.exitCode == 1 && wrong.standardOutput.contains("2 fail"), "\(wrong.standardOutput)")
        }
    }

    @Test func `an exporter that runs as a server gets the job by POST`() async throws {
        let only = [
            "s3/adobe-campaign/first-full", "sftp/adobe-campaign/wrong-password", "s3/adobe-campaign/incremental",
        ]
        let result = try await RealClient("python3").run(
            arguments: ["-c", Self.server, Self.program] + only.flatMap { ["--only", $0] })
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("3 conform"), "\(result.standardOutput)")
    }
}
