import struct Foundation.Date

/// Counts requests against the limits of one API key.
///
/// Source: "Rate limits", https://developer.constantcontact.com/api_guide/rate_limits.html.
struct RequestLimits {
    private var recent: [Date] = []
    private var day = 0
    private var today = 0

    /// - Throws: when this request is one too many; it then does not count.
    mutating func take(at now: Date, _ settings: ConstantContactSettings) throws(ConstantContactError) {
        let thisDay = Int((now.timeIntervalSince1970 / 86_400).rounded(.down))
        if thisDay != day {
            day = thisDay
            today = 0
        }
        guard today < settings.requestsPerDay else { throw .quotaExceeded }
        recent.removeAll { now.timeIntervalSince($0) >= 1 }
        guard recent.count < settings.requestsPerSecond else { throw .throttled }
        recent.append(now)
        today += 1
    }
}
