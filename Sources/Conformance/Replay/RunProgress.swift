import Drops
import Reporting
import Synchronization
import Verification

/// How much of all that a run has to read is read: the drops and the expected profiles, however many are at work.
final class RunProgress: Sendable {
    private let total: Int
    private let tell: @Sendable (RunEvent) -> Void
    private let state = Mutex((done: 0, told: 0))

    /// - Parameter tell: takes ``RunEvent/progress(bytes:total:)``, a few hundred times at most.
    init(total: Int, tell: @escaping @Sendable (RunEvent) -> Void) {
        self.total = total
        self.tell = tell
    }

    /// What is to be read of one drop, as far as the sizes of the files say.
    static func bytes(of step: FixtureSet.Step, in set: FixtureSet) -> Int {
        let files = step.files.reduce(0) { $0 + ((try? Blob(fileAt: set.path(of: $1, in: step)))?.size ?? 0) }
        return files + (step.expectation.profiles?.file.content.size ?? 0)
    }

    private func add(_ bytes: Int) {
        let news: Int? = state.withLock { state in
            state.done += bytes
            guard state.done == total || state.done - state.told > total / 200 else { return nil }
            state.told = state.done
            return state.done
        }
        if let news { tell(.progress(bytes: news, total: total)) }
    }

    /// Counts one drop: what is packed comes to more than it takes on disk, and never counts as more.
    final class Part: Sendable {
        private let whole: RunProgress
        private let rest: Mutex<Int>

        init(_ whole: RunProgress, bytes: Int) {
            self.whole = whole
            rest = Mutex(bytes)
        }

        /// So many bytes more were read.
        func read(_ bytes: Int) {
            let counted = rest.withLock { rest in
                let counted = min(rest, bytes)
                rest -= counted
                return counted
            }
            if counted > 0 { whole.add(counted) }
        }

        /// Nothing more will be read.
        func finish() { read(.max) }
    }
}
