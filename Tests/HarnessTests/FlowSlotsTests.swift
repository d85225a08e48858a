import Foundation
import Testing

@testable import Harness

/// When an audience is due.
struct FlowSlotsTests {
    private func moment(_ text: String) throws -> Date { try Date.ISO8601FormatStyle().parse(text) }

    @Test(
        arguments: [
            ("DAILY", "06:00", nil, nil, "2026-01-02T05:59:59Z", "2026-01-02T06:00:00Z", "2026-01-02T06:00:00Z"),
            ("DAILY", "06:00", nil, nil, "2026-01-02T06:00:00Z", "2026-01-03T05:00:00Z", nil),
            ("DAILY", "06:00", nil, nil, "2026-01-02T05:00:00Z", "2026-01-05T07:00:00Z", "2026-01-05T06:00:00Z"),
            (
                "EVERY_6_HOURS", "01:00", "2026-01-02", nil, "2026-01-02T00:00:00Z", "2026-01-02T13:30:00Z",
                "2026-01-02T13:00:00Z"
            ),
            ("EVERY_3_HOURS", "00:00", "2026-01-02", nil, "2026-01-01T00:00:00Z", "2026-01-01T23:00:00Z", nil),
            (
                "ONCE", "10:00", "2026-01-02", nil, "2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z",
                "2026-01-02T10:00:00Z"
            ),
            ("ONCE", "10:00", "2026-01-02", nil, "2026-01-02T10:00:00Z", "2026-01-09T00:00:00Z", nil),
            (
                "DAILY", "00:00", "2026-01-04", "2026-01-11", "2026-01-09T12:00:00Z", "2026-01-10T00:00:00Z",
                "2026-01-10T00:00:00Z"
            ),
            ("DAILY", "00:00", "2026-01-04", "2026-01-11", "2026-01-10T12:00:00Z", "2026-01-11T00:00:00Z", nil),
            (
                "WEEKLY", "06:00", "2026-01-05", nil, "2026-01-13T00:00:00Z", "2026-01-19T06:00:00Z",
                "2026-01-19T06:00:00Z"
            ),
            ("WEEKLY", "06:00", "2026-01-05", nil, "2026-01-12T06:00:00Z", "2026-01-19T05:00:00Z", nil),
            (
                "MONTHLY", "06:00", "2026-01-31", nil, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z",
                "2026-02-28T06:00:00Z"
            ),
            (
                "MONTHLY", "06:00", "2026-01-31", nil, "2026-02-28T06:00:00Z", "2026-03-31T06:00:00Z",
                "2026-03-31T06:00:00Z"
            ),
            ("MONTHLY", "06:00", "2026-01-31", nil, "2026-02-28T06:00:00Z", "2026-03-31T05:00:00Z", nil),
        ] as [(String, String, String?, String?, String, String, String?)])
    func `the latest slot between two moments is found`(
        frequency: String, start: String, from: String?, to: String?, after: String, now: String, slot: String?
    ) throws {
        let slots = FlowSlots(frequency: frequency, startTime: start, startDate: from, endDate: to)
        #expect(slots.latest(after: try moment(after), until: try moment(now)) == (try slot.map(moment)))
    }
}
