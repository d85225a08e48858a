/// Dates and times as exporters write them.
///
/// Source: "File formatting configuration", Adobe Experience Platform Destination SDK,
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/destination-sdk/functionality/destination-server/file-formatting
/// (date `yyyy-MM-dd`, timestamp `yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]`).
enum DateFormat {
    static func isDate(_ bytes: UnsafeRawBufferPointer) -> Bool { isDate(bytes[...]) }

    private static func isDate(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard fits(bytes, "0000-00-00") else { return false }
        return isDay(year: number(bytes, 0, 4), month: number(bytes, 5, 2), day: number(bytes, 8, 2))
    }

    static func isMonthDay(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // 29 February is a birthday: judged in a leap year.
        fits(bytes[...], "00-00") && isDay(year: 2000, month: number(bytes[...], 0, 2), day: number(bytes[...], 3, 2))
    }

    /// `T` or a space between date and time; fraction and offset as they come.
    static func isDateTime(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 19, isDate(bytes.prefix(10)), bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x20 else {
            return false
        }
        guard isClock(bytes.dropFirst(11).prefix(8)) else { return false }
        var rest = bytes.dropFirst(19)
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 &- UInt8(ascii: "0") < 10 }
            guard (1...9).contains(digits.count) else { return false }
            rest = rest[digits.endIndex...]
        }
        if rest.isEmpty || rest.elementsEqual("Z".utf8) { return true }
        guard fits(rest, "+00:00") || fits(rest, "-00:00") || fits(rest, "+0000") || fits(rest, "-0000") else {
            return false
        }
        return number(rest, 1, 2) <= 14 && number(rest, rest.count - 2, 2) < 60
    }

    private static func isClock(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        fits(bytes, "00:00:00") && number(bytes, 0, 2) < 24 && number(bytes, 3, 2) < 60 && number(bytes, 6, 2) < 61
    }

    private static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    /// `0` in the form stands for a digit.
    private static func fits(_ bytes: Slice<UnsafeRawBufferPointer>, _ form: StaticString) -> Bool {
        guard bytes.count == form.utf8CodeUnitCount else { return false }
        return form.withUTF8Buffer { form in
            zip(bytes, form).allSatisfy { $1 == UInt8(ascii: "0") ? $0 &- UInt8(ascii: "0") < 10 : $0 == $1 }
        }
    }

    private static func number(_ bytes: Slice<UnsafeRawBufferPointer>, _ start: Int, _ count: Int) -> Int {
        bytes.dropFirst(start).prefix(count).reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    }
}
