public import struct Foundation.Date

/// One run of an exporter: whose profiles, which columns, in which dialect, where to.
///
/// The same document tells an exporter under test what to do, so it holds nothing that only the reference exporter
/// understands. Read it with ``init(parsing:file:)``; its schema is `Schemas/export-job.schema.json`.
public struct ExportJob: Sendable, Equatable {
    /// An audience: one file of its own, or several where it is split.
    public struct Audience: Sendable, Equatable {
        /// As in the profiles' `segmentMembership`; a UUID on the real platform.
        public var id: String
        /// For file names and folders; the id where there is none.
        public var name: String
        /// Profiles that entered or left later than this are exported; nil exports all members.
        public var changedSince: Date?
        /// Id of the run for this audience, told in the manifest; nil takes a new one.
        public var runID: String?

        /// Takes all parts as they are; without `changedSince` the export is a full one.
        public init(id: String, name: String? = nil, changedSince: Date? = nil, runID: String? = nil) {
            self.id = id
            self.name = name ?? id
            self.changedSince = changedSince
            self.runID = runID
        }

        /// Whether the file holds all members, rather than what changed.
        public var isFull: Bool { changedSince == nil }
    }

    /// What the platform knows of the flow; stands in file names and manifests.
    public struct Flow: Sendable, Equatable {
        /// Id of the dataflow, also called destination instance; nil takes one that follows from nothing else.
        public var id: String?
        /// Its name.
        public var name = ""
        /// `%ORGANIZATION_NAME%`.
        public var organization = ""
        /// `%SANDBOX_NAME%`.
        public var sandbox = "prod"

        /// No id and no names.
        public init() {}
    }

    /// Decides default name and header rules.
    public var destination: ExportDestination
    /// Where the files go.
    public var endpoint: ExportEndpoint
    /// Where the files go in the end, when ``endpoint`` is a folder on the way: manifests tell it. Not read from a job.
    public var finalEndpoint: ExportEndpoint?
    /// At least one.
    public var audiences: [Audience]
    /// In the order of the file; at least one.
    public var columns: [ExportColumn]
    /// Sources of columns without which a profile is left out.
    public var mandatory: [String] = []
    /// Sources of columns by which rows are made unique: one identity, or one or two attributes. Empty keeps all.
    public var deduplication: [String] = []
    /// Names, dialect and packing.
    public var layout: FileLayout
    /// NDJSON file with the profiles, relative to the job's folder; nil where the caller has them.
    public var profiles: String?
    /// Names of flow, organisation and sandbox.
    public var flow = Flow()
    /// When the files are generated: stands in their names. Nil takes the present.
    public var generatedAt: Date?
    /// The slot of the schedule, told in the manifest; nil takes ``generatedAt``.
    public var scheduledAt: Date?
    /// Whether a change of the identities alone brings a member into an incremental file, as documented since 2025.
    public var exportsIdentityChanges = true

    /// Everything else has the destination's defaults.
    public init(
        destination: ExportDestination, endpoint: ExportEndpoint, audiences: [Audience], columns: [ExportColumn]
    ) {
        self.destination = destination
        self.endpoint = endpoint
        self.audiences = audiences
        self.columns = columns
        layout = FileLayout(for: destination)
    }

    /// A job that contradicts itself: one sentence.
    public struct Invalid: Error, CustomStringConvertible, Sendable {
        /// What is wrong and the nearest right thing.
        public let description: String

        /// - Parameter description: one sentence.
        public init(description: String) { self.description = description }
    }

    /// The identity namespace of ``columns``, if one is exported.
    public var identityNamespace: String? {
        for column in columns { if case .identity(let namespace) = column.content { return namespace } }
        return nil
    }

    /// What makes rows unique: the exported identity always does.
    public var effectiveDeduplication: [String] {
        if deduplication.isEmpty, let column = columns.first(where: \.isIdentity) { return [column.source] }
        return deduplication
    }

    /// Whether a column tells the status in the audience: without one, incremental files hold no exits.
    public var exportsStatus: Bool { columns.contains { $0.content == .membershipStatus } }
}
