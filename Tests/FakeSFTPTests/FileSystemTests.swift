import Drops
import Foundation
import Testing

@testable import FakeSFTP

/// Both file systems keep the same promises.
struct FileSystemTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case memory, disk
        var testDescription: String { rawValue }
    }

    /// A file system of `kind` with a secret beside its root that nobody may reach.
    private func with(_ kind: Kind, quota: Int = .max, _ body: (any FileSystem) throws -> Void) throws {
        let time = TimeSource.fixed(Date(timeIntervalSince1970: 1_700_000_000))
        guard kind == .disk else { return try body(MemoryFileSystem(time: time, quota: quota)) }
        let base = FileManager.default.temporaryDirectory.appending(path: "mockdest-fs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: base) }
        for name in ["root", "deliveries"] {
            try FileManager.default.createDirectory(
                at: base.appending(path: name), withIntermediateDirectories: true)
        }
        try Data("secret".utf8).write(to: base.appending(path: "secret"))
        try body(
            DiskFileSystem(
                path: base.appending(path: "root").path,
                deliveries: Spool(directory: base.appending(path: "deliveries").path), quota: quota))
    }

    private func path(_ text: String) -> RemotePath { RemotePath(Array(text.utf8)) }

    private func put(_ files: any FileSystem, _ name: String, _ bytes: [UInt8], _ flags: OpenFlags = []) throws {
        let file = try files.open(path(name), flags.union([.write, .create]), mode: 0o644)
        try bytes.withUnsafeBytes { try file.write($0, at: flags.contains(.append) ? nil : 0) }
        file.close()
    }

    private func get(_ files: any FileSystem, _ name: String) throws -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 1 << 20)
        let file = try files.open(path(name), [.read], mode: 0)
        let count = try result.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
        return Array(result[..<count])
    }

    private func names(_ files: any FileSystem, _ name: String) throws -> [String] {
        try files.list(path(name)).map(\.name.text)
    }

    @Test(arguments: Kind.allCases) func `files are written, appended to, truncated and read`(kind: Kind) throws {
        try with(kind) { files in
            try put(files, "a", [1, 2, 3])
            try put(files, "a", [4], [.append])
            #expect(try get(files, "a") == [1, 2, 3, 4])
            try files.setAttributes(FileAttributes(size: 2), of: path("a"), followingLinks: true)
            #expect(try get(files, "a") == [1, 2])
            try put(files, "a", [9], [.truncate])
            #expect(try get(files, "a") == [9])
            #expect(throws: FileError.exists) { try put(files, "a", [1], [.exclusive]) }
        }
    }

    @Test(arguments: Kind.allCases) func `no path leads outside the root`(kind: Kind) throws {
        try with(kind) { files in
            for way in ["../secret", "/../secret", "x/../../secret", "../../../../../../etc/passwd"] {
                #expect(throws: FileError.self) { try get(files, way) }
            }
            for (name, target) in [("l", "../secret"), ("m", "/etc/passwd"), ("n", ".."), ("o", "/..")] {
                try files.makeSymbolicLink(path(name), to: Array(target.utf8))
            }
            for way in ["l", "m", "n/secret", "o/secret", "n/n/n/secret"] {
                #expect(throws: FileError.noSuchFile) { try get(files, way) }
            }
            #expect(try names(files, "n") == [".", "..", "l", "m", "n", "o"])
            try files.makeSymbolicLink(path("loop"), to: Array("loop".utf8))
            #expect(throws: FileError.tooManyLinks) { try get(files, "loop") }
        }
    }

    @Test(arguments: Kind.allCases) func `links and dots are worked out where they stand`(kind: Kind) throws {
        try with(kind) { files in
            try files.makeDirectory(path("d"), mode: 0o755)
            try files.makeDirectory(path("d/e/"), mode: 0o755)
            try put(files, "d/f", [1])
            try put(files, "g", [2])
            try files.makeSymbolicLink(path("link"), to: Array("d/e".utf8))
            try files.makeSymbolicLink(path("d/e/back"), to: Array("../f".utf8))
            #expect(try get(files, "link/../f") == [1])
            #expect(try get(files, "link/back") == [1])
            #expect(try get(files, "d/e/../../g") == [2])
            #expect(try get(files, "./d/./f") == [1])
            #expect(try files.canonical(Array("link/../f".utf8)).absolute.text == "/d/f")
            #expect(try files.canonical(Array("d/new".utf8)).absolute.text == "/d/new")
            #expect(throws: FileError.noSuchFile) { try files.canonical(Array("no/new".utf8)) }
            #expect(throws: FileError.notADirectory) { try get(files, "g/") }
            #expect(try files.readSymbolicLink(path("link")).text == "d/e")
            #expect(throws: FileError.notALink) { try files.readSymbolicLink(path("g")) }
        }
    }

    @Test(arguments: Kind.allCases) func `rename replaces only when it is told to`(kind: Kind) throws {
        try with(kind) { files in
            try put(files, "a", [1])
            try put(files, "b", [2])
            #expect(throws: FileError.exists) { try files.rename(path("a"), to: path("b"), replacing: false) }
            try files.rename(path("a"), to: path("b"), replacing: true)
            #expect(try names(files, "/") == [".", "..", "b"] && get(files, "b") == [1])
            try files.makeDirectory(path("d"), mode: 0o755)
            try files.makeDirectory(path("d/e"), mode: 0o755)
            #expect(throws: FileError.self) { try files.rename(path("d"), to: path("d/e/x"), replacing: true) }
            #expect(throws: FileError.self) { try files.rename(path("b"), to: path("d"), replacing: true) }
            try files.rename(path("d/e"), to: path("e"), replacing: false)
            #expect(try names(files, "/") == [".", "..", "b", "d", "e"])
        }
    }

    @Test(arguments: Kind.allCases) func `directories are made, listed and removed when empty`(kind: Kind) throws {
        try with(kind) { files in
            try files.makeDirectory(path("d"), mode: 0o700)
            #expect(throws: FileError.exists) { try files.makeDirectory(path("d"), mode: 0o700) }
            try put(files, "d/a", [])
            #expect(throws: FileError.self) { try files.removeDirectory(path("d")) }
            #expect(throws: FileError.self) { try files.removeFile(path("d")) }
            #expect(throws: FileError.self) { try files.removeDirectory(path("/")) }
            try files.removeFile(path("d/a"))
            try files.removeDirectory(path("d"))
            #expect(try names(files, ".") == [".", ".."])
        }
    }

    @Test(arguments: Kind.allCases) func `modes and times are kept as set`(kind: Kind) throws {
        try with(kind) { files in
            try put(files, "a", [1])
            let wanted = FileAttributes(permissions: 0o640, times: .init(accessed: 5, modified: 981_173_106))
            try files.setAttributes(wanted, of: path("a"), followingLinks: true)
            let told = try files.attributes(of: path("a"), followingLinks: true)
            #expect(told.permissions == 0o100640 && told.times == wanted.times && told.size == 1)
        }
    }

    @Test(arguments: Kind.allCases) func `a snapshot stays as it was taken`(kind: Kind) throws {
        try with(kind) { files in
            let big = [UInt8](repeating: 1, count: 600_000)
            try put(files, "a", big)
            let first = try files.snapshot(path("a"))
            try put(files, "a", [7, 7])
            let second = try files.snapshot(path("a"))
            try put(files, "a", [8], [.truncate])
            let third = try files.snapshot(path("a"))
            try files.setAttributes(FileAttributes(size: 0), of: path("a"), followingLinks: true)
            try files.removeFile(path("a"))
            #expect(try first.bytes() == big)
            #expect(try second.bytes() == [7, 7] + big.dropFirst(2))
            #expect(try third.bytes() == [8])
        }
    }

    @Test(arguments: Kind.allCases) func `a quota counts what is there`(kind: Kind) throws {
        try with(kind, quota: 10) { files in
            try put(files, "a", [UInt8](repeating: 0, count: 8))
            #expect(throws: FileError.quotaExceeded) { try put(files, "b", [1, 2, 3]) }
            try put(files, "a", [1], [.truncate])
            try put(files, "c", [UInt8](repeating: 0, count: 9))
            try files.removeFile(path("c"))
            #expect(try files.statistics().free <= 9)
            try put(files, "c", [UInt8](repeating: 0, count: 9))
        }
    }

    @Test(arguments: Kind.allCases) func `a hard link is the same file`(kind: Kind) throws {
        try with(kind) { files in
            try put(files, "a", [1])
            try files.makeHardLink(path("b"), to: path("a"))
            try put(files, "a", [2])
            #expect(try get(files, "b") == [2])
            try files.removeFile(path("a"))
            #expect(try get(files, "b") == [2])
            #expect(throws: FileError.exists) { try files.makeHardLink(path("b"), to: path("b")) }
        }
    }

    @Test func `a root's name never leads out of the data folder`() {
        for name in ["..", ".", "a/b", "../x", "%2e", ""] {
            let folder = Roots.folderName(of: name)
            #expect(!folder.contains("/") && !folder.hasPrefix("."), "\(name)")
        }
    }
}
