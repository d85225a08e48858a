import Drops
import Foundation
import Testing

@Suite struct GregorianDayTests {
    @Test(arguments: [
        (-719_468, 0, 3, 1), (-141_427, 1582, 10, 15), (-1, 1969, 12, 31), (0, 1970, 1, 1), (11_016, 2000, 2, 29),
        (20_778, 2026, 11, 21), (47_540, 2100, 2, 28), (47_541, 2100, 3, 1),
    ])
    func `a day is the same both ways`(days: Int, year: Int, month: Int, day: Int) {
        let found = GregorianDay(daysSince1970: days)
        #expect((found.year, found.month, found.day) == (year, month, day))
        #expect(GregorianDay(year: year, month: month, day: day).daysSince1970 == days)
    }

    @Test func `every day of four centuries is that of ISO 8601's calendar`() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        for days in stride(from: -73_000, through: 73_000, by: 61) {
            let found = GregorianDay(daysSince1970: days)
            let expected = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            #expect(found.year == expected.year && found.month == expected.month && found.day == expected.day)
            #expect(GregorianDay(year: found.year, month: found.month, day: found.day).daysSince1970 == days)
        }
    }
}
