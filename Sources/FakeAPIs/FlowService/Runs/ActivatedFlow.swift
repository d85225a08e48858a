/// All that an export needs to know of a flow, for one of its audiences.
public struct ActivatedFlow: Sendable, Equatable {
    public enum ExportMode: String, Sendable {
        case full = "DAILY_FULL_EXPORT", incremental = "FIRST_FULL_THEN_INCREMENTAL"
    }

    /// Where the files go.
    public enum Location: Sendable, Equatable {
        case s3(bucket: String, path: String)
        case sftp(remotePath: String)
    }

    public struct Audience: Sendable, Equatable {
        public let id: String
        public let name: String
        public let exportMode: ExportMode
        /// As the flow has it, with its macros; nil for the destination's default.
        public let filenameTemplate: String?
        /// `ONCE`, `DAILY`, `EVERY_3_HOURS`, ...
        public let frequency: String
        /// `HH:MM` in UTC.
        public let startTime: String
    }

    /// A column, in the order of the file.
    public struct Column: Sendable, Equatable {
        /// XDM path, or the code of an identity namespace.
        public let source: String
        /// What stands in the header.
        public let header: String
    }

    public let id: String
    public let name: String
    public let isEnabled: Bool
    /// Id of this run; empty outside a run.
    public internal(set) var runID: String
    public let connectionSpecID: String
    /// The destination's name: `Adobe Campaign`, `Amazon S3`, ...
    public let destination: String
    public let audience: Audience
    public let columns: [Column]
    public let mandatoryFields: [String]
    /// XDM paths or namespace codes by which rows are made unique.
    public let deduplicationKeys: [String]
    public let location: Location?
    public let credentials: DestinationCredentials?
    /// `CSV`, `TAB_DELIMITED`, `JSON` or `PARQUET`.
    public let fileType: String
    public let isCompressed: Bool
    /// `delimiter`, `quote`, `escape`, `nullValue`, `emptyValue`, where they are given.
    public let csvOptions: [String: String]
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
            startTime: value.at("schedule", "startTime")?.string ?? "00:00")
    }
}
