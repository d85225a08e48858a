public import struct Foundation.Date
import Synchronization

/// The ordered record of what reached the endpoints of one harness: every exchange, every delivery.
///
/// Safe to call from any thread; nothing in it blocks. Endpoints write, everybody reads.
/// Exchanges are kept up to a limit (the oldest go first and are counted), deliveries always. Of deliveries that were
/// overwritten the bytes are let go, oldest first, while more than a limit lies in memory; the delivery itself stays.
public final class Journal: Sendable {
    private struct State {
        /// Once the limit is reached a ring: ``oldest`` is where it begins.
        var exchanges: [Exchange] = []
        var oldest = 0
        var exchangeCount = 0
        var forgotten = 0
        var deliveries = DeliveryLog()
        var untold: [Delivery] = []
        var waiters: [Int: Waiter] = [:]
        var waiterCount = 0
    }

    private struct Waiter {
        let matches: @Sendable (Delivery) -> Bool
        let continuation: CheckedContinuation<Delivery?, Never>
    }

    private let state: Mutex<State>
    private let capacity: Int
    private let memoryLimit: Int

    /// - Parameters:
    ///   - capacity: exchanges kept, at least one, 100,000 by default.
    ///   - memoryLimit: bytes of deliveries in memory beyond which overwritten ones are let go, 1 GiB by default.
    public init(capacity: Int = 100_000, memoryLimit: Int = 1 << 30) {
        self.capacity = max(1, capacity)
        self.memoryLimit = memoryLimit
        state = Mutex(State())
    }

    // MARK: Writing

    /// Appends an exchange and numbers it.
    public func record(_ exchange: Exchange) {
        // What is let go is freed behind the lock.
        let old = state.withLock { state in
            var numbered = exchange
            state.exchangeCount += 1
            numbered.number = state.exchangeCount
            guard state.exchanges.count >= capacity else {
                state.exchanges.append(numbered)
                return Exchange?.none
            }
            // One place at a time: to let go of many at once would keep every endpoint waiting for milliseconds.
            swap(&state.exchanges[state.oldest], &numbered)
            state.oldest = (state.oldest + 1) % capacity
            state.forgotten += 1
            return numbered
        }
        _ = consume old
    }

    /// Appends a delivery. Call it only after the exporter was told that its write succeeded.
    @discardableResult
    public func deliver(
        endpoint: EndpointKind, principal: String, container: String, path: [UInt8], writtenAs: [UInt8]? = nil,
        content: Blob, at date: Date
    ) -> Delivery {
        // What is let go is freed behind the lock.
        let (delivery, woken, overwritten) = state.withLock { state in
            let delivery = state.deliveries.append(
                Delivery(
                    id: 0, endpoint: endpoint, principal: principal, container: container, pathBytes: path,
                    writtenAs: writtenAs, content: content, receivedAt: date))
            let overwritten = state.deliveries.letGo(beyond: memoryLimit)
            return (delivery, Self.takeWaiters(for: delivery, from: &state), overwritten)
        }
        _ = consume overwritten
        for continuation in woken { continuation.resume(returning: delivery) }
        return delivery
    }

    /// Notes a write that is in place although its exporter was not told: the answer was lost on its way.
    ///
    /// It is no delivery. Where an exporter looks for what became of its write, this is what it finds.
    public func keepUntold(
        endpoint: EndpointKind, principal: String, container: String, path: [UInt8], content: Blob, at date: Date
    ) {
        let write = Delivery(
            id: 0, endpoint: endpoint, principal: principal, container: container, pathBytes: path, writtenAs: nil,
            content: content, receivedAt: date)
        state.withLock { $0.untold.append(write) }
    }

    /// The newest delivery at `path` now lies at `newPath`; who waits for the new name is told.
    public func renamed(endpoint: EndpointKind, container: String, from path: [UInt8], to newPath: [UInt8]) {
        let place = EndpointPlace(endpoint: endpoint, container: container, path: path)
        let found = state.withLock { state -> (Delivery, [CheckedContinuation<Delivery?, Never>])? in
            guard let delivery = state.deliveries.rename(place, to: newPath) else { return nil }
            return (delivery, Self.takeWaiters(for: delivery, from: &state))
        }
        guard let (delivery, woken) = found else { return }
        for continuation in woken { continuation.resume(returning: delivery) }
    }

    /// What lay at `path` was deleted by the client; it is no longer part of a drop.
    public func removed(endpoint: EndpointKind, container: String, path: [UInt8]) {
        let place = EndpointPlace(endpoint: endpoint, container: container, path: path)
        state.withLock { $0.deliveries.remove(place) }
    }

    /// Forgets everything; numbering goes on.
    public func reset() {
        // What is forgotten is freed behind the lock.
        let old = state.withLock { state in
            let old = (state.exchanges, state.deliveries)
            state.exchanges = []
            state.oldest = 0
            state.deliveries.reset()
            state.untold = []
            state.forgotten = 0
            return old
        }
        withExtendedLifetime(old) {}
    }

    // MARK: Reading

    /// The exchanges kept, oldest first.
    public var exchanges: [Exchange] {
        state.withLock { Array($0.exchanges[$0.oldest...]) + $0.exchanges[..<$0.oldest] }
    }

    /// How many old exchanges were let go because of the limit.
    public var forgottenExchanges: Int { state.withLock { $0.forgotten } }
    /// The deliveries that are in place now, oldest first. An overwritten one stays, before its successor.
    public var deliveries: [Delivery] { state.withLock { $0.deliveries.all } }

    /// Writes that are in place and of which nobody was told, oldest first; their id is 0, for they are no deliveries.
    public var untold: [Delivery] { state.withLock { $0.untold } }

    /// The first delivery after number `id` that matches, at once or as soon as it arrives.
    ///
    /// - Returns: nil when `timeout` passes or the task is cancelled first.
    public func nextDelivery(
        after id: Int = 0, timeout: Duration, clock: any Clock<Duration> = ContinuousClock(),
        matching matches: @escaping @Sendable (Delivery) -> Bool = { _ in true }
    ) async -> Delivery? {
        await withTaskGroup(of: Delivery?.self) { group in
            group.addTask { await self.wait(after: id, matches) }
            group.addTask {
                try? await clock.sleep(for: timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func wait(after id: Int, _ matches: @escaping @Sendable (Delivery) -> Bool) async -> Delivery? {
        let number = state.withLock { state in
            state.waiterCount += 1
            return state.waiterCount
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let present: Delivery?? = state.withLock { state in
                    if let found = state.deliveries.first(after: id, where: matches) { return .some(found) }
                    if Task.isCancelled { return .some(nil) }
                    state.waiters[number] = Waiter(matches: { $0.id > id && matches($0) }, continuation: continuation)
                    return nil
                }
                if let present { continuation.resume(returning: present) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
            waiter?.continuation.resume(returning: nil)
        }
    }

    private static func takeWaiters(
        for delivery: Delivery, from state: inout State
    ) -> [CheckedContinuation<Delivery?, Never>] {
        guard !state.waiters.isEmpty else { return [] }
        let woken = state.waiters.filter { $0.value.matches(delivery) }
        for number in woken.keys { state.waiters.removeValue(forKey: number) }
        return woken.values.map(\.continuation)
    }
}
