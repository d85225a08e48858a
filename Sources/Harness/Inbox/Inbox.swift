public import Drops

/// What the endpoints of a harness received, as drops.
public struct Inbox: Sendable {
    private let journal: Journal
    private let clock: any Clock<Duration>

    init(journal: Journal, clock: any Clock<Duration>) {
        self.journal = journal
        self.clock = clock
    }

    /// All drops in place now, in order of arrival.
    public var drops: [ReceivedDrop] { DropAssembler.assemble(journal.deliveries) }

    /// What came after delivery number `id`, as if nothing had come before: the drops of one run of an exporter.
    public func drops(since id: Int) -> [ReceivedDrop] {
        Self.drops(of: journal.deliveries.filter { $0.id > id })
    }

    /// Puts writes together into drops, as if they were all that came.
    public static func drops(of deliveries: [Delivery]) -> [ReceivedDrop] { DropAssembler.assemble(deliveries) }

    /// The drop with this id.
    public func drop(id: Int) -> ReceivedDrop? { drops.first { $0.id == id } }

    /// Waits for the next drop after number `id`, and until nothing more was delivered for `settle`.
    ///
    /// An export may write several parts and a manifest; the pause tells that it is done.
    /// - Returns: nil when `timeout` passes without a delivery.
    public func next(
        after id: Int = 0, timeout: Duration = .seconds(30), settle: Duration = .milliseconds(200)
    ) async -> ReceivedDrop? {
        guard var newest = await journal.nextDelivery(after: id, timeout: timeout, clock: clock)?.id else { return nil }
        while let more = await journal.nextDelivery(after: newest, timeout: settle, clock: clock) { newest = more.id }
        // One that was there before may have grown: batches of one list have nothing that tells exports apart.
        return drops.first { $0.id > id } ?? drops.last { $0.newest > id }
    }
}
