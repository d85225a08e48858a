import Drops
import Foundation
import Synchronization

/// A handle on a file on disk.
final class DiskOpenFile: OpenFile {
    private let descriptor: Int32
    private let appends: Bool
    private let fileSystem: DiskFileSystem
    private let meter: StorageMeter
    /// Held while the size is looked at and changed.
    private let growth = Mutex<Void>(())

    init(_ descriptor: Int32, appends: Bool, in fileSystem: DiskFileSystem, meter: StorageMeter) {
        self.descriptor = descriptor
        self.appends = appends
        self.fileSystem = fileSystem
        self.meter = meter
    }

    deinit { Foundation.close(descriptor) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        guard let start = Int(exactly: offset), start <= Int.max - buffer.count else { return 0 }
        var done = 0
        while done < buffer.count {
            let moved = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(start + done))
            if moved < 0, errno == EINTR { continue }
            guard moved >= 0 else { throw FileError(errno: errno) }
            if moved == 0 { break }
            done += moved
        }
        return done
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64?) throws(FileError) {
        guard let start = Int(exactly: offset ?? 0), start <= Int.max - max(1, bytes.count) else { throw .fileTooLarge }
        let result: Result<Void, FileError> = growth.withLock { _ in
            Result { () throws(FileError) in
                if meter.limit < .max {
                    let size = try size()
                    try meter.reserve(max(0, (offset == nil ? size : start) + bytes.count - size))
                }
                try put(bytes, at: offset == nil || appends ? nil : start)
            }
        }
        try result.get()
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at start: Int?) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let (from, count) = (bytes.baseAddress! + done, bytes.count - done)
            let moved =
                start.map { pwrite(descriptor, from, count, off_t($0 + done)) }
                ?? Foundation.write(descriptor, from, count)
            if moved < 0, errno == EINTR { continue }
            guard moved > 0 else { throw FileError(errno: errno) }
            done += moved
        }
    }

    func truncate(to size: Int) throws(FileError) {
        let result: Result<Void, FileError> = growth.withLock { _ in
            Result { () throws(FileError) in
                let before = try self.size()
                if meter.limit < .max { try meter.reserve(size - before) }
                try check(ftruncate(descriptor, off_t(size)))
            }
        }
        try result.get()
    }

    func attributes() throws(FileError) -> FileAttributes {
        var status = stat()
        try check(fstat(descriptor, &status))
        return DiskFileSystem.attributes(status)
    }

    func setAttributes(_ attributes: FileAttributes) throws(FileError) {
        if let size = attributes.size {
            guard let size = Int(exactly: size) else { throw .fileTooLarge }
            try truncate(to: size)
        }
        if let permissions = attributes.permissions { try check(fchmod(descriptor, mode_t(permissions & 0o777))) }
        if let times = attributes.times { try check(futimens(descriptor, DiskFileSystem.moments(times))) }
    }

    func synchronize() throws(FileError) { try check(fsync(descriptor)) }

    func snapshot() throws(FileError) -> Blob { try fileSystem.keep(descriptor) }

    /// The descriptor goes with the last reference, for a delivery may be made from it after the close.
    func close() {}

    private func size() throws(FileError) -> Int {
        var status = stat()
        try check(fstat(descriptor, &status))
        return Int(status.st_size)
    }
}
