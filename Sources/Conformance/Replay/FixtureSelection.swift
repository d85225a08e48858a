public import Drops

/// Which fixture sets of those that are there.
public struct FixtureSelection: Sendable {
    /// One of several machines that share the sets.
    public struct Shard: Sendable, Hashable {
        /// From 1.
        public let index: Int
        /// How many machines there are.
        public let count: Int

        /// nil unless 1 <= index <= count.
        public init?(index: Int, count: Int) {
            guard count >= 1, (1...count).contains(index) else { return nil }
            self.index = index
            self.count = count
        }

        /// `I/N`; nil for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
            self.init(index: index, count: count)
        }

        /// As Kubernetes numbers the pods of an indexed job: `JOB_COMPLETION_INDEX` from 0, `JOB_COMPLETIONS` of them.
        ///
        /// Source: "Indexed Job for Parallel Processing with Static Work Assignment",
        /// https://kubernetes.io/docs/tasks/job/indexed-parallel-processing-static/
        public init?(environment: [String: String]) {
            guard let index = environment["JOB_COMPLETION_INDEX"].flatMap(Int.init),
                let count = environment["JOB_COMPLETIONS"].flatMap(Int.init)
            else { return nil }
            self.init(index: index + 1, count: count)
        }

        /// Whether a set of this name is this machine's: by a hash of the name alone, so that a new set moves no other.
        public func holds(_ name: String) -> Bool { Self.hash(name) % UInt64(count) == UInt64(index - 1) }

        /// FNV-1a, 64 bits: equal on every machine, unlike Swift's own.
        ///
        /// Source: "The FNV Non-Cryptographic Hash Algorithm", RFC 9923, https://www.rfc-editor.org/rfc/rfc9923
        static func hash(_ text: String) -> UInt64 {
            var hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            // The low bits of FNV-1a depend on the low bits of the text alone.
            hash ^= hash >> 32
            return hash
        }
    }

    /// Patterns with `*` and `?`, one of which a name must fit; empty for all.
    public var only: [Glob] = []
    /// Names, where only those that failed before are wanted.
    public var names: Set<String>?
    /// nil for all.
    public var shard: Shard?

    /// Every set.
    public init() {}

    /// Whether a set of this name is chosen.
    public func includes(_ name: String) -> Bool {
        (only.isEmpty || only.contains { $0.matches(name) }) && names?.contains(name) ?? true
            && shard?.holds(name) ?? true
    }
}
