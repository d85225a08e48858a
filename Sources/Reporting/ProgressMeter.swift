/// How fast a run goes, and how long it will take: by the bytes read since it began.
struct ProgressMeter {
    private let start: ContinuousClock.Instant
    private var now: ContinuousClock.Instant
    private(set) var done = 0
    private(set) var total = 0

    /// - Parameter now: when the run began.
    init(startingAt now: ContinuousClock.Instant) {
        start = now
        self.now = now
    }

    /// So much is done by now.
    mutating func update(done: Int, of total: Int, at now: ContinuousClock.Instant) {
        self.done = max(0, min(done, total))
        self.total = max(0, total)
        self.now = now
    }

    /// From 0 to 1.
    var fraction: Double { total > 0 ? Double(done) / Double(total) : 0 }

    /// Bytes in a second, since the beginning; nil in the first quarter of a second, in which it would jump about.
    var rate: Double? {
        let seconds = seconds(now - start)
        return seconds >= 0.25 && done > 0 ? Double(done) / seconds : nil
    }

    /// Seconds until all is done, if it goes on as it did.
    var timeLeft: Double? { rate.map { Double(total - done) / $0 } }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// `━━━━━───── 50%  120 MB/s  1:05 left`; rate and time as soon as they can be told.
    func bar(width: Int = 20) -> String {
        let filled = Int((fraction * Double(width)).rounded(.down))
        var parts = [
            String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
                + " \(Int((fraction * 100).rounded(.down)))%"
        ]
        if let rate { parts.append("\(ByteCount.text(Int(rate)))/s") }
        if let timeLeft, done < total { parts.append("\(Self.text(timeLeft)) left") }
        return parts.joined(separator: "  ")
    }

    /// Rounded up: `0:05`, `12:30`, `1:02:03`.
    static func text(_ seconds: Double) -> String {
        let all = Int(min(seconds, 359_999).rounded(.up))
        func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60)
        return hours > 0 ? "\(hours):\(pad(minutes)):\(pad(rest))" : "\(minutes):\(pad(rest))"
    }
}
