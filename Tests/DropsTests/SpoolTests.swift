import Drops
import Foundation
import Testing

struct SpoolTests {
    private func write(_ pieces: [[UInt8]], to spool: Spool) throws -> Blob {
        var writer = spool.makeWriter()
        for piece in pieces { try piece.withUnsafeBytes { try writer.write($0) } }
        return writer.finish()
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "spool-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `small blobs stay in memory and large ones move to a file that goes with them`() throws {
        try withFolder { folder in
            let spool = Spool(directory: folder, threshold: 10)
            let small = try write([[1, 2, 3]], to: spool)
            #expect(small.filePath == nil)
            var large: Blob? = try write([[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11]], to: spool)
            #expect(try large?.bytes() == Array(1...11))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            large = nil
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `the folder is made with its first file, for its owner alone`() throws {
        try withFolder { folder in
            let inner = folder + "/inner"
            let spool = Spool(directory: inner, threshold: 2)
            _ = try write([[1, 2]], to: spool)
            #expect(!FileManager.default.fileExists(atPath: inner))
            let blob = try write([[1, 2, 3]], to: spool)
            #expect(try blob.bytes() == [1, 2, 3])
            let mode = try FileManager.default.attributesOfItem(atPath: inner)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            let lost = Spool(directory: folder + "/no/where", threshold: 2)
            let error = #expect(throws: BlobError.self) { try write([[1, 2, 3]], to: lost) }
            #expect(error?.description == "\(folder)/no/where: No such file or directory")
        }
    }

    @Test func `an unfinished writer leaves no file`() throws {
        try withFolder { folder in
            do {
                var writer = Spool(directory: folder, threshold: 1).makeWriter()
                try [UInt8](repeating: 7, count: 100).withUnsafeBytes { try writer.write($0) }
                #expect(writer.size == 100)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `a range is handed over across chunk borders`() throws {
        let blob = Blob(chunks: [[0, 1, 2], [], [3, 4], [5]])
        #expect(blob.size == 6)
        #expect(try blob.bytes(in: 2..<5) == [2, 3, 4])
        #expect(try blob.bytes(in: 4..<100) == [4, 5])
        #expect(try blob.bytes(in: 0..<0).isEmpty)
    }

    @Test func `a missing file and a folder are refused with path and reason`() {
        let error = #expect(throws: BlobError.self) { try Blob(fileAt: "/nowhere/x.csv") }
        #expect(error?.description == "/nowhere/x.csv: No such file or directory")
        #expect(throws: BlobError.self) { try Blob(fileAt: "/tmp") }
    }
}
