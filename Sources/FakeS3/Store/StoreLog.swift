import Drops
import Foundation

/// What keeps a store over the end of its process: a log of changes and a file for each body.
///
/// A body's file is complete before the log names it, and the log names it before the client is told: what was
/// acknowledged survives `kill -9`, what was not leaves at most a file that the next start removes. The body of what was
/// deleted goes as soon as no answer and no delivery in the journal reads it any more. Nothing is flushed to the disk itself, so a power cut may lose the last seconds.
final class StoreLog {
    /// Why a data directory cannot be used.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    private let directory: String
    private let objects: String
    private var descriptor: Int32
    private var nextName: Int
    /// How many times the directory was opened, this time included.
    let generation: Int

    /// Opens a directory, made if it is not there, and locks it against a second endpoint.
    init(directory: String) throws {
        self.directory = directory
        objects = directory + "/objects"
        do {
            try FileManager.default.createDirectory(atPath: objects, withIntermediateDirectories: true)
        } catch {
            throw Unusable(description: "the data directory \(directory) cannot be made: \(error.localizedDescription)")
        }
        descriptor = open(directory + "/log.jsonl", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(directory, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Unusable(description: "the data directory \(directory) is in use by another endpoint")
        }
        let path = directory + "/generation"
        generation = ((try? String(contentsOfFile: path, encoding: .utf8)).flatMap(Int.init) ?? 0) + 1
        nextName = 0
        do { try "\(generation)".write(toFile: path, atomically: true, encoding: .utf8) } catch {
            throw Self.unwritable(directory, errno)
        }
    }

    private static func unwritable(_ directory: String, _ code: Int32) -> Unusable {
        Unusable(description: "the data directory \(directory) cannot be written: \(String(cString: strerror(code)))")
    }

    deinit {
        // A child that was just forked holds the descriptor too, and with it the lock, until it becomes its program.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    // MARK: Writing

    /// Takes the bodies of changes into this directory and writes the changes down; all of it, or nothing.
    ///
    /// - Returns: the changes with their bodies in files of this directory.
    func keep(_ changes: [StoreChange]) throws -> [StoreChange] {
        let before = nextName
        do {
            var adopted: [StoreChange] = []
            for change in changes { adopted.append(try adopt(change)) }
            try append(adopted)
            return adopted
        } catch {
            for name in before..<nextName { unlink("\(objects)/\(generation)-\(name + 1)") }
            throw error
        }
    }

    /// The change with its bodies in files of this directory.
    private func adopt(_ change: StoreChange) throws -> StoreChange {
        switch change {
        case .putVersion(let bucket, let key, var version):
            if let object = version.object { version = version.with(try adopt(object)) }
            return .putVersion(bucket: bucket, key, version)
        case .putPart(let bucket, let id, let part):
            return .putPart(bucket: bucket, uploadID: id, part.with(try adopt(part.content)))
        default: return change
        }
    }

    private func adopt(_ object: StoredObject) throws -> StoredObject {
        object.with(try adopt(object.content))
    }

    private func adopt(_ blob: Blob) throws -> Blob {
        let parts = blob.parts
        if parts.count == 1, parts[0] === blob { return try adoptOne(blob) }
        var adopted: [Blob] = []
        for part in parts { adopted.append(try adopt(part)) }
        return Blob(joining: adopted)
    }

    private func adoptOne(_ blob: Blob) throws -> Blob {
        if let path = blob.filePath, path.hasPrefix(objects + "/") { return blob }
        nextName += 1
        let path = "\(objects)/\(generation)-\(nextName)"
        // The spool may lie on another file system, and a body in memory has no file at all.
        if let source = blob.filePath, link(source, path) == 0 { return try Blob(fileAt: path) }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BlobError(path: path, code: errno) }
        defer { close(file) }
        try blob.forEachPiece { try writeAll($0, to: file, path: path) }
        return try Blob(fileAt: path)
    }

    /// Appends changes; when this returns they are kept.
    func append(_ changes: [StoreChange]) throws {
        guard !changes.isEmpty else { return }
        var lines = Data()
        for change in changes {
            lines += try JSONEncoder().encode(change)
            lines.append(UInt8(ascii: "\n"))
        }
        let end = lseek(descriptor, 0, SEEK_END)
        do { try lines.withUnsafeBytes { try writeAll($0, to: descriptor, path: directory + "/log.jsonl") } } catch {
            // Half a line would make the next one unreadable.
            _ = ftruncate(descriptor, end)
            throw error
        }
    }

    // MARK: Reading

    /// Every change so far. A last line that was cut off is left out: nobody was told of it.
    func changes() throws -> [StoreChange] {
        let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/log.jsonl"))
        let decoder = JSONDecoder()
        decoder.userInfo[.bodyTable] = BodyTable(directory: objects)
        var result: [StoreChange] = []
        var lines = data.split(separator: UInt8(ascii: "\n"))
        if let last = data.last, last != UInt8(ascii: "\n") { lines.removeLast() }
        for (number, line) in lines.enumerated() {
            do {
                result.append(try decoder.decode(StoreChange.self, from: Data(line)))
            } catch {
                throw Unusable(description: "\(directory)/log.jsonl, line \(number + 1), cannot be read: \(error)")
            }
        }
        return result
    }

    /// - Throws: ``Unusable`` when a body is gone that an object still needs.
    func checkBodies(_ state: StoreState) throws {
        for bucket in state.buckets.values {
            for (key, versions) in bucket.entries
            where versions.contains(where: { $0.bodies.contains { $0.filePath == nil } }) {
                throw Unusable(
                    description: "the data directory \(directory) has lost the bytes of \(bucket.name)/\(key.text)")
            }
        }
    }

    /// Writes the log anew with only what still holds.
    func compact(_ state: StoreState) throws {
        let path = directory + "/log.jsonl"
        let fresh = open(path + ".new", O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard fresh >= 0 else { throw BlobError(path: path, code: errno) }
        guard flock(fresh, LOCK_EX | LOCK_NB) == 0 else { throw BlobError(path: path, code: errno) }
        close(descriptor)
        descriptor = fresh
        try append(state.snapshot)
        guard rename(path + ".new", path) == 0 else { throw BlobError(path: path, code: errno) }
    }

    /// Removes the bodies that nothing names any more: those of a process that ended before it could.
    func removeUnnamed(_ state: StoreState) throws {
        let named = Set(state.snapshot.flatMap(\.bodyNames))
        for name in try FileManager.default.contentsOfDirectory(atPath: objects) where !named.contains(name) {
            unlink(objects + "/" + name)
        }
    }
}
