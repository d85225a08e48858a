import Synchronization
import StrictJSON

/// Every entity by kind and id, with the order of its last changes.
///
/// A change is one call under the lock: it reads, decides and writes, or throws and changes nothing.
final class EntityStore: Sendable {
    struct Entity: Sendable {
        var document: JSON
        /// Version without quotes; new with every change.
        var etag: String
        /// Number of the last change to any entity: later changes have higher numbers.
        var changed: Int
    }

    struct State: Sendable {
        fileprivate(set) var shelves: [EntityKind: [String: Entity]] = [:]
        fileprivate var changes = 0
        fileprivate var unsaved: [StateLog.Entry] = []

        func entity(_ kind: EntityKind, _ id: String) -> Entity? { shelves[kind]?[id] }
        /// All of a kind, the last changed first.
        func entities(_ kind: EntityKind) -> [Entity] {
            (shelves[kind] ?? [:]).values.sorted { $0.changed > $1.changed }
        }

        mutating func put(_ kind: EntityKind, _ id: String, _ document: JSON, etag: String) {
            changes += 1
            shelves[kind, default: [:]][id] = Entity(document: document, etag: etag, changed: changes)
            unsaved.append(StateLog.Entry(kind: kind, id: id, etag: etag, document: document))
        }

        mutating func remove(_ kind: EntityKind, _ id: String) {
            changes += 1
            shelves[kind]?[id] = nil
            unsaved.append(StateLog.Entry(kind: kind, id: id, etag: "", document: nil))
        }
    }

    private let state: Mutex<State>
    private let log: StateLog?
    /// Changes that were read at the start.
    let earlierChanges: Int

    /// - Parameter log: where changes are written, and what earlier ones are read from; nil for memory only.
    init(log: StateLog?) throws {
        self.log = log
        var state = State()
        for entry in try log?.read() ?? [] {
            if let document = entry.document {
                state.put(entry.kind, entry.id, document, etag: entry.etag)
            } else {
                state.remove(entry.kind, entry.id)
            }
        }
        state.unsaved = []
        earlierChanges = state.changes
        self.state = Mutex(state)
    }

    func read<Result: Sendable>(_ body: (State) throws(FlowServiceError) -> Result) throws(FlowServiceError) -> Result {
        try state.withLock { (state) throws(FlowServiceError) in try body(state) }
    }

    /// Changes take place all together when `body` returns, and none when it throws.
    func change<Result: Sendable>(
        _ body: (inout State) throws(FlowServiceError) -> Result
    ) throws(FlowServiceError) -> Result {
        try state.withLock { (state) throws(FlowServiceError) in
            var changed = state
            let result = try body(&changed)
            do {
                try log?.append(changed.unsaved)
            } catch {
                throw .service(code: "1102-500", title: "State cannot be kept", message: "\(error)")
            }
            changed.unsaved = []
            state = changed
            return result
        }
    }
}
