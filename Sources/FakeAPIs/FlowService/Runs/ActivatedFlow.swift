public import struct Foundation.Date
import StrictJSON

/// All that an export needs to know of a flow, for one of its audiences.
public struct ActivatedFlow: Sendable, Equatable {
    /// Raw values are those of `exportMode` in a segment selector.
    public enum ExportMode: String, Sendable {
        case full = "DAILY_FULL_EXPORT", incremental = "FIRST_FULL_THEN_INCREMENTAL"
    }

    /// Where the files go.
    public enum Location: Sendable, Equatable {
        case s3(bucket: String, path: String)
        case sftp(remotePath: String)
    }

    /// One segment selector of the flow; what it leaves out makes a full export each midnight UTC.
    public struct Audience: Sendable, Equatable {
        /// As in the selector; records of runs put `segment:` before it.
        public let id: String
        /// The id again where the selector has no name.
        public let name: String
        /// ``ActivatedFlow/ExportMode/full`` where the selector has none, or one that does not exist.
        public let exportMode: ExportMode
        /// As the flow has it, with its macros; nil for the destination's default.
        public let filenameTemplate: String?
        /// `ONCE`, `DAILY`, `EVERY_3_HOURS`, ...
        public let frequency: String
        /// `HH:MM` in UTC.
        public let startTime: String
        /// `YYYY-MM-DD`, the first day of the schedule; nil for any.
        public let startDate: String?
        /// `YYYY-MM-DD`, the first day without an export; nil for none.
        public let endDate: String?

        /// When it was added to the flow; nil where the selector does not say.
        public let addedAt: Date?

        /// Whether the range of the schedule holds the day, `YYYY-MM-DD`.
        func isScheduled(on day: String) -> Bool {
            (startDate.map { $0 <= day } ?? true) && (endDate.map { day < $0 } ?? true)
        }
    }

    /// A column, in the order of the file.
    public struct Column: Sendable, Equatable {
        /// XDM path, or the code of an identity namespace.
        public let source: String
        /// What stands in the header.
        public let header: String
    }

    /// Id of the flow, the same for all of its audiences.
    public let id: String
    /// As the client named the flow; empty where it has no name.
    public let name: String
    /// Whether the flow's `state` is `enabled`; a disabled flow cannot be run.
    public let isEnabled: Bool
    /// Id of this run; empty outside a run.
    public internal(set) var runID: String
    /// Connection spec of the target connection; empty where the catalogue lacks it.
    public let connectionSpecID: String
    /// The destination's name: `Adobe Campaign`, `Amazon S3`, ...
    public let destination: String
    /// The one that this value is about; a flow has one value for each.
    public let audience: Audience
    /// From the mapping set where the flow holds one, else from its profile selectors; empty where both lack any.
    public let columns: [Column]
    /// As the client named them; a profile that lacks one is to be skipped.
    public let mandatoryFields: [String]
    /// XDM paths or namespace codes by which rows are made unique.
    public let deduplicationKeys: [String]
    /// Nil where the target connection has neither bucket and path nor a remote path.
    public let location: Location?
    /// Those of the base connection; nil where it has none for S3 or SFTP.
    public let credentials: DestinationCredentials?
    /// `CSV`, `TAB_DELIMITED`, `JSON` or `PARQUET`.
    public let fileType: String
    /// Whether the `compression` of the target connection is `GZIP`.
    public let isCompressed: Bool
    /// `delimiter`, `quote`, `escape`, `nullValue`, `emptyValue`, where they are given.
    public let csvOptions: [String: String]
    /// `includeFileManifest` of the target connection; false where it is not given.
    public let includesManifest: Bool
}

extension ActivatedFlow {
    /// The audiences of a flow, each with what its export needs.
    static func all(of flow: EntityStore.Entity, in state: EntityStore.State) -> [ActivatedFlow] {
        let document = flow.document
        let params = document["transformations"]?.array?.first?["params"] ?? [:]
        let target =
            document["targetConnectionIds"]?.array?.first?.string
            .flatMap { state.entity(.targetConnections, $0)?.document } ?? [:]
        let base = target["baseConnectionId"]?.string.flatMap { state.entity(.connections, $0)?.document } ?? [:]
        let spec = target.at("connectionSpec", "id")?.string.flatMap(ConnectionSpecCatalogue.spec)
        let settings = target["params"] ?? [:]
        let options = settings["csvOptions"]?.object?.compactMapValues(\.string) ?? [:]
        return (params.at("segmentSelectors", "selectors")?.array ?? []).compactMap(Audience.init).map { audience in
            ActivatedFlow(
                id: document["id"]?.string ?? "", name: document["name"]?.string ?? "",
                isEnabled: document["state"]?.string == "enabled", runID: "", connectionSpecID: spec?.id ?? "",
                destination: spec?.name ?? "", audience: audience, columns: columns(params),
                mandatoryFields: fields("mandatoryFields", params).compactMap(\.string),
                deduplicationKeys: fields("primaryFields", params).compactMap {
                    ($0["attributePath"] ?? $0["identityNamespace"])?.string
                },
                location: location(settings), credentials: DestinationCredentials(base),
                fileType: (settings["fileType"] ?? settings["datasetFileType"] ?? settings["format"])?.string ?? "CSV",
                isCompressed: settings["compression"]?.string == "GZIP", csvOptions: options,
                includesManifest: settings["includeFileManifest"]?.bool ?? false)
        }
    }

    private static func location(_ settings: JSON) -> Location? {
        if let bucket = settings["bucketName"]?.string, let path = settings["path"]?.string {
            return .s3(bucket: bucket, path: path)
        }
        return settings["remotePath"]?.string.map { .sftp(remotePath: $0) }
    }

    /// Older flows keep these inside the profile selectors.
    private static func fields(_ name: String, _ params: JSON) -> [JSON] {
        (params[name] ?? params.at("profileSelectors", name))?.array ?? []
    }

    /// Selectors in their order; or a mapping set, given where real flows refer to one of Data Prep.
    private static func columns(_ params: JSON) -> [Column] {
        let mapped = (params.at("profileMapping", "mappings")?.array ?? []).compactMap { mapping -> Column? in
            guard let source = mapping["source"]?.string else { return nil }
            return Column(source: source, header: mapping["destination"]?.string ?? source)
        }
        let selected = (params.at("profileSelectors", "selectors")?.array ?? []).compactMap { selector -> Column? in
            guard let path = selector.at("value", "path")?.string else { return nil }
            return Column(source: path, header: selector.at("value", "mapping", "destination")?.string ?? path)
        }
        return mapped.isEmpty ? selected : mapped
    }
}

extension ActivatedFlow.Audience {
    /// What a client left out is a full export each midnight, as in Adobe's own tools.
    fileprivate init?(_ selector: JSON) {
        guard let value = selector["value"], let id = value["id"]?.string else { return nil }
        self.init(
            id: id, name: value["name"]?.string ?? id,
            exportMode: value["exportMode"]?.string.flatMap(ActivatedFlow.ExportMode.init) ?? .full,
            filenameTemplate: (value["filenameTemplate"] ?? value["fileNameTemplate"])?.string,
            frequency: value.at("schedule", "frequency")?.string ?? "DAILY",
            startTime: value.at("schedule", "startTime")?.string ?? "00:00",
            startDate: value.at("schedule", "startDate")?.string, endDate: value.at("schedule", "endDate")?.string,
            // Seconds since 1970, as text.
            addedAt: value["createTime"]?.string.flatMap { Double($0) }.map(Date.init(timeIntervalSince1970:)))
    }
}
