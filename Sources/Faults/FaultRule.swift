public import Drops

/// One rule: when an operation matches, do this to it.
///
/// The same type serves every endpoint; an endpoint asks ``FaultPlan/decide(_:)`` and never knows another.
public struct FaultRule: Sendable, Codable, Equatable {
    /// What an operation must look like. A nil field matches all.
    public struct Condition: Sendable, Codable, Equatable {
        public var endpoint: EndpointKind?
        /// The protocol's own name: `PutObject`, `SSH_FXP_WRITE`.
        public var operation: String?
        /// Glob over path or `bucket/key`: `*` any run, `?` one character.
        public var path: String?
        public var principal: String?
        /// Fires from the nth match on (1 = the first), for `times` matches.
        public var nth: Int
        public var times: Int
        /// Fires once this many bytes of the transfer have passed.
        public var afterBytes: Int?
        /// 0...1, drawn from the plan's seed.
        public var probability: Double

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
    }

    /// What happens instead of, or besides, the work.
    public enum Action: Sendable, Codable, Equatable {
        /// Answer with the protocol's own status (`SlowDown`, `SSH_FX_FAILURE`) and do nothing.
        case fail(status: String, message: String)
        /// Cut the TCP connection.
        case cut
        /// Do the work, then lose the answer.
        case loseReply
        /// Wait this many milliseconds first.
        case delay(milliseconds: Int)
    }

    public var name: String
    public var when: Condition
    public var then: Action

    public init(name: String, when: Condition = Condition(), then: Action) {
        self.name = name
        self.when = when
        self.then = then
    }
}
