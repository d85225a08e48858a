public import Exporting
public import Faults
public import Harness

/// One case of the gate: profiles and jobs in, a correct drop out, perhaps a fault on the way.
///
/// Each scenario has a file of its own below this folder and a line in ``ScenarioCatalog``.
public struct Scenario: Sendable, Identifiable {
    /// How files get to the destination.
    public enum Connection: String, Sendable, CaseIterable {
        /// S3, Signature Version 4.
        case s3
        /// SFTP, logged in by password.
        case sftp
        /// SFTP, logged in by SSH key.
        case sftpKey = "sftp-key"
        /// The destination's own HTTP API.
        case api
    }

    /// How an exporter may end.
    public enum Ending: String, Sendable {
        /// With 0 and exactly one complete drop.
        case delivers
        /// The same, after trying again; giving up with another code is allowed and gets a remark.
        case recovers
        /// With 0 and exactly one complete drop, or with another code: which of them is the exporter's choice.
        case deliversOrFails = "delivers or fails"
        /// With another code than 0: the drop cannot be delivered, and that must be said.
        case fails
    }

    /// What an exporter must be able to do for a scenario to be of use; named in `--without`.
    public enum Capability: String, Sendable, CaseIterable {
        case s3, sftp, api, gzip, manifest, parts, incremental
        case sftpKey = "sftp-key"
        case tabDelimited = "tab-delimited"
        case severalAudiences = "several-audiences"
        case deduplication
        /// Writes under another name and renames.
        case rename
    }

    /// One call of the exporter.
    public struct Run: Sendable {
        /// Whose profiles it gets.
        public var people: ScenarioPeople
        /// What it is told besides the destination's usual job.
        public var change: @Sendable (inout ExportJob) -> Void

        /// Takes both as they are.
        public init(_ people: ScenarioPeople, _ change: @escaping @Sendable (inout ExportJob) -> Void = { _ in }) {
            self.people = people
            self.change = change
        }
    }

    /// `<connection>/<destination>/<what happens>`.
    public let id: String
    /// What happens, as a sentence without its full stop.
    public let title: String
    /// Decides the job's columns, names and dialect.
    public let destination: ExportDestination
    /// How the exporter gets there.
    public let connection: Connection
    /// In order, on the same endpoint.
    public let runs: [Run]
    /// How every run may end.
    public let ending: Ending
    /// In force from the start.
    public let faults: [FaultRule]
    /// What else is odd at the endpoint: its clock, its quota, who may log in.
    public let arrange: @Sendable (inout HarnessConfiguration) -> Void
    /// What the exporter must be able to do.
    public let needs: Set<Capability>
    /// Whether it takes seconds rather than moments.
    public let isSlow: Bool

    /// One run unless `runs` says otherwise; the connection is a need by itself.
    ///
    /// - Parameters:
    ///   - people: of the only run.
    ///   - change: what the job says besides the destination's usual one; done first in every run.
    public init(
        _ destination: ExportDestination, _ connection: Connection, _ happening: String, _ title: String,
        people: ScenarioPeople = .members, runs: [Run]? = nil, ending: Ending = .delivers, faults: [FaultRule] = [],
        needs: Set<Capability> = [], isSlow: Bool = false,
        arrange: @escaping @Sendable (inout HarnessConfiguration) -> Void = { _ in },
        change: @escaping @Sendable (inout ExportJob) -> Void = { _ in }
    ) {
        id = "\(connection.rawValue)/\(destination.rawValue)/\(happening)"
        self.title = title
        self.destination = destination
        self.connection = connection
        self.runs = (runs ?? [Run(people)]).map { run in
            Run(run.people) { job in
                change(&job)
                run.change(&job)
            }
        }
        self.ending = ending
        self.faults = faults
        self.arrange = arrange
        let way: Capability =
            switch connection {
            case .s3: .s3
            case .sftp: .sftp
            case .sftpKey: .sftpKey
            case .api: .api
            }
        self.needs = needs.union([way])
        self.isSlow = isSlow
    }
}
