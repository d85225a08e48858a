import Foundation
import StrictJSON

/// Logging in to destinations with what connections hold.
extension FlowService {
    /// GET /connections/{id}/test.
    func testConnection(_ id: String) async throws -> APIReply {
        let document = try store.read { (state) throws(FlowServiceError) in
            guard let entity = state.entity(.connections, id) else { throw .notFound("connections", id) }
            return entity.document
        }
        try await logIn(with: document)
        return APIReply(status: 200, json: ["result": true])
    }

    func logIn(with connection: JSON) async throws(FlowServiceError) {
        guard let credentialCheck, let credentials = DestinationCredentials(connection) else { return }
        guard let refusal = await credentialCheck(credentials) else { return }
        let parameter = Self.parameter(of: refusal.credential, in: connection.at("auth", "params")?.object ?? [:])
        throw .invalid("auth.params.\(parameter) was refused by the destination: \(refusal.message)")
    }

    /// The credential's name as the client spelled it.
    private static func parameter(
        of credential: CredentialRefusal.Credential, in params: [String: JSON]
    ) -> String {
        let names: [String] =
            switch credential {
            case .accessKeyID: ["s3AccessKey", "accessId"]
            case .secretAccessKey: ["s3SecretKey", "secretKey"]
            case .host: ["domain", "host"]
            case .username: ["username", "userName"]
            case .password: ["password"]
            case .privateKey: ["sshKey"]
            }
        return names.first { params[$0] != nil } ?? names[0]
    }
}

extension DestinationCredentials {
    /// Nil where a connection has no credentials, or such as lead to no endpoint that is emulated.
    init?(_ connection: JSON) {
        guard let params = connection.at("auth", "params")?.object else { return nil }
        func text(_ names: String...) -> String? { names.lazy.compactMap { params[$0]?.string }.first }
        if let key = text("s3AccessKey", "accessId"), let secret = text("s3SecretKey", "secretKey") {
            self = .s3(accessKeyID: key, secretAccessKey: secret)
            return
        }
        guard let host = text("domain", "host"), let user = text("username", "userName") else { return nil }
        let port = params["port"]?.integer ?? text("port").flatMap { Int($0) } ?? 22
        if let key = text("sshKey") {
            // Documents ask for Base64; a key in its usual text form is taken as it is.
            let decoded = Data(base64Encoded: key, options: .ignoreUnknownCharacters).map(Array.init)
            let bytes = key.hasPrefix("-----BEGIN") ? Array(key.utf8) : decoded ?? Array(key.utf8)
            self = .sftpKey(host: host, port: port, username: user, privateKey: bytes)
        } else if let password = text("password") {
            self = .sftpPassword(host: host, port: port, username: user, password: password)
        } else {
            return nil
        }
    }
}
