public import Drops
public import ESPs
public import Verification

/// The outcome of one run: what every recorder renders and nothing more.
public struct Report: Sendable {
    /// The version of the JSON form. Additive changes leave it alone.
    public static let version = 1

    /// In the order in which they were finished.
    public var drops: [DropReport]
    /// Those of the gate, in the order of the catalogue; empty for every other command.
    public var scenarios: [ScenarioReport] = []

    /// Takes the drops as they are; none yet by default.
    public init(drops: [DropReport] = []) { self.drops = drops }

    /// Fails when one drop or scenario fails; empty when there is none, or one of which nothing can be said.
    public var verdict: Verdict {
        if !scenarios.isEmpty { return scenarioVerdict }
        if drops.contains(where: { $0.verdict == .fail }) { return .fail }
        return drops.isEmpty || drops.contains { $0.verdict == .empty } ? .empty : .pass
    }

    private var scenarioVerdict: Verdict {
        if scenarios.contains(where: { $0.outcome == .fails && !$0.isGreen() }) { return .fail }
        let isOpen = scenarios.contains { $0.outcome == .inconclusive }
        return isOpen || scenarios.allSatisfy { $0.outcome == .notApplicable } ? .empty : .pass
    }

    /// The worst severity found, or nil without findings.
    public var worst: Severity? {
        (drops.flatMap(\.findings) + scenarios.flatMap(\.allFindings)).map(\.severity).max()
    }
}

/// The outcome of one drop.
public struct DropReport: Sendable {
    /// For people; `set/step` for a drop of a fixture set.
    public var name: String
    /// The destination's name as the expectation or fixture gives it.
    public var destination: String
    /// Over which kind of endpoint it came; `.files` when read from disk.
    public var endpoint: EndpointKind
    /// How it travelled, where that says more than the endpoint: `sftp-key`.
    public var connection: String?
    /// One entry a file, manifests included.
    public var files: [FileReport]
    /// What the verification says by itself, whatever was approved.
    public var verdict: Verdict
    /// What is wrong or odd, each with an uncapped count and a few examples.
    public var findings: [Finding]
    /// One entry an ESP, in the order of running; empty when nothing was imported.
    public var imports: [ImportReport]
    /// What went over the wire for it, in order; empty when read from disk.
    public var wire: [Exchange] = []
    /// How many are members after it, of all audiences; nil where drops are judged one by one.
    public var members: Int?
    /// Whether it was held against an expectation; false where only an import was run.
    public var isVerified = true
    /// The command that judges the same again, as one types it.
    public var reproduce: String?
    /// How it compares with what a person approved.
    public var approval: Approval = .none

    /// Takes all parts as they are: verified, and not held against an approved report.
    public init(
        name: String, destination: String, endpoint: EndpointKind, connection: String? = nil, files: [FileReport],
        verdict: Verdict, findings: [Finding], imports: [ImportReport] = []
    ) {
        self.connection = connection
        self.name = name
        self.destination = destination
        self.endpoint = endpoint
        self.files = files
        self.verdict = verdict
        self.findings = findings
        self.imports = imports
    }

    /// Data records in all files.
    public var records: Int { files.reduce(0) { $0 + ($1.records ?? 0) } }

    /// Whether a gate may let it through: as approved, or without findings that count.
    public func isAcceptable(failOn severity: Severity) -> Bool {
        switch approval {
        case .matches: true
        case .differs: false
        case .none: verdict == .pass && !findings.contains { $0.severity >= severity }
        }
    }
}

/// How a drop's outcome compares with the approved one.
public enum Approval: Sendable, Hashable {
    /// Nobody approved anything: the verdict alone counts.
    case none
    case matches
    /// What differs, a sentence each, by meaning.
    case differs([String])
}

/// One file of a drop.
public struct FileReport: Sendable, Hashable {
    /// The last path component.
    public var name: String
    /// As received, compressed or not.
    public var bytes: Int
    /// Data records; nil for a file without records, such as a manifest.
    public var records: Int?

    /// Takes all parts as they are.
    public init(name: String, bytes: Int, records: Int?) {
        self.name = name
        self.bytes = bytes
        self.records = records
    }
}

/// What one ESP did with a drop.
public struct ImportReport: Sendable {
    /// The ESP's id.
    public var esp: String
    /// Totals, rows and documents of the run.
    public var outcome: ImportOutcome

    /// Takes id and outcome as they are.
    public init(esp: String, outcome: ImportOutcome) {
        self.esp = esp
        self.outcome = outcome
    }
}
