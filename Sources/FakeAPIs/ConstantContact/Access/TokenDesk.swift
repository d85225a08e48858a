import Drops
import Foundation
import Synchronization
import StrictJSON

/// OAuth2 with authorization code and refresh token: who may call, and until when.
///
/// Source: V3 API guide, "OAuth2 authorization code flow",
/// https://developer.constantcontact.com/api_guide/server_flow.html.
final class TokenDesk: Sendable {
    private struct Grant {
        let scope: String
        let expires: Date
    }

    private struct State {
        var codes: [String: Grant] = [:]
        var accessTokens: [String: Grant] = [:]
        var refreshTokens: [String: Grant] = [:]
    }

    private let state = Mutex(State())
    private let settings: ConstantContactSettings
    private let ids: IDSource
    private let time: TimeSource

    private static let codeLifetime: Double = 300
    private static let refreshLifetime: Double = 180 * 86_400

    init(settings: ConstantContactSettings, ids: IDSource, time: TimeSource) {
        self.settings = settings
        self.ids = ids
        self.time = time
    }

    /// - Throws: 401 without a valid token, 403 where it lacks the scope.
    func check(_ request: APIRequest, scope: String) throws(ConstantContactError) {
        guard let token = request.bearerToken else { throw .unauthorized }
        if settings.accessTokens.contains(token) { return }
        guard let grant = state.withLock({ $0.accessTokens[token] }), grant.expires > time.now else {
            throw .unauthorized
        }
        guard grant.scope.split(separator: " ").contains(where: { $0 == scope }) else { throw .forbidden }
    }

    /// GET authorize: there is nobody to ask, so it sends the client back with a code at once.
    func authorize(_ request: APIRequest) -> APIReply {
        guard request.parameter("client_id") == settings.clientID, request.parameter("response_type") == "code",
            let redirect = request.parameter("redirect_uri"), !redirect.contains(where: \.isNewline)
        else {
            return Self.refusal(400, "invalid_request", "client_id, response_type=code and redirect_uri are needed.")
        }
        let code = ids.hex32()
        // A plus is a space in a query; here it must be told apart from sort orders, which begin with one.
        let scope = (request.parameter("scope") ?? "contact_data").replacing("+", with: " ")
        state.withLock { $0.codes[code] = Grant(scope: scope, expires: time.now + Self.codeLifetime) }
        var reply = APIReply(status: 302)
        let state = request.parameter("state").map { "&state=\(PercentCoding.encode($0))" } ?? ""
        reply.headers = [("Location", "\(redirect)\(redirect.contains("?") ? "&" : "?")code=\(code)\(state)")]
        return reply
    }

    /// POST token.
    func issue(_ request: APIRequest) throws -> APIReply {
        let text = String(decoding: try request.body.bytes(), as: UTF8.self).replacing("+", with: "%20")
        let form = Dictionary(APIRequest.items(of: text).map { ($0.name, $0.value) }) { _, last in last }
        guard isClient(request, form) else {
            return Self.refusal(401, "invalid_client", "The client id or secret is wrong.")
        }
        let now = time.now
        let grant: Grant?
        switch form["grant_type"] {
        case "authorization_code":
            grant = state.withLock { $0.codes.removeValue(forKey: form["code"] ?? "") }
        case "refresh_token":
            grant = state.withLock { $0.refreshTokens.removeValue(forKey: form["refresh_token"] ?? "") }
        default:
            return Self.refusal(
                400, "unsupported_grant_type", "grant_type must be authorization_code or refresh_token.")
        }
        guard let grant, grant.expires > now else {
            return Self.refusal(400, "invalid_grant", "The code or refresh token is unknown, used or expired.")
        }
        return reply(for: grant, now)
    }

    private func reply(for grant: Grant, _ now: Date) -> APIReply {
        let access = ids.hex32()
        var document: JSON = [
            "token_type": "Bearer", "expires_in": .integer(min(settings.tokenLifetime, 86_400)),
            "access_token": .string(access), "scope": .string(grant.scope),
        ]
        let refresh = grant.scope.split(separator: " ").contains("offline_access") ? ids.hex32() : nil
        if let refresh { document["refresh_token"] = .string(refresh) }
        state.withLock { state in
            state.accessTokens[access] = Grant(
                scope: grant.scope, expires: now + Double(min(settings.tokenLifetime, 86_400)))
            if let refresh {
                state.refreshTokens[refresh] = Grant(scope: grant.scope, expires: now + Self.refreshLifetime)
            }
        }
        return APIReply(status: 200, json: document)
    }

    /// By HTTP Basic, or in the form.
    private func isClient(_ request: APIRequest, _ form: [String: String]) -> Bool {
        if let header = request.headers["authorization"], header.lowercased().hasPrefix("basic ") {
            let text = Data(base64Encoded: header.dropFirst(6).description.trimmingBlanks())
            return text == Data("\(settings.clientID):\(settings.clientSecret)".utf8)
        }
        return form["client_id"] == settings.clientID && form["client_secret"] == settings.clientSecret
    }

    private static func refusal(_ status: Int, _ error: String, _ description: String) -> APIReply {
        var reply = APIReply(
            status: status, json: ["error": .string(error), "error_description": .string(description)])
        reply.details["error"] = error
        return reply
    }
}
