import ESPs
import Foundation
import Verification

/// People's view: one table of drops at the end, then what was found and what the ESPs did.
///
/// Results go to standard output; the progress line goes to standard error, only where that is a terminal.
public struct ConsoleRecorder: Recorder {
    /// What the recorder may show.
    public struct Style: Sendable {
        /// Whether verdicts and headings are coloured with escape codes.
        public var color: Bool
        /// Whether a line that changes in place says what is being done.
        public var progress: Bool
        /// Whether the table is left out and one example of each finding shown instead of three.
        public var quiet: Bool
        /// What becomes of personal values.
        public var masking: Masking
        /// Columns of the terminal; the progress line is no longer.
        public var width = 80

        /// Takes all parts as they are; by default plain text without progress, values masked to their length.
        public init(color: Bool = false, progress: Bool = false, quiet: Bool = false, masking: Masking = .length) {
            self.color = color
            self.progress = progress
            self.quiet = quiet
            self.masking = masking
        }
    }

    private let style: Style
    private let output: (String) -> Void
    private let progressOutput: (String) -> Void
    private var total: Int?
    private var done = 0
    private let now: () -> ContinuousClock.Instant
    private var meter: ProgressMeter
    private var activity = ""
    private var shownAt: ContinuousClock.Instant?

    /// Least time between two changes of the progress line.
    private static let pace = Duration.milliseconds(50)

    /// - Parameters:
    ///   - output: takes the result, standard output by default.
    ///   - progressOutput: takes the progress line, standard error by default.
    ///   - now: the time, for the rate.
    public init(
        style: Style,
        output: ((String) -> Void)? = nil, progressOutput: ((String) -> Void)? = nil,
        now: @escaping () -> ContinuousClock.Instant = { ContinuousClock().now }
    ) {
        self.style = style
        self.now = now
        meter = ProgressMeter(startingAt: now())
        self.output = output ?? { FileHandle.standardOutput.write(Data($0.utf8)) }
        self.progressOutput = progressOutput ?? { FileHandle.standardError.write(Data($0.utf8)) }
    }

    /// Prints the result once the run is finished; before that only the progress line.
    public mutating func record(_ event: RunEvent) throws {
        switch event {
        case .started(let total):
            self.total = total
            meter = ProgressMeter(startingAt: now())
        case .dropStarted(let name, let step): progress("\(name): \(step)")
        case .progress(let bytes, let all):
            meter.update(done: bytes, of: all, at: now())
            progress(activity)
        case .dropFinished, .scenarioFinished: done += 1
        case .scenarioStarted(let id): progress(id)
        case .finished(let report):
            clearProgress()
            output(render(report))
        }
    }

    private mutating func progress(_ text: String) {
        activity = text
        guard style.progress else { return }
        let time = now()
        // Faster than anybody reads it would cost more than the work.
        if let shownAt, time - shownAt < Self.pace, meter.done < meter.total { return }
        shownAt = time
        let counter = total.map { "[\(min(done + 1, $0))/\($0)] " } ?? ""
        let bar = meter.total > 0 ? meter.bar() + "  " : ""
        // Carriage return and "erase to end of line": one line that changes in place, and never two.
        progressOutput("\r\u{1B}[K" + String((counter + bar + text).prefix(style.width - 1)))
    }

    private func clearProgress() {
        if style.progress { progressOutput("\r\u{1B}[K") }
    }

    func render(_ report: Report) -> String {
        let paint = Paint(isOn: style.color)
        if !report.scenarios.isEmpty { return ScenarioText(style: style, paint: paint).render(report.scenarios) }
        var text = ""
        if !style.quiet { text += DropTable(report: report, paint: paint).text + "\n" }
        text += findings(report, paint)
        for drop in report.drops where !drop.isVerified { text += objections(drop, paint) }
        text += verdictLine(report, paint) + "\n"
        return text
    }

    private func findings(_ report: Report, _ paint: Paint) -> String {
        var text = ""
        for (drop, shared) in DropReport.grouped(report.drops) where !drop.findings.isEmpty || drop.differences != nil {
            let also = shared > 1 ? " (the same over \(shared) connections)" : ""
            text += paint.bold(drop.name) + also + "\n"
            for difference in drop.differences ?? [] { text += "  \(paint.red("differs")) \(difference)\n" }
            for finding in drop.findings { text += Self.lines(finding, paint, style) }
            if let command = drop.reproduce { text += "  again: \(command)\n" }
            text += "\n"
        }
        return text
    }

    /// What each ESP rejected, dropped or changed, rule by rule.
    private func objections(_ drop: DropReport, _ paint: Paint) -> String {
        drop.imports.map { report in
            let lines = report.outcome.counts.map { count in
                // What concerns a whole file or run is what one wants to know first: why it was refused, or not found.
                let reason = report.outcome.rows.first {
                    $0.record == nil && $0.effect == count.effect && $0.rule == count.rule
                }.map { ": \(style.masking.render($0.message))" }
                return "  \(count.effect.rawValue) \(count.rule) (\(count.count) times)\(reason ?? "")\n"
            }
            return paint.bold(report.esp) + "\n" + (lines.isEmpty ? "  nothing to object to\n" : lines.joined()) + "\n"
        }.joined()
    }

    static func lines(_ finding: Finding, _ paint: Paint, _ style: Style) -> String {
        let word = paint.severity(finding.severity)
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        var text = "  \(word) \(finding.id)\(times): \(style.masking.render(finding.message))\n"
        let shown = style.quiet ? 1 : 3
        for example in finding.examples.prefix(shown) {
            text += "        \(FindingText.line(example, masking: style.masking))\n"
        }
        if finding.count > shown { text += "        … and \(finding.count - shown) more\n" }
        return text
    }

    private func verdictLine(_ report: Report, _ paint: Paint) -> String {
        let errors = report.drops.flatMap(\.findings).filter { $0.severity == .error }.count
        let warnings = report.drops.flatMap(\.findings).filter { $0.severity == .warning }.count
        let counts = "\(report.drops.count) drop(s), \(errors) error(s), \(warnings) warning(s)"
        if !report.drops.isEmpty, report.drops.allSatisfy({ !$0.isVerified && $0.verdict == .empty }) {
            return paint.red("nothing imported") + ": there was no record; `mockdest explain ID` says what each rule is"
        }
        if report.drops.contains(where: { !$0.isVerified }) {
            return "imported: \(report.drops.count) drop(s), not verified; `mockdest explain ID` says what each rule is"
        }
        if report.drops.allSatisfy({ $0.approval == .matches }), !report.drops.isEmpty {
            return paint.green("as approved") + ": \(counts)"
        }
        switch report.verdict {
        case .pass: return paint.green("conforms") + ": \(counts)"
        case .fail: return paint.red("does not conform") + ": \(counts); `mockdest explain ID` says how to mend each"
        case .empty: return paint.red("nothing to verify") + ": \(counts)"
        }
    }
}

extension DropReport {
    /// What differs from the approved report, where something does.
    var differences: [String]? { if case .differs(let list) = approval { list } else { nil } }

    /// Reports that say the same of the same fixture over several connections, once each with their number.
    static func grouped(_ drops: [DropReport]) -> [(DropReport, Int)] {
        var groups: [(DropReport, Int)] = []
        for drop in drops {
            if let index = groups.firstIndex(where: { $0.0.name == drop.name && $0.0.findings == drop.findings }) {
                groups[index].1 += 1
            } else {
                groups.append((drop, 1))
            }
        }
        return groups
    }
}

/// A number of bytes for people.
enum ByteCount {
    static func text(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1000) kB"
        case ..<1_000_000_000: "\(bytes / 1_000_000) MB"
        default: "\(bytes / 1_000_000_000) GB"
        }
    }
}
