import Drops
import Synchronization

/// What the journal is to be told once the client has its answer.
enum UploadEvent: Sendable {
    case delivered(path: [UInt8], writtenAs: [UInt8]?, content: Blob)
    case renamed(from: [UInt8], to: [UInt8])
    case removed(path: [UInt8])
}

/// Follows the files that clients write below one root, from the first open to the name under which they stay.
///
/// Paths are ``RemotePath/key``s.
final class UploadLedger: Sendable {
    private struct Upload {
        var path: [UInt8]
        /// The temporary name under which it was written.
        var writtenAs: [UInt8]?
        /// Handles that may write to it.
        var writers = 0
        /// Written since it was last delivered.
        var changed = false
        /// The last handle that wrote was closed by its client.
        var complete = false
        var delivered = false
    }

    private struct State {
        var uploads: [Int: Upload] = [:]
        var numbers: [[UInt8]: Int] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let temporaryNames: TemporaryNames

    init(temporaryNames: TemporaryNames) { self.temporaryNames = temporaryNames }

    /// A handle that may write was given out. The number stays with the file when it is renamed.
    func opened(_ path: [UInt8]) -> Int {
        state.withLock { state in
            let number: Int
            if let known = state.numbers[path] {
                number = known
            } else {
                state.count += 1
                number = state.count
                state.numbers[path] = number
                state.uploads[number] = Upload(path: path)
            }
            state.uploads[number]?.writers += 1
            return number
        }
    }

    /// A handle was closed by its client, having changed the file or not.
    func closed(_ number: Int, changed: Bool, content: () -> Blob?) -> UploadEvent? {
        state.withLock { state in
            guard var upload = state.uploads[number] else { return nil }
            defer { if state.uploads[number] != nil { state.uploads[number] = upload } }
            upload.writers -= 1
            if changed {
                upload.changed = true
                upload.complete = true
            }
            return Self.deliverIfDone(&upload, self.temporaryNames, content)
        }
    }

    /// A handle went with its connection: what was written through it is a part of something.
    func abandoned(_ number: Int, changed: Bool) {
        state.withLock { state in
            state.uploads[number]?.writers -= 1
            if changed {
                state.uploads[number]?.changed = true
                state.uploads[number]?.complete = false
            }
        }
    }

    /// A file, or a folder with all below it, got another name.
    func renamed(_ source: [UInt8], to target: [UInt8], content: ([UInt8]) -> Blob?) -> [UploadEvent] {
        state.withLock { state in
            if source == target { return [] }
            forget(target, in: &state)
            let below = source + [RemotePath.separator]
            let moved = state.numbers.filter { $0.key == source || $0.key.starts(with: below) }
            var events: [UploadEvent] = []
            for (path, number) in moved.sorted(by: { $0.value < $1.value }) {
                guard var upload = state.uploads[number] else { continue }
                let newPath = target + path.dropFirst(source.count)
                state.numbers[path] = nil
                state.numbers[newPath] = number
                upload.path = newPath
                if upload.delivered {
                    events.append(.renamed(from: path, to: newPath))
                } else {
                    if temporaryNames.covers(path: path) { upload.writtenAs = upload.writtenAs ?? path }
                    if let event = Self.deliverIfDone(&upload, temporaryNames, { content(newPath) }) {
                        events.append(event)
                    }
                }
                state.uploads[number] = upload
            }
            return events
        }
    }

    /// A file got a second name; with the first one temporary, that puts it in place.
    func linked(_ existing: [UInt8], to path: [UInt8], content: () -> Blob?) -> UploadEvent? {
        state.withLock { state in
            guard let number = state.numbers[existing], var upload = state.uploads[number] else { return nil }
            guard temporaryNames.covers(path: existing), !upload.delivered else { return nil }
            upload.path = path
            upload.writers = 0
            upload.writtenAs = upload.writtenAs ?? existing
            let event = Self.deliverIfDone(&upload, temporaryNames, content)
            state.count += 1
            state.uploads[state.count] = upload
            state.numbers[path] = state.count
            return event
        }
    }

    /// Whether a client is writing to the file: a handle is open, or the last one that wrote was cut off.
    func isUnfinished(_ path: [UInt8]) -> Bool {
        state.withLock { state in
            guard let upload = state.numbers[path].flatMap({ state.uploads[$0] }) else { return false }
            return upload.writers > 0 || (upload.changed && !upload.complete)
        }
    }

    func removed(_ path: [UInt8]) -> UploadEvent? {
        state.withLock { state in
            let delivered = state.numbers[path].flatMap { state.uploads[$0]?.delivered } ?? false
            forget(path, in: &state)
            return delivered ? .removed(path: path) : nil
        }
    }

    private func forget(_ path: [UInt8], in state: inout State) {
        if let number = state.numbers.removeValue(forKey: path) { state.uploads[number] = nil }
    }

    private static func deliverIfDone(
        _ upload: inout Upload, _ names: TemporaryNames, _ content: () -> Blob?
    ) -> UploadEvent? {
        guard upload.changed, upload.complete, upload.writers <= 0, !names.covers(path: upload.path) else { return nil }
        guard let blob = content() else { return nil }
        upload.changed = false
        upload.delivered = true
        return .delivered(path: upload.path, writtenAs: upload.writtenAs, content: blob)
    }
}
