/// Whether a connection's peer still moves, seen by looking now and then: no clock is read.
///
/// A peer that sends a body a byte at a time moves too; what it must send from look to look is counted apart.
struct Progress {
    /// Whether a head, a piece of a body or a piece of an answer passed since the last look.
    private var hasMoved = true
    /// Bytes since the last look of a body that was under way then already.
    private var bodyBytes: Int?
    /// Bytes of answers that the socket had not taken at the last look.
    private var unsent = 0

    /// Something passed, or there is nothing to wait for.
    mutating func move() { hasMoved = true }

    /// A request begins or ends: its body has till the look after the next.
    mutating func turn() {
        hasMoved = true
        bodyBytes = nil
    }

    mutating func receive(_ count: Int) {
        hasMoved = true
        bodyBytes? += count
    }

    /// Looks, and begins to count anew.
    ///
    /// - Parameters:
    ///   - isReceiving: whether a request is under way and the peer's turn to send.
    ///   - unsent: bytes of answers that the socket has not taken.
    ///   - least: bytes of a body that must come between two looks.
    /// - Returns: whether the peer stands still, or as good as.
    mutating func look(isReceiving: Bool, unsent: Int, least: Int) -> Bool {
        let isTrickling = isReceiving && (bodyBytes.map { $0 < least } ?? false)
        let isStill = !hasMoved && unsent >= self.unsent
        hasMoved = false
        bodyBytes = isReceiving ? 0 : nil
        self.unsent = unsent
        return isTrickling || isStill
    }
}
