extension SalesforceMarketingCloud {
    /// Reads a Date field: ISO forms in any locale, otherwise the locale's order.
    ///
    /// SFMC date handling, cameronrobert.com.au: a value with an offset is moved to the server's UTC-6, all year.
    enum DateValue {
        static let serverOffset = -6 * 3600

        /// Nil when the value is no date between 1753 and 9999.
        static func parse(_ value: UnsafeRawBufferPointer, order: DateOrder) -> CivilTime? {
            var run = NumberRun(value)
            guard let (year, month, day) = day(&run, order) else { return nil }
            var time: CivilTime? = CivilTime(year, month, day)
            if !run.isAtEnd {
                guard run.skip(anyOf: " T") != nil else { return nil }
                run.skipBlanks()
                guard let clock = clock(&run) else { return nil }
                time = CivilTime(year, month, day, clock.hour, clock.minute, clock.second)
                if let offset = offset(&run) { time = time?.adding(seconds: serverOffset - offset) }
                guard run.isAtEnd else { return nil }
            }
            return time.flatMap { (1753...9999).contains($0.year) ? $0 : nil }
        }

        /// Whether a value that is a date names an offset from UTC.
        static func hasOffset(_ value: UnsafeRawBufferPointer) -> Bool {
            guard let clock = value.first(UInt8(ascii: ":")) else { return false }
            return value[clock...].contains { "Z+-".utf8.contains($0) }
        }

        /// As the contact builder shows it: `M/D/YYYY h:mm:ss AM`.
        static func shown(_ time: CivilTime) -> String {
            let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
            let clock = "\(hour):\(CivilTime.padded(time.minute, 2)):\(CivilTime.padded(time.second, 2))"
            return "\(time.month)/\(time.day)/\(time.year) \(clock) \(time.hour < 12 ? "AM" : "PM")"
        }

        private static func day(_ run: inout NumberRun, _ order: DateOrder) -> (Int, Int, Int)? {
            guard let first = run.number(1...4), let mark = run.skip(anyOf: "/-."), let second = run.number(1...2),
                run.skip(mark), let third = run.number(1...4)
            else { return nil }
            if first > 31, mark == UInt8(ascii: "-") || order == .yearMonthDay { return (first, second, third) }
            guard third >= 100 || order == .yearMonthDay else { return nil }
            return switch order {
            case .monthDayYear: (third, first, second)
            case .dayMonthYear: (third, second, first)
            case .yearMonthDay: (first, second, third)
            }
        }

        private static func clock(_ run: inout NumberRun) -> (hour: Int, minute: Int, second: Int)? {
            guard var hour = run.number(1...2), run.skip(UInt8(ascii: ":")), let minute = run.number(2...2) else {
                return nil
            }
            var second = 0
            if run.skip(UInt8(ascii: ":")) {
                guard let seconds = run.number(2...2) else { return nil }
                second = seconds
                if run.skip(UInt8(ascii: ".")), run.number(1...9) == nil { return nil }
            }
            run.skipBlanks()
            if let half = run.skip(anyOf: "aApP") {
                guard run.skip(anyOf: "mM") != nil, (1...12).contains(hour) else { return nil }
                hour = hour % 12 + (half.lowercased == UInt8(ascii: "p") ? 12 : 0)
            }
            return (hour, minute, second)
        }

        /// Seconds ahead of UTC, from `Z`, `+hh:mm` or `-hhmm`.
        private static func offset(_ run: inout NumberRun) -> Int? {
            if run.skip(UInt8(ascii: "Z")) { return 0 }
            guard let sign = run.next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
            _ = run.skip(sign)
            guard let hours = run.number(2...2), hours <= 14 else { return nil }
            let hasColon = run.skip(UInt8(ascii: ":"))
            let minutes = run.isAtEnd ? 0 : run.number(2...2) ?? (hasColon ? -1 : 0)
            guard (0...59).contains(minutes) else { return nil }
            return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
    }
}
