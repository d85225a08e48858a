/// The deliveries of a journal, oldest first, found by their place.
///
/// No change looks through all of them: every endpoint waits while one is made.
struct DeliveryLog {
    private struct Entry {
        let id: Int
        /// Nil when the client has deleted it.
        var delivery: Delivery?
        /// The one that was put in the same place before.
        var before: Int?
    }

    /// By rising id.
    private var entries: [Entry] = []
    private var removed = 0
    private var newest: [EndpointPlace: Int] = [:]
    /// What was overwritten, and by which, in this order; those before `next` were looked at.
    private var overwritten: [(id: Int, by: Int)] = []
    private var next = 0
    private var count = 0

    /// Bytes of deliveries in memory.
    private(set) var memory = 0

    /// The deliveries that are in place, and before each of them those that it overwrote.
    var all: [Delivery] { entries.compactMap(\.delivery) }

    /// The oldest delivery after number `id` that matches.
    func first(after id: Int, where matches: (Delivery) -> Bool) -> Delivery? {
        entries[position(after: id)...].lazy.compactMap(\.delivery).first(where: matches)
    }

    /// Numbers `delivery` and appends it.
    mutating func append(_ delivery: Delivery) -> Delivery {
        count += 1
        let delivery = delivery.numbered(count)
        entries.append(Entry(id: count, delivery: delivery, before: take(delivery.place, for: count)))
        memory += delivery.content.memory
        return delivery
    }

    /// The newest delivery at `place` lies at `path` now. Where that overwrites a later delivery, it counts as the next.
    ///
    /// - Returns: nil when nothing was delivered at `place`.
    mutating func rename(_ place: EndpointPlace, to path: [UInt8]) -> Delivery? {
        guard let id = newest[place], let index = index(of: id), var delivery = entries[index].delivery else {
            return nil
        }
        guard path != place.path else { return delivery }
        newest[place] = entries[index].before
        delivery.writtenAs = delivery.writtenAs ?? place.path
        delivery.pathBytes = path
        if let there = newest[delivery.place], there > id {
            entries[index].delivery = nil
            noteRemoval(of: delivery)
            return append(delivery)
        }
        entries[index].before = take(delivery.place, for: id)
        entries[index].delivery = delivery
        return delivery
    }

    /// Forgets all that was delivered at `place`.
    mutating func remove(_ place: EndpointPlace) {
        var id = newest.removeValue(forKey: place)
        while let this = id, let index = index(of: this) {
            if let delivery = entries[index].delivery { noteRemoval(of: delivery) }
            entries[index].delivery = nil
            id = entries[index].before
        }
        if removed > 64, removed > entries.count / 2 {
            entries.removeAll { $0.delivery == nil }
            removed = 0
        }
    }

    /// Forgets everything; numbering goes on.
    mutating func reset() {
        let numbered = count
        self = DeliveryLog()
        count = numbered
    }

    /// Lets go of the bytes of what was overwritten, in the order in which it was, until `limit` bytes are in memory.
    ///
    /// - Returns: what was let go, to be freed by the caller.
    mutating func letGo(beyond limit: Int) -> [Blob] {
        var released: [Blob] = []
        while memory > limit, next < overwritten.count {
            let (id, by) = overwritten[next]
            next += 1
            guard let index = index(of: id), let delivery = entries[index].delivery, delivery.content.memory > 0 else {
                continue
            }
            memory -= delivery.content.memory
            released.append(delivery.content)
            entries[index].delivery?.content = Blob(
                released: delivery.content,
                reason:
                    "\(delivery.path): delivery \(id) was overwritten by delivery \(by), and its bytes were let go "
                    + "because more than \(limit) bytes lay in memory")
        }
        if next > 1024, next > overwritten.count / 2 {
            overwritten.removeFirst(next)
            next = 0
        }
        return released
    }

    /// Makes `id` the newest at `place`.
    ///
    /// - Returns: the one that it overwrote.
    private mutating func take(_ place: EndpointPlace, for id: Int) -> Int? {
        let before = newest.updateValue(id, forKey: place)
        if let before { overwritten.append((before, id)) }
        return before
    }

    private mutating func noteRemoval(of delivery: Delivery) {
        memory -= delivery.content.memory
        removed += 1
    }

    private func index(of id: Int) -> Int? {
        let position = position(after: id - 1)
        return position < entries.count && entries[position].id == id ? position : nil
    }

    /// Index of the first entry with a higher number than `id`.
    private func position(after id: Int) -> Int {
        var range = entries.startIndex..<entries.endIndex
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = entries[middle].id <= id ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
