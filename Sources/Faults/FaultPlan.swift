public import Drops
import Synchronization

/// The rules in force on one harness, with their counters. Safe to call from any thread.
public final class FaultPlan: Sendable {
    /// What an endpoint is about to do.
    public struct Question: Sendable {
        /// Kind of the endpoint that asks.
        public var endpoint: EndpointKind
        /// The protocol's own name, such as `PutObject`, `SSH_FXP_WRITE` or `userauth-password`.
        public var operation: String
        /// `bucket/key` or path; empty where the operation has none. A leading slash counts for nothing.
        public var path: String
        /// Access key id or user name; empty where it is not known.
        public var principal: String
        /// Bytes of this transfer so far, including those of this operation.
        public var bytes: Int

        /// Takes all parts as they are; `bytes` is 0 where they are not counted.
        public init(endpoint: EndpointKind, operation: String, path: String, principal: String, bytes: Int = 0) {
            self.endpoint = endpoint
            self.operation = operation
            self.path = path
            self.principal = principal
            self.bytes = bytes
        }
    }

    private struct State {
        var rules: [FaultRule]
        var matches: [Int]
        var random: SeededGenerator
    }

    private let state: Mutex<State>
    private let hasRules: Atomic<Bool>
    private let seed: UInt64

    /// - Parameter seed: decides every draw of a probability.
    public init(rules: [FaultRule] = [], seed: UInt64 = 0) {
        self.seed = seed
        hasRules = Atomic(!rules.isEmpty)
        state = Mutex(
            State(rules: rules, matches: Array(repeating: 0, count: rules.count), random: SeededGenerator(seed: seed)))
    }

    /// Puts other rules in force and starts their counters and the seed anew.
    public func replace(with rules: [FaultRule]) {
        state.withLock {
            $0 = State(
                rules: rules, matches: Array(repeating: 0, count: rules.count), random: SeededGenerator(seed: seed))
            hasRules.store(!rules.isEmpty, ordering: .releasing)
        }
    }

    /// Whether no rule is in force: an endpoint need not put its question together. Costs no lock.
    public var isEmpty: Bool { !hasRules.load(ordering: .acquiring) }

    /// The rules in force.
    public var rules: [FaultRule] { state.withLock { $0.rules } }

    /// The first rule that fires for this operation, or nil. Each call counts as one match.
    public func decide(_ question: Question) -> FaultRule? { decide(question) { _ in true } }

    /// The first rule that fires because the transfer has just passed its `afterBytes`; other rules neither fire nor
    /// count. For a protocol in which one operation's bytes arrive piece by piece.
    ///
    /// - Parameter previous: bytes of the transfer when it was last asked; `question.bytes` are those of now.
    public func decide(_ question: Question, passing previous: Int) -> FaultRule? {
        decide(question) { when in when.afterBytes.map { $0 > previous } ?? false }
    }

    private func decide(_ question: Question, among isAsked: (FaultRule.Condition) -> Bool) -> FaultRule? {
        state.withLock { state in
            guard !state.rules.isEmpty else { return nil }
            for index in state.rules.indices where state.rules[index].when.covers(question) {
                let when = state.rules[index].when
                guard isAsked(when) else { continue }
                state.matches[index] += 1
                let turn = state.matches[index] - when.nth
                guard turn >= 0, turn < when.times else { continue }
                if when.probability < 1, Double.random(in: 0..<1, using: &state.random) >= when.probability { continue }
                return state.rules[index]
            }
            return nil
        }
    }
}

extension FaultRule.Condition {
    func covers(_ question: FaultPlan.Question) -> Bool {
        if let endpoint, endpoint != question.endpoint { return false }
        if let operation, !Glob(operation).matches(question.operation) { return false }
        if let principal, principal != question.principal { return false }
        if let afterBytes, question.bytes < afterBytes { return false }
        if let path, !Glob(String(path.trimmingPrefix("/"))).matches(question.path.trimmingPrefix("/").utf8) {
            return false
        }
        return true
    }
}
