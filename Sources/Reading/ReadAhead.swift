import Foundation
import Synchronization

extension Table {
    /// As ``forEachRecord(_:)``, but the next records are read on a thread of their own while `body` works on these.
    ///
    /// `body` runs on the caller's thread and sees the same records in the same order. Worth it where `body` takes
    /// about as long as reading does; a file of less than 256 KiB needs no thread and gets none.
    ///
    /// - Throws: as ``forEachRecord(_:)``, after the same records.
    public func forEachRecordReadAhead(_ body: (Record) throws -> Void) throws {
        for index in files.indices {
            let reader = try RecordReader(table: self, fileIndex: index)
            let batch = RecordBatch()
            if try reader.next(into: batch) {
                try batch.forEachRecord(body)
                if reader.isSourceRead {
                    while try reader.next(into: batch) { try batch.forEachRecord(body) }
                } else {
                    try ReadAhead(reader).forEachBatch { try $0.forEachRecord(body) }
                }
            }
            if let damage = reader.facts.damage { throw damage }
        }
    }
}

/// Fills batches on a thread of its own, a few ahead of whoever works on them.
// Unchecked: the reader belongs to the thread until it has signalled `ended`; a slot belongs to the thread from `free`
// to `filled` and to the caller from `filled` to `free`, and semaphores order what both do. All else is constant.
private final class ReadAhead: @unchecked Sendable {
    private final class Slot {
        let batch = RecordBatch()
        /// Whether the batch holds records; false is the end.
        var result: Result<Bool, any Error> = .success(false)
    }

    private let reader: RecordReader
    /// One that is filled, one that is worked on, and one between them that evens out their pace.
    private let slots = [Slot(), Slot(), Slot()]
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let isStopped = Atomic(false)

    init(_ reader: RecordReader) { self.reader = reader }

    /// Calls `body` with each further batch in order; the thread is gone when this returns or throws.
    func forEachBatch(_ body: (RecordBatch) throws -> Void) throws {
        for _ in slots { free.signal() }
        Thread { self.read() }.start()
        defer {
            isStopped.store(true, ordering: .relaxed)
            free.signal()
            ended.wait()
        }
        var position = 0
        while true {
            let slot = slots[position % slots.count]
            filled.wait()
            guard try slot.result.get() else { return }
            try body(slot.batch)
            free.signal()
            position += 1
        }
    }

    private func read() {
        defer { ended.signal() }
        var position = 0
        while true {
            free.wait()
            if isStopped.load(ordering: .relaxed) { return }
            let slot = slots[position % slots.count]
            slot.result = Result { try reader.next(into: slot.batch) }
            // Looked for here, so that the caller's thread is spared the pass.
            slot.batch.markBadEncoding()
            let goesOn = (try? slot.result.get()) ?? false
            filled.signal()
            guard goesOn else { return }
            position += 1
        }
    }
}
