import ESPs
import Synchronization

/// The tables of each ESP of one harness, from one drop to the next.
final class ImportLedger: Sendable {
    private let states = Mutex<[String: ESPState]>([:])

    /// What the ESP's tables hold; empty tables when nothing was imported yet.
    func state(of esp: String) -> ESPState { states.withLock { $0[esp] ?? ESPState(esp: esp) } }

    /// Replaces what the ESP's tables hold.
    func keep(_ state: ESPState) { states.withLock { $0[state.esp] = state } }

    func reset() { states.withLock { $0 = [:] } }
}
