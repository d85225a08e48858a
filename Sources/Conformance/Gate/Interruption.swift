import Synchronization

/// Says that a gate shall end now: what runs is ended with all it started, what waits does not begin.
public final class Interruption: Sendable {
    private let flag = Atomic(false)

    /// Nothing is to end yet.
    public init() {}

    /// Whether it was asked to end.
    public var isStopped: Bool { flag.load(ordering: .acquiring) }

    /// Asks it to end; may be called from anywhere, more than once.
    public func stop() { flag.store(true, ordering: .releasing) }
}

/// A gate that was ended before all its scenarios had run.
public struct GateInterrupted: Error, CustomStringConvertible, Sendable {
    /// How many were left.
    public let unfinished: Int
    /// One sentence.
    public var description: String {
        "interrupted; \(unfinished) scenario(s) had not ended, and nothing is said of them"
    }
}
