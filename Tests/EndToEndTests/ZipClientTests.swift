import Foundation
import Testing

/// Archives that Info-ZIP's `zip` wrote, verified by the built program.
struct ZipClientTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    /// A folder with `count` files of ten records each, for `body` to work in.
    private func withFiles(_ count: Int, _ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-zip-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<count {
            let rows = (0..<10).map { "u\(number * 10 + $0)@example.com,\($0 &* 48271 % 1009)\n" }.joined()
            try Data(("email,n\n" + rows).utf8).write(to: URL(filePath: "\(folder)/part-\(number).csv"))
        }
        try Data("columns: [{name: email, type: email}, {name: n, type: integer}]\n".utf8)
            .write(to: URL(filePath: "\(folder)/expectation.yaml"))
        try await body(folder)
    }

    private func zip(_ folder: String, _ command: String) async throws {
        try await RealClient("sh").run("-c", "cd '\(folder)' && \(command)")
    }

    /// The exit code, files and records read, and the messages of the findings.
    private func verify(
        _ paths: [String], in folder: String, _ options: [String] = []
    ) async throws -> (code: Int, files: Int, records: Int, messages: [String]) {
        let result = try await RealClient(Self.program).run(
            arguments: ["verify"] + paths.map { "\(folder)/\($0)" }
                + ["--expect", "\(folder)/expectation.yaml", "--report", "json=-"] + options)
        let report = try #require(JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
        let drop = try #require((report["drops"] as? [[String: Any]])?.first)
        let files = drop["files"] as? [[String: Any]] ?? []
        let messages = (drop["findings"] as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
        return (result.exitCode, files.count, files.reduce(0) { $0 + ($1["records"] as? Int ?? 0) }, messages)
    }

    @Test(arguments: ["zip -q a.zip *.csv", "zip -q -0 a.zip *.csv", "zip -q -fz a.zip *.csv", "zip -q -9 a.zip *.csv"])
    func `many members, stored, packed and in zip64, are files of one drop`(command: String) async throws {
        try await withFiles(300) { folder in
            try await zip(folder, command)
            let found = try await verify(["a.zip"], in: folder)
            #expect(found.code == 0, "\(found.messages)")
            #expect(found.files == 300 && found.records == 3000)
        }
    }

    @Test func `an archive written to a pipe, its sizes behind the data, is read`() async throws {
        try await withFiles(1) { folder in
            try await zip(folder, "cat part-0.csv | zip -q - - > a.zip")
            let found = try await verify(["a.zip"], in: folder)
            #expect(found.code == 0, "\(found.messages)")
            #expect(found.records == 10)
        }
    }

    @Test func `an archive split over several files is told and not read`() async throws {
        try await withFiles(1) { folder in
            try await zip(
                folder, "head -c 200000 /dev/urandom | base64 -w 60 > part-0.csv && zip -q -s 64k a.zip part-0.csv")
            #expect(FileManager.default.fileExists(atPath: folder + "/a.z01"))
            let found = try await verify(["a.zip"], in: folder)
            #expect(found.code == 1)
            #expect(found.messages.contains { $0.contains("last part of a zip archive that was split") })
            try await zip(folder, "cp a.z01 first.csv")
            let first = try await verify(["first.csv"], in: folder)
            #expect(first.messages == ["the file is the first part of a zip archive that was split, which is not read"])
        }
    }

    @Test func `a member locked by zip's own means, and a link, are told`() async throws {
        try await withFiles(2) { folder in
            try await zip(
                folder,
                "zip -q -P secret a.zip part-0.csv && ln -s /etc/passwd l.csv && zip -q -y b.zip l.csv part-1.csv")
            let locked = try await verify(["a.zip"], in: folder)
            #expect(locked.code == 1)
            #expect(locked.messages.contains { $0.contains("encrypted by zip's own means") }, "\(locked.messages)")
            let link = try await verify(["b.zip"], in: folder)
            #expect(link.code == 1 && link.records == 10)
            #expect(link.messages.contains { $0.contains("link or a device") }, "\(link.messages)")
        }
    }

    @Test func `a bomb stops at the limits that the command line gives`() async throws {
        try await withFiles(1) { folder in
            try await zip(
                folder,
                "{ echo email,n; seq -f 'a@example.com,%.0f' 300000; } > part-0.csv && zip -q -9 a.zip part-0.csv")
            #expect(try await verify(["a.zip"], in: folder).code == 0)
            let ratio = try await verify(["a.zip"], in: folder, ["--max-unpacked-ratio", "5"])
            #expect(ratio.code == 1)
            #expect(ratio.messages.contains { $0.contains("more than 5 times") }, "\(ratio.messages)")
            let size = try await verify(["a.zip"], in: folder, ["--max-unpacked-size", "1MiB"])
            #expect(size.messages.contains { $0.contains("more than 1048576 bytes") }, "\(size.messages)")
            let imported = try await RealClient(Self.program).run(arguments: [
                "import", "\(folder)/a.zip", "--esp", "oracle-responsys", "--max-unpacked-ratio", "5",
            ])
            #expect(imported.exitCode != 0)
        }
    }
}
