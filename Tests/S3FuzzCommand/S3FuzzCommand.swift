import Foundation
import S3Fuzzing
import Synchronization

/// `s3-fuzz [COUNT] [FIRST]`: so many cases, then how many there were, how long they took and how much memory.
@main struct S3FuzzCommand {
    private static let current = Atomic<UInt64>(0)

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap(UInt64.init)
        let count = arguments.first ?? 1_000_000
        let first = arguments.dropFirst().first ?? 0
        watch()
        let start = ContinuousClock.now
        let answers = try Fuzzing.run(first: first, count: count) { current.store($0, ordering: .relaxed) }
        print("\(count) cases, \(answers) answers, \(ContinuousClock.now - start), \(peakMemory())")
    }

    private static func peakMemory() -> Substring {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "no peak known"
    }

    /// Ends the process when a case takes longer than ten seconds, and says which.
    private static func watch() {
        Thread.detachNewThread {
            var seen = UInt64.max
            while true {
                sleep(10)
                let now = current.load(ordering: .relaxed)
                if now == seen {
                    print("seed \(now) does not end")
                    exit(1)
                }
                if seen == .max || now / 100_000 != seen / 100_000 {
                    FileHandle.standardError.write(Data("at seed \(now)\n".utf8))
                }
                seen = now
            }
        }
    }
}
