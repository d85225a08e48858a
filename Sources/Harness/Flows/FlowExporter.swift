public import FakeAPIs
public import struct Foundation.Date

/// What a harness needs of an exporter, to run the flows of its control plane.
public protocol FlowExporter: Sendable {
    /// Exports one audience of a flow to the harness's own endpoints.
    ///
    /// - Parameter occasion: why it runs: decides whether all members are exported, or what changed.
    /// - Returns: what the record of the run tells; a failure is told there.
    func export(_ flow: ActivatedFlow, on occasion: FlowOccasion, in harness: Harness) async -> RunMetrics

    /// Logs in to the harness's own endpoints.
    ///
    /// - Returns: which credential was turned down; nil where none was.
    func refusal(of credentials: DestinationCredentials, in harness: Harness) async -> CredentialRefusal?
}

/// Why a flow runs.
public struct FlowOccasion: Sendable, Equatable {
    /// The slot of the schedule, or the moment of an ad-hoc call.
    public var scheduledAt: Date
    /// The run before it, since which changes count; nil exports all members: ad hoc, first, and daily full ones.
    public var changedSince: Date?

    /// Takes both as they are.
    public init(scheduledAt: Date, changedSince: Date? = nil) {
        self.scheduledAt = scheduledAt
        self.changedSince = changedSince
    }
}
