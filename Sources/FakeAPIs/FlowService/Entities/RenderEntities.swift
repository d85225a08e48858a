import StrictJSON

/// How entities are told: with etag and what they inherit, without secrets.
extension FlowService {
    func rendered(_ entity: EntityStore.Entity, _ kind: EntityKind, in state: EntityStore.State) -> JSON {
        var document = entity.document
        document["etag"] = told(entity.etag)
        switch kind {
        case .connections:
            document["version"] = told(entity.etag)
            document = Self.masked(document)
        case .sourceConnections, .targetConnections:
            document["version"] = told(entity.etag)
            if let base = document["baseConnectionId"]?.string {
                document["inheritedAttributes"] = ["baseConnection": Self.base(base, in: state)]
            }
        case .flows:
            document["version"] = told(entity.etag)
            if let id = document["id"]?.string { document["runs"] = .string("/runs?property=flowId==\(id)") }
            document["inheritedAttributes"] = [
                "properties": ["isDestinationFlow": true],
                "sourceConnections": Self.inherited(.sourceConnections, of: document, in: state),
                "targetConnections": Self.inherited(.targetConnections, of: document, in: state),
            ]
        case .runs: break
        }
        return document
    }

    private static func inherited(
        _ kind: EntityKind, of flow: JSON, in state: EntityStore.State
    ) -> JSON {
        let member = kind == .sourceConnections ? "sourceConnectionIds" : "targetConnectionIds"
        let ids = (flow[member]?.array ?? []).compactMap(\.string)
        return .array(
            ids.compactMap { id in
                guard let document = state.entity(kind, id)?.document else { return nil }
                var told: JSON = ["id": .string(id), "connectionSpec": document["connectionSpec"] ?? .null]
                if let info = document["typeInfo"] { told["typeInfo"] = info }
                if let base = document["baseConnectionId"]?.string {
                    told["baseConnection"] = Self.base(base, in: state)
                }
                return told
            })
    }

    private static func base(_ id: String, in state: EntityStore.State) -> JSON {
        let spec = state.entity(.connections, id)?.document["connectionSpec"] ?? .null
        return ["id": .string(id), "connectionSpec": spec]
    }

    /// Secrets show as stars; which parameters are secret, the connection spec says.
    private static func masked(_ connection: JSON) -> JSON {
        var connection = connection
        let secrets = ConnectionSpecCatalogue.all.flatMap(\.authentications).flatMap(\.parameters).filter(\.isSecret)
        for name in secrets.flatMap({ [$0.name] + ($0.alias.map { [$0] } ?? []) })
        where connection.at("auth", "params", name) != nil {
            connection["auth"]?["params"]?[name] = "****"
        }
        return connection
    }
}
