import Drops
import ESPs
import Foundation
import Reading
import StrictYAML

/// `import-bench read|import ESP FILE [SETTINGS [STATE]]`: reads the file as the ESP would, or imports it too, and
/// prints what that took as one line of JSON. An empty SETTINGS takes the ESP's defaults.
@main
enum Main {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3 else {
            print("usage: import-bench read|import ESP FILE [SETTINGS [STATE]]")
            exit(64)
        }
        let settings = arguments.count > 3 && !arguments[3].isEmpty ? arguments[3] : nil
        let emulator = try ESPCatalog.esp(id: arguments[1]).emulator(
            settings: try settings.map { try YAMLValue(parsing: String(contentsOfFile: $0, encoding: .utf8), file: $0) }
        )
        let name = URL(filePath: arguments[2]).lastPathComponent
        let table = Table(
            name: name, files: [Drop.File(name: name, content: try Blob(fileAt: arguments[2]))],
            dialect: emulator.dialect)
        let clock = ContinuousClock()
        var report: [(String, String)] = []
        let wall = try clock.measure {
            report =
                arguments[0] == "read"
                ? try read(table) : try imported(table, by: emulator, state: arguments.count > 4 ? arguments[4] : nil)
        }
        report += [("wall", "\(wall / .seconds(1))")] + usage()
        print("{" + report.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
    }

    /// What every import has to do before any rule: unpack, decode, find the records and take quotes off.
    private static func read(_ table: Table) throws -> [(String, String)] {
        var fields = 0
        var records = 0
        try table.forEachRecord {
            records += 1
            fields += $0.fields.count
        }
        return [("records", "\(records - (table.dialect.hasHeader ? 1 : 0))"), ("fields", "\(fields)")]
    }

    private static func imported(
        _ table: Table, by emulator: any ImportEmulator, state path: String?
    ) throws -> [(String, String)] {
        func run(_ state: inout ESPState) throws -> ImportOutcome {
            try emulator.run(table: table, into: &state, time: .system)
        }
        var outcome: ImportOutcome
        if let path {
            outcome = try StateFile(path: path).update(esp: emulator.esp, run)
        } else {
            var state = ESPState(esp: emulator.esp)
            outcome = try run(&state)
        }
        let totals = outcome.totals
        return [
            ("records", "\(totals.total)"), ("added", "\(totals.added)"), ("updated", "\(totals.updated)"),
            ("unchanged", "\(totals.unchanged)"), ("duplicate", "\(totals.duplicate)"),
            ("rejected", "\(totals.rejected)"), ("skipped", "\(totals.skipped)"), ("status", "\"\(outcome.status)\""),
            ("notes", "\(outcome.counts.reduce(0) { $0 + $1.count })"),
        ]
    }

    /// CPU seconds of the process and of this thread, which applies the rules; kibibytes at most.
    private static func usage() -> [(String, String)] {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var thread = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &thread)
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return [
            ("cpu", "\(seconds(usage.ru_utime) + seconds(usage.ru_stime))"),
            ("thread", "\(Double(thread.tv_sec) + Double(thread.tv_nsec) / 1e9)"), ("rss", "\(usage.ru_maxrss)"),
        ]
    }
}
