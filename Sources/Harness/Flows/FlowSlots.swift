import FakeAPIs
import Foundation

/// When an audience of a flow is to be exported, all in UTC.
///
/// Source: OpenAPI "Flow Service API - Destinations" (frequency, startTime, startDate, endDate),
/// AdobeDocs/experience-platform-apis, static/swagger-specs/destinations.yaml; "Activate audiences to batch profile export
/// destinations" (the end date is the first day without an export),
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
struct FlowSlots {
    private let first: Date
    /// Between two slots; nil for a single one.
    private let interval: TimeInterval?
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
        interval = frequency == "ONCE" ? nil : (hours ?? 24) * 3600
    }

    /// The latest slot after `start`, up to and with `now`.
    func latest(after start: Date, until now: Date) -> Date? {
        guard now >= first else { return nil }
        var slot = first
        if let interval { slot += (now.timeIntervalSince(first) / interval).rounded(.down) * interval }
        return slot > start && slot < end ? slot : nil
    }

    private static func day(_ text: String?) -> Date? {
        text.flatMap { try? Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().parse($0) }
    }
}
