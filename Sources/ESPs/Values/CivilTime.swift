import Drops
import Foundation

/// A date and time of day without a zone, as they stand in files; arithmetic in the Gregorian calendar.
struct CivilTime: Hashable, Comparable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0

    /// Nil when there is no such day or time.
    init?(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The moment `date` on a clock that is `offset` seconds ahead of UTC.
    init(_ date: Date, offset: Int = 0) {
        self.init(secondsSince1970: Int(date.timeIntervalSince1970.rounded(.down)) + offset)
    }

    init(secondsSince1970 seconds: Int) {
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let date = GregorianDay(daysSince1970: days)
        year = date.year
        month = date.month
        day = date.day
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
    }

    var secondsSince1970: Int {
        GregorianDay(year: year, month: month, day: day).daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    }

    func adding(seconds: Int) -> CivilTime { CivilTime(secondsSince1970: secondsSince1970 + seconds) }

    static func < (a: CivilTime, b: CivilTime) -> Bool { a.secondsSince1970 < b.secondsSince1970 }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `2026-11-21`.
    var isoDate: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }
    /// `18:30:45`.
    var clock: String { "\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))" }
    /// `20261121183045`.
    var compact: String { "\(isoDate)\(clock)".filter(\.isNumber) }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
