public import struct Foundation.Date

/// Where "now" comes from. Everything that stamps a time takes one, so that no test reads the wall clock.
public struct TimeSource: Sendable {
    private let read: @Sendable () -> Date

    /// A time source that calls `read` for each question.
    public init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    /// The present moment of this source.
    public var now: Date { read() }

    /// The machine's clock.
    public static let system = TimeSource { Date() }

    /// A clock that stands still at `date`.
    public static func fixed(_ date: Date) -> TimeSource { TimeSource { date } }
}
