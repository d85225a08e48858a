import FakeAPIs
import Foundation

/// When an audience of a flow is to be exported, all in UTC.
///
/// Source: OpenAPI "Flow Service API - Destinations" (frequency, startTime, startDate, endDate),
/// AdobeDocs/experience-platform-apis, static/swagger-specs/destinations.yaml; "Activate audiences to batch profile export
/// destinations" (the end date is the first day without an export; a day that a month lacks is its last),
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
struct FlowSlots {
    private let first: Date
    private let step: Step

    private enum Step {
        case once
        case seconds(TimeInterval)
        case months
    }

    private let end: Date

    init(_ audience: ActivatedFlow.Audience) {
        self.init(
            frequency: audience.frequency, startTime: audience.startTime, startDate: audience.startDate,
            endDate: audience.endDate)
    }

    init(frequency: String, startTime: String, startDate: String?, endDate: String?) {
        let clock = startTime.split(separator: ":").compactMap { Double($0) }
        let time = clock.count == 2 ? clock[0] * 3600 + clock[1] * 60 : 0
        first = (Self.day(startDate) ?? Date(timeIntervalSince1970: 0)).addingTimeInterval(time)
        end = Self.day(endDate) ?? .distantFuture
        let hours = frequency.split(separator: "_").compactMap { Double($0) }.first
        step =
            switch frequency {
            case "ONCE": .once
            case "WEEKLY": .seconds(7 * 86_400)
            case "MONTHLY": .months
            default: .seconds((hours ?? 24) * 3600)
            }
    }

    /// The latest slot after `start`, up to and with `now`.
    func latest(after start: Date, until now: Date) -> Date? {
        guard now >= first else { return nil }
        let slot =
            switch step {
            case .once: first
            case .seconds(let interval):
                first + (now.timeIntervalSince(first) / interval).rounded(.down) * interval
            case .months: month(until: now)
            }
        return slot > start && slot < end ? slot : nil
    }

    /// So many months after the first slot that it is not later than `now`.
    private func month(until now: Date) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let passed = calendar.dateComponents([.month], from: first, to: now).month ?? 0
        // Counted from the first slot: after a short month the 31st comes back.
        let candidates = [passed + 1, passed].compactMap { calendar.date(byAdding: .month, value: $0, to: first) }
        return candidates.first { $0 <= now } ?? first
    }

    private static func day(_ text: String?) -> Date? {
        text.flatMap { try? Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().parse($0) }
    }
}
