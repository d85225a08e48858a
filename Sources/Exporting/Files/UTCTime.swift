import Drops
import Foundation

/// A moment read from, or written as, digits in UTC.
struct UTCTime: Comparable {
    /// Milliseconds since 1970.
    let milliseconds: Int64

    init(milliseconds: Int64) { self.milliseconds = milliseconds }
    init(_ date: Date) { milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down)) }

    /// Reads `2018-04-26T15:52:25+00:00`, with `T` or a blank, a fraction or none, and an offset, `Z` or nothing (UTC).
    ///
    /// Source: RFC 3339, "Date and Time on the Internet: Timestamps".
    init?(_ text: String) {
        var rest = Substring(text)
        func number(_ digits: Int, _ separators: String = "") -> Int? {
            if !separators.isEmpty {
                guard let first = rest.first, separators.contains(first) else { return nil }
                rest.removeFirst()
            }
            let part = rest.prefix(digits)
            guard part.count == digits, part.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
            rest = rest.dropFirst(digits)
            return Int(part)
        }
        guard let year = number(4), let month = number(2, "-"), let day = number(2, "-"), let hour = number(2, "T "),
            let minute = number(2, ":"), let second = number(2, ":"), (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var fraction = 0
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return nil }
            fraction = Int((digits + "000").prefix(3)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        var offset = 0
        if rest == "Z" || rest.isEmpty {
            rest = ""
        } else {
            let sign = rest.first == "-" ? -1 : 1
            guard let hours = number(2, "+-") else { return nil }
            guard let minutes = number(2, rest.first == ":" ? ":" : "") else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard rest.isEmpty else { return nil }
        let days = GregorianDay(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86400 + hour * 3600 + (minute - offset) * 60 + second
        milliseconds = Int64(seconds) * 1000 + Int64(fraction)
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
    /// Whole seconds since 1970.
    var seconds: Int64 { Int64((Double(milliseconds) / 1000).rounded(.down)) }

    /// `form` with each letter's run replaced: `y` or `Y` year, `d` or `D` day, `H` hour, `S` or `s` second; `M` is the
    /// month before the hours and the minute after them, whatever its case, as names of exported files have it.
    func digits(_ form: FileLayout.TimestampForm) -> String {
        let (date, clock) = (dateDigits, clockDigits)
        return switch form {
        case .compact: date.year + date.month + date.day + clock
        case .underscored: date.year + date.month + date.day + "_" + clock
        case .monthFirst: date.month + date.day + date.year + "_" + clock
        }
    }

    /// `2023-08-18T01:00:00Z`.
    var text: String {
        let (date, clock) = (dateDigits, Array(clockDigits))
        let time = "\(String(clock[0...1])):\(String(clock[2...3])):\(String(clock[4...5]))"
        return "\(date.year)-\(date.month)-\(date.day)T\(time)Z"
    }

    static func < (a: UTCTime, b: UTCTime) -> Bool { a.milliseconds < b.milliseconds }

    private var dateDigits: (year: String, month: String, day: String) {
        let date = GregorianDay(daysSince1970: Int((Double(seconds) / 86400).rounded(.down)))
        return (Self.padded(date.year, 4), Self.padded(date.month, 2), Self.padded(date.day, 2))
    }

    private var clockDigits: String {
        let ofDay = Int(seconds - Int64((Double(seconds) / 86400).rounded(.down)) * 86400)
        return Self.padded(ofDay / 3600, 2) + Self.padded(ofDay / 60 % 60, 2) + Self.padded(ofDay % 60, 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
