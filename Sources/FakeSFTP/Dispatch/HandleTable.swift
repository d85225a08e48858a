import Drops
import Foundation

/// An open file of one session, with what went through it.
final class FileHandle {
    let file: any OpenFile
    /// ``RemotePath/key`` under which it was opened.
    let path: [UInt8]
    let flags: OpenFlags
    /// Number in the ``UploadLedger``, for a handle that may write.
    let upload: Int?
    let openedAt: Date
    var changed: Bool
    var bytesIn = 0
    var bytesOut = 0

    init(file: any OpenFile, path: [UInt8], flags: OpenFlags, upload: Int?, openedAt: Date, changed: Bool) {
        self.file = file
        self.path = path
        self.flags = flags
        self.upload = upload
        self.openedAt = openedAt
        self.changed = changed
    }
}

/// An open directory: the entries that were there when it was opened, and how far the client has read.
struct DirectoryHandle {
    let path: [UInt8]
    var rest: ArraySlice<DirectoryEntry>
}

/// The handles of one session. A number is never given out twice.
struct HandleTable {
    enum Entry {
        case file(FileHandle)
        case directory(DirectoryHandle)
    }

    private(set) var entries: [UInt32: Entry] = [:]
    private var lastNumber: UInt32 = 0
    let limit: Int

    init(limit: Int) { self.limit = limit }

    func checkRoom() throws(FileError) {
        guard entries.count < limit else { throw .tooManyHandles }
    }

    mutating func add(_ entry: Entry) -> UInt32 {
        lastNumber &+= 1
        entries[lastNumber] = entry
        return lastNumber
    }

    func file(_ number: UInt32?) throws(FileError) -> FileHandle {
        guard let number, case .file(let handle)? = entries[number] else { throw .invalidHandle }
        return handle
    }

    func directory(_ number: UInt32?) throws(FileError) -> DirectoryHandle {
        guard let number, case .directory(let handle)? = entries[number] else { throw .invalidHandle }
        return handle
    }

    mutating func replace(_ number: UInt32, with directory: DirectoryHandle) { entries[number] = .directory(directory) }

    /// - Throws: NO_SUCH_FILE for a handle that is not open, as OpenSSH's server answers.
    mutating func remove(_ number: UInt32?) throws(FileError) -> Entry {
        guard let number, let entry = entries.removeValue(forKey: number) else {
            throw FileError(.noSuchFile, "Invalid handle")
        }
        return entry
    }

    mutating func removeAll() -> [Entry] {
        defer { entries = [:] }
        return entries.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Path behind a handle, for the journal and the fault rules.
    func path(_ number: UInt32?) -> [UInt8] {
        switch number.flatMap({ entries[$0] }) {
        case .file(let handle): handle.path
        case .directory(let handle): handle.path
        case nil: []
        }
    }
}
