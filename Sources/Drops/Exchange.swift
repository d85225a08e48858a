public import struct Foundation.Date

/// One request to an endpoint and what came of it. Holds no secret and no body.
public struct Exchange: Sendable, Codable, Equatable {
    /// How an exchange ended.
    public enum Outcome: String, Sendable, Codable {
        /// Answered as asked.
        case succeeded
        /// Understood and turned down: wrong credentials, missing object, bad checksum.
        case refused
        /// The harness or its disk failed.
        case failed
        /// The peer went away, or a fault cut the connection.
        case cut
    }

    /// Number in the journal, from 1.
    public internal(set) var number = 0
    /// Kind of the endpoint that was asked.
    public var endpoint: EndpointKind
    /// Which connection of the endpoint, from 1.
    public var connection: Int
    /// How the client names itself: user agent or SSH ident.
    public var client: String
    /// Access key id or user name, once known.
    public var principal: String
    /// The protocol's own name: `PutObject`, `SSH_FXP_OPEN`, `userauth-password`.
    public var operation: String
    /// Bucket and key, or path.
    public var target: String
    /// How it ended, in the same words for every protocol; ``status`` has the protocol's own.
    public var outcome: Outcome
    /// The protocol's own status: `200`, `SignatureDoesNotMatch`, `SSH_FX_NO_SUCH_FILE`.
    public var status: String
    /// Bytes of body or file content that came in, without headers and packet framing.
    public var bytesIn: Int
    /// Bytes of body or file content that went out, without headers and packet framing.
    public var bytesOut: Int
    /// When the request began; for the close of a file handle, when the handle was opened.
    public var startedAt: Date
    /// Seconds.
    public var duration: Double
    /// Further facts by name (headers, offered algorithms, a fault that fired), never a secret.
    public var details: [String: String]

    /// Takes all parts as they are; the number is given by ``Journal/record(_:)``.
    public init(
        endpoint: EndpointKind, connection: Int = 0, client: String = "", principal: String = "",
        operation: String, target: String = "", outcome: Outcome, status: String,
        bytesIn: Int = 0, bytesOut: Int = 0, startedAt: Date, duration: Double = 0, details: [String: String] = [:]
    ) {
        self.endpoint = endpoint
        self.connection = connection
        self.client = client
        self.principal = principal
        self.operation = operation
        self.target = target
        self.outcome = outcome
        self.status = status
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.startedAt = startedAt
        self.duration = duration
        self.details = details
    }
}
