public import Drops
public import Verification

/// What became of one scenario of the gate: data, rendered by each recorder in its own way.
public struct ScenarioReport: Sendable {
    /// What the gate says of the exporter in this scenario.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Exactly what had to come, came.
        case conforms
        /// The same, with something that people should look at.
        case conformsWithRemarks = "conforms with remarks"
        case fails
        /// Nothing can be said: no request came, or this program failed. Never green.
        case inconclusive
        /// The exporter does not claim to be able to do it.
        case notApplicable = "not applicable"
    }

    /// How the outcome compares with the list of known failures.
    public enum Standing: Sendable, Equatable {
        /// Nobody said that it fails.
        case unlisted
        /// It fails, as is known.
        case knownFailure(reason: String, until: String)
        /// It fails, and the time that was given to mend it is over.
        case expired(reason: String, until: String)
        /// It is listed and does not fail.
        case noLongerFails(reason: String, until: String)
    }

    /// Stable: `s3/adobe-campaign/first-full`.
    public var id: String
    /// What happens, in one phrase.
    public var title: String
    /// The destination's name.
    public var destination: String
    /// `s3`, `sftp`, `sftp-key` or `api`.
    public var connection: String
    /// The gate's word, whatever is known or listed.
    public var outcome: Outcome
    /// Whether it was expected to fail.
    public var standing = Standing.unlisted
    /// Why it was left out, one sentence; empty for every other outcome.
    public var reason = ""
    /// What the exporter did wrong as a program: its exit code, what it left behind. Ids begin with `gate/`.
    public var findings: [Finding] = []
    /// What arrived, audience by audience and run by run.
    public var drops: [DropReport] = []
    /// What went over the wire, in order.
    public var wire: [Exchange] = []
    /// The end of what the exporter printed; empty for a server.
    public var output = ""
    /// Seconds from start to verdict.
    public var seconds = 0.0
    /// The command that runs this scenario alone, as one types it.
    public var reproduce = ""

    /// Everything else is empty.
    public init(id: String, title: String, destination: String, connection: String, outcome: Outcome) {
        self.id = id
        self.title = title
        self.destination = destination
        self.connection = connection
        self.outcome = outcome
    }

    /// The gate's findings, then those of the drops.
    public var allFindings: [Finding] { findings + drops.flatMap(\.findings) }

    /// Whether a release may hang on it: it conforms, is left out, or fails as is known. Inconclusive is never green.
    public func isGreen(failOn severity: Severity = .error) -> Bool {
        switch outcome {
        case .conforms, .notApplicable: return true
        case .conformsWithRemarks: return !allFindings.contains { $0.severity >= severity }
        case .inconclusive: return false
        case .fails:
            if case .knownFailure = standing { return true }
            return false
        }
    }
}
