import Drops
import Foundation
import Reading

/// Hands out the batches of a table to several workers. Reading and scanning happen inside, one caller at a time,
/// so numbers, lines and offsets are exact; the rest of the work is done outside.
final class BatchQueue: @unchecked Sendable {
    // Unchecked, because every stored property that changes is touched under `lock` only.
    private let lock = NSLock()
    private let table: Table
    private var reader: RecordReader?
    private var fileIndex = -1
    private(set) var facts: [FileFacts] = []
    private let meter: ReadingMeter?

    init(_ table: Table, meter: ReadingMeter? = nil) throws {
        self.table = table
        self.meter = meter
    }

    /// Fills `batch` with the next records of the table.
    ///
    /// - Returns: false at the end of the last file.
    func next(into batch: RecordBatch) throws -> Bool {
        try lock.withLock {
            while true {
                if let reader {
                    let before = reader.facts.bytes
                    defer { meter?.onRead(reader.facts.bytes - before) }
                    if try reader.next(into: batch) { return true }
                    facts.append(reader.facts)
                    self.reader = nil
                }
                fileIndex += 1
                guard fileIndex < table.files.count else { return false }
                reader = try RecordReader(table: table, fileIndex: fileIndex)
            }
        }
    }

    /// How much of the table has been read, from 0 to 1; nil where packed files leave it open.
    var progress: Double? {
        lock.withLock {
            let size = table.files.reduce(0) { $0 + $1.content.size }
            let read = facts.reduce(reader?.facts.bytes ?? 0) { $0 + $1.bytes }
            return read > 0 && read <= size ? Double(read) / Double(size) : nil
        }
    }

    /// Of the first file that could not be read to its end; nil before the end.
    var damage: ReadingError? { lock.withLock { facts.lazy.compactMap(\.damage).first } }
}
