import Drops
import Foundation
import Synchronization

/// Slows down who guesses: after a failed login the address it came from gets one try for each ``penalty``, however
/// many connections it opens.
///
/// Peers on this machine are spared. Nothing waits here: who asks is told how long to, by the injected clock.
/// The idea is OpenSSH's `PerSourcePenalties`; source: sshd_config(5), man.openbsd.org/sshd_config.
final class LoginThrottle: Sendable {
    /// What an address may do now.
    enum Answer: Equatable {
        /// Try, once so many milliseconds have passed.
        case wait(milliseconds: Int)
        /// Nothing: too many tries wait already.
        case refuse
    }

    private let penalty: Int
    private let time: TimeSource
    private let spares: @Sendable (String) -> Bool
    /// When each address that failed may try again, in milliseconds since 1970.
    private let free = Mutex<[String: Int]>([:])
    /// Tries of one address that may wait at once.
    private static let queue = 10

    /// - Parameters:
    ///   - milliseconds: what each failed login costs; 0 for nothing.
    ///   - spares: addresses that are never slowed down.
    init(
        milliseconds: Int, time: TimeSource,
        spares: @escaping @Sendable (String) -> Bool = LoginThrottle.isOnThisMachine
    ) {
        penalty = milliseconds
        self.time = time
        self.spares = spares
    }

    /// Asked before a credential is looked at.
    func check(_ address: String) -> Answer {
        guard penalty > 0, !spares(address) else { return .wait(milliseconds: 0) }
        let now = milliseconds
        return free.withLock { free in
            guard let due = free[address], due > now else { return .wait(milliseconds: 0) }
            guard due - now <= self.penalty * Self.queue else { return .refuse }
            free[address] = due + self.penalty
            return .wait(milliseconds: due - now)
        }
    }

    /// Told of each wrong credential.
    func failed(_ address: String) {
        guard penalty > 0, !spares(address) else { return }
        let now = milliseconds
        free.withLock { free in
            // Only who failed just now is remembered.
            free = free.filter { $0.value > now }
            if free[address] == nil { free[address] = now + self.penalty }
        }
    }

    private var milliseconds: Int { Int((time.now.timeIntervalSince1970 * 1000).rounded()) }

    /// Addresses remembered.
    var count: Int { free.withLock(\.count) }

    /// Whether a numeric address is a loopback one.
    static func isOnThisMachine(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
}
