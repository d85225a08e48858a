import Drops

/// What an SFTP user sees below his root. Safe to call from any thread; a path never reaches outside.
protocol FileSystem: Sendable {
    /// Opens or creates a regular file. `mode` counts only for a new one.
    func open(_ path: RemotePath, _ flags: OpenFlags, mode: UInt32) throws(FileError) -> any OpenFile
    /// The entries of a directory with their attributes, "." and ".." first, the rest by name.
    func list(_ path: RemotePath) throws(FileError) -> [DirectoryEntry]
    func attributes(of path: RemotePath, followingLinks: Bool) throws(FileError) -> FileAttributes
    func setAttributes(_ attributes: FileAttributes, of path: RemotePath, followingLinks: Bool) throws(FileError)
    func removeFile(_ path: RemotePath) throws(FileError)
    func makeDirectory(_ path: RemotePath, mode: UInt32) throws(FileError)
    func removeDirectory(_ path: RemotePath) throws(FileError)
    /// Moves `source` to `target`; what lies there is replaced, or the move refused.
    func rename(_ source: RemotePath, to target: RemotePath, replacing: Bool) throws(FileError)
    func makeSymbolicLink(_ path: RemotePath, to target: [UInt8]) throws(FileError)
    func readSymbolicLink(_ path: RemotePath) throws(FileError) -> [UInt8]
    func makeHardLink(_ path: RemotePath, to existing: RemotePath) throws(FileError)
    func statistics() throws(FileError) -> FileSystemStatistics
    /// The content of a regular file as it is now, immutable from here on.
    func snapshot(_ path: RemotePath) throws(FileError) -> Blob
}

/// An open regular file; it stays readable after its name is gone.
protocol OpenFile: AnyObject, Sendable {
    /// Fills `buffer` with the bytes from `offset` and counts them; fewer only at the end of the file.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
    /// Writes all of `bytes` at `offset`, or at the end when `offset` is nil.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64?) throws(FileError)
    func attributes() throws(FileError) -> FileAttributes
    func setAttributes(_ attributes: FileAttributes) throws(FileError)
    func synchronize() throws(FileError)
    /// The content as it is now, immutable from here on.
    func snapshot() throws(FileError) -> Blob
    /// Tells the file that the handle on it is closed.
    func close()
}

/// A name in a directory.
struct DirectoryEntry: Equatable, Sendable {
    var name: [UInt8]
    var attributes: FileAttributes
    var links: Int
}

/// What `statvfs` tells. Sizes in bytes.
struct FileSystemStatistics: Equatable, Sendable {
    var blockSize: UInt64
    var total: UInt64
    var free: UInt64
    var files: UInt64
    var freeFiles: UInt64
    var longestName: UInt64 = 255
}
