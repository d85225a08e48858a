public import Drops

/// One rule: when an operation matches, do this to it.
///
/// The same type serves every endpoint; an endpoint asks ``FaultPlan/decide(_:)`` and never knows another.
public struct FaultRule: Sendable, Codable, Equatable {
    /// What an operation must look like. A nil field matches all.
    public struct Condition: Sendable, Codable, Equatable {
        /// Kind of endpoint; nil is any.
        public var endpoint: EndpointKind?
        /// Glob over the protocol's own name: `PutObject`, `SSH_FXP_WRITE`, `*rename*`, `userauth-*`.
        public var operation: String?
        /// Glob over path or `bucket/key`: `*` any run, `?` one character. A leading slash counts for nothing.
        public var path: String?
        /// Access key id or user name, exactly: no glob.
        public var principal: String?
        /// Fires from the nth match on (1 = the first), for `times` matches.
        public var nth: Int
        /// Matches from the nth on that may fire, also those that the probability spares; `.max` is no end.
        public var times: Int
        /// Fires once this many bytes of the transfer have passed.
        public var afterBytes: Int?
        /// 0...1, drawn from the plan's seed.
        public var probability: Double

        /// Covers every operation, always, but for what is given.
        public init(
            endpoint: EndpointKind? = nil, operation: String? = nil, path: String? = nil, principal: String? = nil,
            nth: Int = 1, times: Int = .max, afterBytes: Int? = nil, probability: Double = 1
        ) {
            self.endpoint = endpoint
            self.operation = operation
            self.path = path
            self.principal = principal
            self.nth = nth
            self.times = times
            self.afterBytes = afterBytes
            self.probability = probability
        }

        /// Reads a condition; what is left out matches all.
        public init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            endpoint = try fields.decodeIfPresent(EndpointKind.self, forKey: .endpoint)
            operation = try fields.decodeIfPresent(String.self, forKey: .operation)
            path = try fields.decodeIfPresent(String.self, forKey: .path)
            principal = try fields.decodeIfPresent(String.self, forKey: .principal)
            nth = try fields.decodeIfPresent(Int.self, forKey: .nth) ?? 1
            times = try fields.decodeIfPresent(Int.self, forKey: .times) ?? .max
            afterBytes = try fields.decodeIfPresent(Int.self, forKey: .afterBytes)
            probability = try fields.decodeIfPresent(Double.self, forKey: .probability) ?? 1
        }
    }

    /// What happens instead of, or besides, the work.
    public enum Action: Sendable, Codable, Equatable {
        /// Answer with the protocol's own status (`SlowDown`, `SSH_FX_FAILURE`) and do nothing.
        case fail(status: String, message: String)
        /// Cut the TCP connection.
        case cut
        /// Do the work, then lose the answer and the connection with it.
        case loseReply
        /// Wait this many milliseconds first.
        case delay(milliseconds: Int)
        /// Never answer, and keep the connection.
        case stall
        /// Let bytes through at this rate.
        case throttle(bytesPerSecond: Int)
        /// End the SSH channel (SFTP) or the response (HTTP) in the middle, but not the connection.
        case closeChannel
        /// Refuse as a full disk would.
        case diskFull
        /// Refuse as a spent quota would.
        case quotaExceeded
        /// Refuse as the protocol's permission check would.
        case permissionDenied
        /// Do the work with one bit of the transferred data flipped.
        case corrupt
        /// Tell a size that is off by this many bytes wherever the size of a file is told.
        case wrongSize(by: Int)
        /// Turn the login down, whatever the credential.
        case refuseLogin
        /// Show another host key on this connection.
        case changeHostKey
        /// Accept the connection and close it at once, as a server with none to spare does.
        case refuseConnection
        /// Accept the connection and never send the server's ident.
        case omitIdent
        /// Do the work and tell an ETag (S3) that is not that of the bytes.
        case wrongETag
        /// Answer a list (S3) with its first entry alone, and say that there are more.
        case truncateList
        /// Answer with success, and in the body with this error (S3's copies and completions); do nothing.
        case failLate(status: String, message: String)
    }

    /// Told in the journal, as the exchange's detail `fault`; need not be unique.
    public var name: String
    /// What an operation must look like for the rule to count it.
    public var when: Condition
    /// What is done to an operation on which the rule fires.
    public var then: Action

    /// Takes all parts as they are; without `when` it covers every operation.
    public init(name: String, when: Condition = Condition(), then: Action) {
        self.name = name
        self.when = when
        self.then = then
    }
}
