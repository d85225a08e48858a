import Testing

@testable import Reporting

/// Rate and time left, by a clock that the test sets.
struct ProgressMeterTests {
    private let start = ContinuousClock().now

    private func meter(_ done: Int, of total: Int, after seconds: Double) -> ProgressMeter {
        var meter = ProgressMeter(startingAt: start)
        meter.update(done: done, of: total, at: start + .seconds(seconds))
        return meter
    }

    @Test func `rate is what was read in the time, and the rest takes as long at that rate`() throws {
        let half = meter(50_000_000, of: 200_000_000, after: 5)
        #expect(half.fraction == 0.25)
        #expect(half.rate == 10_000_000)
        #expect(half.timeLeft == 15)
        #expect(half.bar(width: 8) == "━━────── 25%  10 MB/s  0:15 left")
    }

    @Test func `nothing is said of rate and time before they can be told, or when all is done`() {
        #expect(meter(1, of: 100, after: 0.1).bar(width: 4) == "──── 1%")
        #expect(meter(0, of: 100, after: 9).bar(width: 4) == "──── 0%")
        #expect(meter(100, of: 100, after: 2).bar(width: 4) == "━━━━ 100%  50 B/s")
        #expect(meter(0, of: 0, after: 2).fraction == 0)
    }

    @Test func `more than all is all, and never more than 100 per cent are shown before the end`() {
        #expect(meter(900, of: 100, after: 1).fraction == 1)
        #expect(meter(999, of: 1000, after: 1).bar(width: 4).hasPrefix("━━━─ 99%"))
    }

    @Test func `seconds are rounded up and long times have hours`() {
        #expect(ProgressMeter.text(0.2) == "0:01")
        #expect(ProgressMeter.text(59.1) == "1:00")
        #expect(ProgressMeter.text(3723) == "1:02:03")
        #expect(ProgressMeter.text(.infinity) == "99:59:59")
    }

    @Test func `the line holds the bar, keeps to the terminal's width and is not drawn faster than it is read`() throws
    {
        var said: [String] = []
        var time = start
        try withoutActuallyEscaping({ said.append($0) }) { take in
            try withoutActuallyEscaping({ time }) { now in
                var style = ConsoleRecorder.Style(progress: true)
                style.width = 60
                var console = ConsoleRecorder(style: style, output: { _ in }, progressOutput: take, now: now)
                try console.record(.started(total: 2))
                try console.record(.dropStarted(name: "set/1", step: "verifying"))
                time += .seconds(2)
                try console.record(.progress(bytes: 1000, total: 4000))
                // Ten of these come in no time.
                for bytes in 1001...1010 { try console.record(.progress(bytes: bytes, total: 4000)) }
                time += .seconds(2)
                try console.record(.progress(bytes: 4000, total: 4000))
            }
        }
        #expect(said.count == 3)
        #expect(
            said[1] == "\r\u{1B}[K" + "[1/2] ━━━━━─────────────── 25%  500 B/s  0:06 left  set/1: verifying".prefix(59))
        #expect(said[2].contains("100%  1 kB/s  set/1: verifying"))
    }
}
