import Drops

/// A handle on a file in memory.
final class MemoryOpenFile: OpenFile {
    private let file: MemoryFile
    private let number: UInt64
    private let fileSystem: MemoryFileSystem
    /// What the file looked like when it was opened, for when its last name is gone.
    private let fallback: MemoryTree.Node

    init(_ file: MemoryFile, number: UInt64, in fileSystem: MemoryFileSystem, fallback: MemoryTree.Node) {
        self.file = file
        self.number = number
        self.fileSystem = fileSystem
        self.fallback = fallback
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try file.read(at: offset, into: buffer)
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64?) throws(FileError) {
        try file.write(bytes, at: offset)
        fileSystem.touch(number)
    }

    func attributes() throws(FileError) -> FileAttributes { (fileSystem.node(number) ?? fallback).attributes }

    func setAttributes(_ attributes: FileAttributes) throws(FileError) {
        if let size = attributes.size {
            try file.truncate(to: size)
            fileSystem.touch(number)
        }
        var rest = attributes
        rest.size = nil
        try fileSystem.setAttributes(rest, of: number)
    }

    func synchronize() throws(FileError) {}

    func snapshot() throws(FileError) -> Blob { file.snapshot() }

    func close() { file.trim() }
}
