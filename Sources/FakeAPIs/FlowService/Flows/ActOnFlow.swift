import StrictJSON

/// POST /flows/{id}/action: enable and disable.
extension FlowService {
    func act(onFlow id: String, _ request: APIRequest) throws(FlowServiceError) -> APIReply {
        let word = request.parameter("op") ?? ""
        let wanted: String
        switch word.lowercased() {
        case "enable": wanted = "enabled"
        case "disable": wanted = "disabled"
        default:
            throw .service(
                code: "1456-400", title: "Invalid operation",
                message: "op is \"\(word)\"; enable and disable are supported.")
        }
        let etag = ids.etag()
        try store.change { (state) throws(FlowServiceError) in
            guard let entity = state.entity(.flows, id) else { throw .notFound("flows", id) }
            guard entity.document["state"]?.string != wanted else {
                throw .service(
                    code: "1422-400", title: "Operation not allowed",
                    message: "The flow is \(wanted) already; \(word) is not allowed.", entity: (id, "flows"))
            }
            var document = entity.document
            document["state"] = .string(wanted)
            document["updatedAt"] = .integer(now)
            state.put(.flows, id, document, etag: etag)
        }
        return APIReply(status: 200, json: ["id": .string(id), "etag": told(etag)])
    }
}
