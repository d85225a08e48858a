import Drops
import Foundation

/// Writes what one connection does into the journal.
struct ExchangeRecorder: Sendable {
    let journal: Journal
    let time: TimeSource
    /// Which connection of the endpoint, from 1.
    let connection: Int
    /// The client's ident.
    var client = ""
    var principal = ""

    func record(
        _ operation: String, target: String = "", outcome: Exchange.Outcome, status: String, bytesIn: Int = 0,
        bytesOut: Int = 0, since start: Date, details: [String: String] = [:]
    ) {
        journal.record(
            Exchange(
                endpoint: .sftp, connection: connection, client: client, principal: principal, operation: operation,
                target: target, outcome: outcome, status: status, bytesIn: bytesIn, bytesOut: bytesOut,
                startedAt: start, duration: time.now.timeIntervalSince(start), details: details))
    }
}
