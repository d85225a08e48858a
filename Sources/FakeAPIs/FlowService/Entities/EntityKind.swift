/// A kind of thing that Flow Service keeps, by its word in paths.
enum EntityKind: String, Sendable, CaseIterable {
    case connections, sourceConnections, targetConnections, flows, runs

    /// The word for one of them in the names of operations.
    var singular: String {
        switch self {
        case .connections: "Connection"
        case .sourceConnections: "SourceConnection"
        case .targetConnections: "TargetConnection"
        case .flows: "Flow"
        case .runs: "Run"
        }
    }
}
