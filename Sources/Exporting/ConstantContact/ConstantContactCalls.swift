import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import StrictJSON
import Synchronization

/// Calls of the V3 API with token, retries and the renewal of the token.
final class ConstantContactCalls: Sendable {
    private let base: String
    private let place: ExportEndpoint.ContactListPlace
    private let retries: Retries
    /// The token in use, and whether it was renewed already.
    private let token: Mutex<(value: String, isNew: Bool)>

    init(base: String, place: ExportEndpoint.ContactListPlace, retries: Retries) {
        self.base = base
        self.place = place
        self.retries = retries
        token = Mutex((place.accessToken ?? "", false))
    }

    func get(_ path: String) async throws -> JSON { try await call("GET", path, body: nil) }

    func post(_ path: String, _ form: MultipartForm) async throws -> JSON {
        try await call("POST", path, body: (form.contentType, form.bytes))
    }

    private func call(_ method: String, _ path: String, body: (type: String, bytes: [UInt8])?) async throws -> JSON {
        let answer = try await persist {
            var headers = [("Authorization", "Bearer \(token.withLock { $0.value })")]
            if let body { headers.append(("Content-Type", body.type)) }
            return try await send(method, path, headers, body?.bytes)
        }
        if answer.status < 300 { return answer.document }
        if answer.status == 401, try await renewToken() { return try await call(method, path, body: body) }
        throw answer.failure("\(method) \(path)")
    }

    /// Whether there is a new token now.
    private func renewToken() async throws -> Bool {
        guard let refresh = place.refreshToken, let client = place.client, !token.withLock({ $0.isNew }) else {
            return false
        }
        let form = "grant_type=refresh_token&refresh_token=\(SigV4Signer.escaped(refresh))"
        let basic = Data("\(client.id):\(client.secret)".utf8).base64EncodedString()
        let headers = [
            ("Authorization", "Basic \(basic)"), ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        let path = "/oauth2/default/v1/token"
        let answer = try await persist { try await send("POST", path, headers, Array(form.utf8)) }
        guard answer.status < 300, let value = answer.document["access_token"]?.string else {
            throw answer.failure("POST \(path)")
        }
        token.withLock { $0 = (value, true) }
        return true
    }

    private func persist(_ send: () async throws -> ConstantContactAnswer) async throws -> ConstantContactAnswer {
        try await retries.run(send) { outcome in
            guard case .success(let answer) = outcome else { return true }
            return answer.status == 429 || answer.status >= 500
        }
    }

    private func send(
        _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?
    ) async throws -> ConstantContactAnswer {
        var message = HTTPClientRequest(url: base + path)
        message.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { message.headers.add(name: name, value: value) }
        if let body { message.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await S3Sender.client.execute(message, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 4 << 20)
        return ConstantContactAnswer(
            status: Int(response.status.code), document: (try? JSONReader.read(Array(buffer: bytes))) ?? .null)
    }
}

/// An answer with its document; null where it had none.
struct ConstantContactAnswer: Sendable {
    let status: Int
    let document: JSON

    /// Source: "Response codes", https://developer.constantcontact.com/api_guide/glossary_responses.html
    func failure(_ call: String) -> ConstantContactSender.Failure {
        let error = document.array?.first ?? document
        let key = error["error_key"]?.string ?? error["error"]?.string ?? ""
        let message = error["error_message"]?.string ?? error["error_description"]?.string ?? ""
        return ConstantContactSender.Failure(
            status: status, description: "Constant Contact refused \(call): \(status) \(key) \(message)")
    }
}
