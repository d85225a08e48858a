import Foundation
import RealPrograms
import Testing

/// `mockdest import --state` that comes to a sudden end: the state file holds all of a drop or nothing of it.
struct ImportCrashTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "mockdest-crash-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// A drop of `rows` people, all with `value`.
    private func write(_ rows: Int, _ value: String, to path: String) throws {
        let filling = String(repeating: "x", count: 200)
        let text = "email,n,filling\n" + (0..<rows).map { "u\($0)@example.com,\(value),\(filling)\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private func process(_ executable: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func importing(_ drop: String, _ state: String) throws -> Process {
        try process(
            Self.program, ["import", drop, "--esp", "salesforce-marketing-cloud", "--state", state, "--quiet"])
    }

    /// Rows by value of `n`, after SQLite's own check of the file, as Python sees them.
    private func content(of state: String) throws -> String {
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            check = c.execute('pragma integrity_check').fetchone()[0]
            print(check, c.execute('select n, count(*) from "Derived from header" group by n').fetchall())
            """
        return try PythonScript.text(script, [state])
    }

    private let before = "ok [('1', 3)]"
    private let after = "ok [('2', 12000)]"

    @Test func `killed at any moment, an import leaves the tables of before or of after`() throws {
        try withFolder { folder in
            try write(3, "1", to: "\(folder)/first.csv")
            try write(12_000, "2", to: "\(folder)/second.csv")
            let base = "\(folder)/base.db"
            try importing("\(folder)/first.csv", base).waitUntilExit()
            #expect(try content(of: base) == before)
            var killed = 0
            // By size of the journal at which it is killed; 0 is at once, before anything is written.
            for size in [0, 1, 4_000, 40_000, 400_000] {
                let state = "\(folder)/state-\(size).db"
                try FileManager.default.copyItem(atPath: base, toPath: state)
                let run = try importing("\(folder)/second.csv", state)
                while run.isRunning, size > 0, journalSize(state) < size, fileSize(state) < size * 20 {}
                kill(run.processIdentifier, SIGKILL)
                run.waitUntilExit()
                if run.terminationReason == .uncaughtSignal { killed += 1 }
                let found = try content(of: state)
                #expect(found == before || found == after, "killed at \(size): \(found)")
                // The same drop again, and all of it is there.
                try importing("\(folder)/second.csv", state).waitUntilExit()
                #expect(try content(of: state) == after)
            }
            #expect(killed > 0)
        }
    }

    private func fileSize(_ path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    private func journalSize(_ state: String) -> Int { fileSize("\(state)-journal") }

    @Test func `a disk that takes no more leaves the tables as they were`() throws {
        try withFolder { folder in
            try write(3, "1", to: "\(folder)/first.csv")
            try write(12_000, "2", to: "\(folder)/second.csv")
            let state = "\(folder)/state.db"
            try importing("\(folder)/first.csv", state).waitUntilExit()
            // No file may grow beyond 512 KiB; the signal is ignored, so that writing fails as on a full disk.
            let run = try process(
                "/bin/bash",
                [
                    "-c", "ulimit -f 512; trap '' XFSZ; exec \"$@\"", "bash", Self.program, "import",
                    "\(folder)/second.csv", "--esp", "salesforce-marketing-cloud", "--state", state, "--quiet",
                ])
            run.waitUntilExit()
            #expect(run.terminationReason == .exit && run.terminationStatus == 3)
            #expect(try content(of: state) == before)
        }
    }
}
