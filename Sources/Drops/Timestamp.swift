package import Foundation
import Synchronization

/// Dates in the forms of S3 and HTTP, without a formatter: these are written for every request.
package enum Timestamp {
    private struct Parts {
        var year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int, weekday: Int
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    /// `2026-11-21T01:30:00.000Z`, as in S3's XML.
    package static func iso(_ date: Date) -> String {
        let p = parts(date)
        return
            "\(p.year)-\(two(p.month))-\(two(p.day))T\(two(p.hour)):\(two(p.minute)):\(two(p.second)).\(three(p.millisecond))Z"
    }

    /// `2026-11-21T01:30:00.000Z`: S3 tells the age of what it keeps in whole seconds.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded, timestamp_precision,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_list_operations.snapshot.json
    package static func isoSeconds(_ date: Date) -> String {
        iso(Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)))
    }

    /// `20261121T013000Z`, as in signatures.
    package static func basic(_ date: Date) -> String {
        let p = parts(date)
        return "\(p.year)\(two(p.month))\(two(p.day))T\(two(p.hour))\(two(p.minute))\(two(p.second))Z"
    }

    /// `Sat, 21 Nov 2026 01:30:00 GMT`, RFC 9110, section 5.6.7.
    package static func http(_ date: Date) -> String {
        let second = Int(date.timeIntervalSince1970.rounded(.down))
        return recentHTTP.withLock { recent in
            // Every answer tells the time and an object's age, thousands a second the same.
            let place = second & (recent.count - 1)
            if recent[place].second != second { recent[place] = (second, writeHTTP(date)) }
            return recent[place].text
        }
    }

    private static let recentHTTP = Mutex([(second: Int, text: String)](repeating: (.min, ""), count: 16))

    private static func writeHTTP(_ date: Date) -> String {
        let p = parts(date)
        return
            "\(weekdays[p.weekday]), \(two(p.day)) \(months[p.month - 1]) \(p.year) \(two(p.hour)):\(two(p.minute)):\(two(p.second)) GMT"
    }

    /// Reads `20261121T013000Z`.
    package static func fromBasic(_ text: String) -> Date? {
        let u = Array(text.utf8)
        guard u.count == 16, u[8] == UInt8(ascii: "T"), u[15] == UInt8(ascii: "Z") else { return nil }
        return date(u, fieldsAt: [0, 4, 6, 9, 11, 13])
    }

    /// Reads `2026-11-21T01:30:00Z`, with or without a fraction, and `2026-11-21`.
    package static func fromISO(_ text: String) -> Date? {
        let u = Array(text.utf8)
        if u.count == 10 { return fromISO(text + "T00:00:00Z") }
        guard u.count >= 20, u[4] == UInt8(ascii: "-"), u[10] == UInt8(ascii: "T"), u[u.count - 1] == UInt8(ascii: "Z"),
            var result = date(u, fieldsAt: [0, 5, 8, 11, 14, 17])
        else { return nil }
        if u[19] == UInt8(ascii: ".") {
            let digits = u[20..<(u.count - 1)]
            guard let fraction = Double("0." + String(decoding: digits, as: UTF8.self)) else { return nil }
            result += fraction
        }
        return result
    }

    /// Reads the date of an HTTP header; only the preferred form and, with a numeric zone of zero, that of mail.
    package static func fromHTTP(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 6, let month = months.firstIndex(of: String(words[2])),
            words[5] == "GMT" || words[5] == "+0000" || words[5] == "UTC" || words[5] == "-0000"
        else { return nil }
        let day = words[1].utf8.count == 1 ? "0" + words[1] : String(words[1])
        let u = Array("\(words[3])\(two(month + 1))\(day)\(words[4])".utf8)
        guard u.count == 16 else { return nil }
        return date(u, fieldsAt: [0, 4, 6, 8, 11, 14])
    }

    /// Of four digits for the year and two for each of the others, by where they begin.
    private static func date(_ text: [UInt8], fieldsAt starts: [Int]) -> Date? {
        func number(_ start: Int, digits: Int = 2) -> Int? {
            var result = 0
            for byte in text[start..<(start + digits)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                result = result * 10 + Int(byte - 0x30)
            }
            return result
        }
        guard let year = number(starts[0], digits: 4), let month = number(starts[1]), let day = number(starts[2]),
            let hour = number(starts[3]), let minute = number(starts[4]), let second = number(starts[5]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let days = GregorianDay(year: year, month: month, day: day).daysSince1970
        return Date(timeIntervalSince1970: Double(days * 86400 + hour * 3600 + minute * 60 + second))
    }

    private static func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    private static func three(_ n: Int) -> String { n < 100 ? "0" + two(n) : "\(n)" }

    private static func parts(_ date: Date) -> Parts {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        let days = Int((Double(seconds) / 86400).rounded(.down))
        let ofDay = seconds - days * 86400
        let day = GregorianDay(daysSince1970: days)
        return Parts(
            year: day.year, month: day.month, day: day.day, hour: ofDay / 3600, minute: ofDay / 60 % 60,
            second: ofDay % 60, millisecond: milliseconds - seconds * 1000, weekday: ((days % 7) + 7) % 7)
    }
}
