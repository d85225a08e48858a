import CLibSSH
import Drops
import Faults
import Foundation
import Logging
import Synchronization
import Testing

@testable import FakeSFTP

/// A clock that a test sets.
private final class SetClock: Sendable {
    private let seconds = Mutex<Double>(1_700_000_000)
    var source: TimeSource { TimeSource { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) } }
    func advance(_ seconds: Double) { self.seconds.withLock { $0 += seconds } }
}

struct LoginThrottleTests {
    private let clock = SetClock()
    private let far = "192.0.2.7"

    private func throttle(_ milliseconds: Int = 1000) -> LoginThrottle {
        LoginThrottle(milliseconds: milliseconds, time: clock.source)
    }

    @Test func `the first try is free, and after a failure there is one for each penalty`() {
        let throttle = throttle()
        #expect(throttle.check(far) == .wait(milliseconds: 0))
        throttle.failed(far)
        #expect(throttle.check(far) == .wait(milliseconds: 1000))
        #expect(throttle.check(far) == .wait(milliseconds: 2000), "another connection stands behind the first")
        clock.advance(0.25)
        #expect(throttle.check(far) == .wait(milliseconds: 2750))
    }

    @Test func `who waits long enough is not slowed down`() {
        let throttle = throttle()
        throttle.failed(far)
        clock.advance(1)
        #expect(throttle.check(far) == .wait(milliseconds: 0))
    }

    @Test func `failures at one time cost one penalty, not one each`() {
        let throttle = throttle()
        for _ in 0..<5 { throttle.failed(far) }
        #expect(throttle.check(far) == .wait(milliseconds: 1000))
    }

    @Test func `other addresses and this machine are not slowed down`() {
        let throttle = throttle()
        throttle.failed(far)
        #expect(throttle.check("192.0.2.8") == .wait(milliseconds: 0))
        for address in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
            throttle.failed(address)
            #expect(throttle.check(address) == .wait(milliseconds: 0))
        }
        #expect(throttle.count == 1)
    }

    @Test func `past ten that wait nobody is looked at`() {
        let throttle = throttle()
        throttle.failed(far)
        for number in 1...10 { #expect(throttle.check(far) == .wait(milliseconds: number * 1000)) }
        #expect(throttle.check(far) == .refuse)
        #expect(throttle.check(far) == .refuse, "a refusal makes nobody wait longer")
        clock.advance(1)
        #expect(throttle.check(far) == .wait(milliseconds: 10_000))
    }

    @Test func `addresses are forgotten when their time is over`() {
        let throttle = throttle()
        for number in 0..<1000 {
            throttle.failed("198.51.100.\(number)")
            clock.advance(0.1)
        }
        #expect(throttle.count <= 10)
    }

    @Test func `no penalty, no throttle`() {
        let throttle = throttle(0)
        throttle.failed(far)
        #expect(throttle.check(far) == .wait(milliseconds: 0))
    }

    @Test func `guesses over a connection wait their turn, and the journal says how long`() async throws {
        let journal = Journal()
        // The clock stands still: each guess stands behind the ones before it, a millisecond each.
        let throttle = LoginThrottle(milliseconds: 1, time: clock.source, spares: { _ in false })
        let server = try SFTPServer(
            SFTPConfiguration(limits: .init(loginAttempts: 100)), journal: journal, faults: FaultPlan(),
            time: clock.source, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            throttle: throttle)
        try server.start()
        do {
            let client = try WireClient(port: server.port, upTo: .connected)
            let answers = (0..<13).map { client.logIn(password: "guess \($0)") }
            #expect(answers.allSatisfy { $0 == SSH_AUTH_DENIED.rawValue })
            #expect(client.logIn(password: "test") == SSH_AUTH_DENIED.rawValue, "the right one is not looked at either")
            clock.advance(1)
            #expect(client.logIn(password: "test") == SSH_AUTH_SUCCESS.rawValue)
        }
        server.stop()
        await server.finish()
        let tries = journal.exchanges.filter { $0.operation == "userauth-password" }
        let waited = (1...10).map { "\($0)" as String? }
        #expect(tries.map { $0.details["waitedMilliseconds"] } == [nil] + waited + [nil, nil, nil, nil])
        let wrong = "wrong password" as String?
        let full = "too many failed logins from this address" as String?
        #expect(tries.map { $0.details["reason"] } == Array(repeating: wrong, count: 11) + [full, full, full, nil])
        #expect(!"\(journal.exchanges)".contains("guess"))
    }
}
