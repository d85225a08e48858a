import Drops

/// What Adobe's gateway asks of every request before Flow Service sees it.
///
/// Source: "FAQ and troubleshooting guide", AdobeDocs/experience-platform.en, help/landing/troubleshooting.md.
struct Gateway: Sendable {
    let settings: FlowServiceSettings

    func check(_ request: APIRequest) throws(FlowServiceError) {
        guard request.headers["authorization"] != nil else {
            throw .gateway(status: 403, code: "403010", message: "Oauth token is missing.")
        }
        guard let token = request.bearerToken, !token.isEmpty, settings.accessTokens?.contains(token) ?? true else {
            throw .gateway(status: 401, code: "401013", message: "Oauth token is not valid")
        }
        guard let key = request.headers["x-api-key"] else {
            throw .gateway(status: 403, code: "403000", message: "Api Key is required")
        }
        guard !key.isEmpty else { throw .gateway(status: 403, code: "403003", message: "Api Key is invalid") }
        guard let organisation = request.headers["x-gw-ims-org-id"], !organisation.isEmpty else {
            throw .gateway(status: 400, code: "400003", message: "Missing header: x-gw-ims-org-id")
        }
        if settings.requiresSandboxHeader, request.headers["x-sandbox-name"] == nil {
            throw .service(
                code: "2105-400", title: "Sandbox header missing", message: "The header x-sandbox-name is missing.")
        }
        if let type = request.mediaType, request.body.size > 0, type != "application/json" {
            throw .contentType
        }
        if settings.requiresContentType, request.body.size > 0, request.mediaType == nil { throw .contentType }
    }
}
