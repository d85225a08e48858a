/// What happens in a run, in order. Every recorder sees the same stream.
public enum RunEvent: Sendable {
    /// `total` drops will follow, where that is known.
    case started(total: Int?)
    /// Work on a drop began; for progress only.
    case dropStarted(name: String, step: String)
    /// `bytes` of the `total` bytes of the whole run are read; for progress only.
    case progress(bytes: Int, total: Int)
    case dropFinished(DropReport)
    /// Work on a scenario of the gate began; for progress only. Several may be at work at once.
    case scenarioStarted(id: String)
    /// Told in the order of the catalogue, so that the same outcomes make the same report.
    case scenarioFinished(ScenarioReport)
    case finished(Report)
}

/// Renders the event stream in one format. Rendering lives here, never in a check or a rule.
public protocol Recorder {
    /// Takes the next event; throws when its output cannot be written.
    mutating func record(_ event: RunEvent) throws
}

/// Passes each event to several recorders.
public struct RecorderGroup: Recorder {
    private var recorders: [any Recorder]
    /// The drops finished so far.
    public private(set) var report = Report()

    /// Each event goes to the recorders in this order.
    public init(_ recorders: [any Recorder]) { self.recorders = recorders }

    /// Keeps a finished drop or scenario in ``report`` and passes the event on; the first error ends the round.
    public mutating func record(_ event: RunEvent) throws {
        if case .dropFinished(let drop) = event { report.drops.append(drop) }
        if case .scenarioFinished(let scenario) = event { report.scenarios.append(scenario) }
        for index in recorders.indices { try recorders[index].record(event) }
    }

    /// Ends the run: every recorder writes what it has left.
    @discardableResult
    public mutating func finish() throws -> Report {
        try record(.finished(report))
        return report
    }
}
