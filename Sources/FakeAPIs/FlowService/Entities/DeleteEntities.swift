import StrictJSON

/// DELETE, and what stands in its way: flows first, then source and target connections, then their base.
extension FlowService {
    func delete(_ kind: EntityKind, _ id: String) throws(FlowServiceError) -> APIReply {
        try store.change { (state) throws(FlowServiceError) in
            guard state.entity(kind, id) != nil else { throw .notFound(kind.rawValue, id) }
            try Self.checkUnused(kind, id, in: state)
            state.remove(kind, id)
        }
        return APIReply(status: 202)
    }

    private static func checkUnused(
        _ kind: EntityKind, _ id: String, in state: EntityStore.State
    ) throws(FlowServiceError) {
        switch kind {
        case .connections:
            for user in [EntityKind.sourceConnections, .targetConnections] {
                guard let entity = state.entities(user).first(where: { $0.document["baseConnectionId"]?.string == id })
                else { continue }
                throw .service(
                    code: "1418-400", title: "Base connection in use",
                    message: "The base connection is used by \(user.rawValue) \(entity.document["id"]?.string ?? "").",
                    entity: (id, kind.rawValue))
            }
        case .sourceConnections, .targetConnections:
            let member = kind == .sourceConnections ? "sourceConnectionIds" : "targetConnectionIds"
            guard
                let flow = state.entities(.flows).first(where: {
                    $0.document[member]?.array?.contains(.string(id)) ?? false
                })
            else { return }
            throw .service(
                code: "1447-400", title: "Connection in use",
                message: "Active flows contain this id: \(flow.document["id"]?.string ?? "").",
                entity: (id, kind.rawValue))
        case .flows, .runs: return
        }
    }
}
