import StrictJSON

/// POST adhocrun: exports audiences of flows at once, as full files.
///
/// Source: OpenAPI "Ad Hoc Activation API" 2.0, AdobeDocs/experience-platform-apis, ad-hoc-activation.yaml.
extension FlowService {
    private static let maximumAudiences = 80

    func adHocRun(_ request: APIRequest) async throws -> APIReply {
        let wanted = try wantedRuns(request)
        guard let runner else {
            try checkRuns(wanted)
            // The service tells whatever it cannot run with 400 and a message; a server without an exporter can run none.
            throw FlowServiceError.gateway(
                status: 400, code: "400",
                message:
                    "No exporter is plugged in that could run the flow; mockdest serve --profiles FILE plugs one in.")
        }
        let flows = try startRuns(wanted, adHoc: true)
        for flow in flows { try await finish(flow, with: runner) }
        let orders = flows.map { flow -> JSON in
            [
                "segment": .string(flow.audience.id), "order": .string(flow.id),
                "statusURL": .string("https://platform.adobe.io\(Self.base)/runs/\(flow.runID)"),
            ]
        }
        return APIReply(status: 200, json: ["order": .array(orders)])
    }

    private func wantedRuns(_ request: APIRequest) throws -> [(flow: String, audience: String)] {
        let body = Members(try object(in: request))
        let accept = request.headers["accept"] ?? ""
        if !accept.contains("version=2"), body["exportIds"] == nil {
            throw FlowServiceError.gateway(
                status: 400, code: "400",
                message: "Missing field exportIds; version 1 needs it, version 2 is asked for in the header Accept.")
        }
        let info = try body.members("activationInfo")
        var wanted: [(flow: String, audience: String)] = []
        for flow in info.object.keys.sorted() {
            for audience in try info.texts(flow) { wanted.append((flow, audience)) }
        }
        guard (1...Self.maximumAudiences).contains(wanted.count) else {
            throw FlowServiceError.gateway(
                status: 400, code: "400",
                message: "activationInfo names \(wanted.count) audiences; 1 to \(Self.maximumAudiences) are allowed.")
        }
        return wanted
    }
}
