import Drops
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [0.0, 951_782_400, 1_795_000_000.25, 4_102_444_799, 68_169_600])
    func `every form reads back as the same moment`(seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        let whole = Date(timeIntervalSince1970: seconds.rounded(.down))
        #expect(Timestamp.fromISO(Timestamp.iso(date)) == date)
        #expect(Timestamp.fromBasic(Timestamp.basic(date)) == whole)
        #expect(Timestamp.fromHTTP(Timestamp.http(date)) == whole)
    }

    @Test func `the forms are those of S3 and HTTP`() {
        let date = Date(timeIntervalSince1970: 784_111_777.5)
        #expect(Timestamp.http(date) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(Timestamp.iso(date) == "1994-11-06T08:49:37.500Z")
        #expect(Timestamp.basic(date) == "19941106T084937Z")
    }

    @Test(arguments: [
        "", "20260101", "20261301T000000Z", "20260101T250000Z", "2026-01-01T00:00:00", "Xun, 06 Foo 1994 08:49:37 GMT",
    ])
    func `what is no date is none`(text: String) {
        #expect(Timestamp.fromBasic(text) == nil)
        #expect(Timestamp.fromISO(text) == nil)
        #expect(Timestamp.fromHTTP(text) == nil)
    }
}
