import Drops
import Foundation
import RealPrograms
import Testing

@testable import Reading

/// Archives written by Python's `zipfile`, which we did not write, and what is done to them.
struct ZipArchiveTests {
    private static func python(_ script: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", prelude + script + "\nsys.stdout.buffer.write(out.getvalue())"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(data)
    }

    private static let prelude = """
        import io, sys, zipfile, random
        out = io.BytesIO()
        rows = lambda n: "".join("%d,%d\\n" % (i, i * 7919 % 10007) for i in range(n)).encode()

        """

    /// One deflated member of 5,000 records.
    private func plain() throws -> [UInt8] {
        try Self.python("zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED).writestr('d.csv', rows(5000))")
    }

    /// Records of each file, by path, or what is wrong with it.
    private func read(
        _ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()
    ) throws -> [(path: String, records: Int, problem: ReadingError.Kind?)] {
        let drop = Drop(name: "d", endpoint: .files, files: [Drop.File(name: "a.zip", content: Blob(bytes))])
        let opened = try drop.opened(.byName, limits: limits)
        return try opened.files.map { file in
            var count = 0
            let table = Table(name: "a", files: [file], dialect: Dialect(hasHeader: false), limits: limits)
            do {
                try table.forEachRecord { _ in count += 1 }
                return (file.path, count, nil)
            } catch let error as ReadingError { return (file.path, count, error.kind) }
        }
    }

    @Test(arguments: [
        "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)",
        "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED)",
        // No seeking back: sizes stand behind the data.
        "raw = out\nclass S:\n  write = lambda s, b: raw.write(b)\n  flush = lambda s: None\nz = zipfile.ZipFile(S(), 'w', zipfile.ZIP_DEFLATED)",
    ])
    func `members are files of the drop, in their order`(opening: String) throws {
        let bytes = try Self.python(
            opening
                + """

                z.writestr('part_1.csv', rows(1000)); z.writestr('sub/'  , b''); z.writestr('sub/part_2.csv', rows(7))
                z.writestr('empty.csv', b''); z.close()
                """)
        let files = try read(bytes)
        #expect(files.map(\.path) == ["a.zip!part_1.csv", "a.zip!sub/part_2.csv", "a.zip!empty.csv"])
        #expect(files.map(\.records) == [1000, 7, 0])
        #expect(files.allSatisfy { $0.problem == nil })
    }

    @Test func `zip64 is read`() throws {
        let bytes = try Self.python(
            """
            z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)
            with z.open('d.csv', 'w', force_zip64=True) as f: f.write(rows(300))
            z.close()
            """)
        let files = try read(bytes)
        #expect(files.count == 1 && files[0].records == 300 && files[0].problem == nil)
    }

    @Test func `random archives are read as Python wrote them`() throws {
        for seed in 1...15 {
            let bytes = try Self.python(
                """
                rng = random.Random(\(seed))
                z = zipfile.ZipFile(out, 'w')
                for i in range(rng.randint(1, 9)):
                    z.writestr('f%d_%d.csv' % (i, rng.randint(0, 9)), rows(i * 37),
                               rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
                z.comment = bytes(rng.randrange(256) for _ in range(rng.choice([0, 3, 400])))
                z.close()
                """)
            let files = try read(bytes)
            #expect(files.enumerated().allSatisfy { $1.records == $0 * 37 && $1.problem == nil })
        }
    }

    @Test(arguments: ["../out.csv", "/etc/x.csv", "a\\\\b.csv", "C:x.csv", "a/../../b.csv"])
    func `a name that leads elsewhere is refused`(name: String) throws {
        let bytes = try Self.python(
            "i = zipfile.ZipInfo('x'); i.filename = '\(name)'\nz = zipfile.ZipFile(out, 'w'); z.writestr(i, b'1,2'); z.close()"
        )
        #expect(try read(bytes).map(\.problem) == [.unsafeName])
    }

    @Test func `a name that stands there twice and a link are refused`() throws {
        let twice = try Self.python(
            "import warnings; warnings.simplefilter('ignore')\nz = zipfile.ZipFile(out, 'w')\nfor i in range(2): z.writestr('d.csv', b'1,2')\nz.close()"
        )
        #expect(try read(twice).map(\.problem) == [nil, .unsafeName])
        let link = try Self.python(
            "i = zipfile.ZipInfo('l.csv'); i.create_system = 3; i.external_attr = 0o120777 << 16\nz = zipfile.ZipFile(out, 'w'); z.writestr(i, b'/etc/passwd'); z.close()"
        )
        #expect(try read(link).map(\.problem) == [.unsafeName])
    }

    @Test func `an encrypted member and an unknown method are named`() throws {
        var encrypted = try plain()
        let directory = try #require(encrypted.lastRange(of: [0x50, 0x4B, 1, 2]))
        encrypted[6] |= 1
        encrypted[directory + 8] |= 1
        #expect(try read(encrypted).map(\.problem) == [.encrypted])
        let lzma = try Self.python(
            "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_LZMA); z.writestr('d.csv', rows(9)); z.close()")
        #expect(try read(lzma).map(\.problem) == [.unsupported])
    }

    @Test func `a directory that disagrees with what stands before the member is damage`() throws {
        var bytes = try plain()
        bytes[30] = UInt8(ascii: "e")
        #expect(try read(bytes).map(\.problem) == [.corrupt])
    }

    @Test func `no changed bit of the data or the checksums passes`() throws {
        let bytes = try Self.python(
            "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED); z.writestr('d.csv', rows(3)); z.close()")
        // Times and versions say nothing of the content.
        let remarks = Set([4, 5, 10, 11, 12, 13])
        let directory = try #require(bytes.lastRange(of: [0x50, 0x4B, 1, 2]))
        for index in 0..<directory where !remarks.contains(index) {
            var changed = bytes
            changed[index] ^= 1
            #expect(try read(changed).contains { $0.problem != nil }, "byte \(index)")
        }
    }

    @Test func `wherever the archive is cut, it is no archive`() throws {
        let whole = try Self.python(
            "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED); z.writestr('d.csv', rows(3)); z.close()")
        for length in 0..<whole.count {
            #expect(try read(Array(whole[..<length])).contains { $0.problem != nil }, "cut at \(length)")
        }
    }

    @Test func `bytes before, between or behind the members are told`() throws {
        let bytes = try plain()
        #expect(try read(bytes + [1, 2, 3]).contains { $0.problem == .trailingBytes })
    }

    @Test func `a bomb stops, packed once or overlapping`() throws {
        let zeros = try Self.python(
            "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED); z.writestr('d.csv', b'\\n' * (20 << 20)); z.close()")
        #expect(try read(zeros).map(\.problem) == [.bomb])
        #expect(try read(plain(), limits: ReadingLimits(archiveMembers: 0)).map(\.problem) == [.bomb])
        // Two entries for one stretch of data.
        let overlapping = try Self.python(
            """
            z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED); z.writestr('d.csv', rows(50)); z.writestr('e.csv', rows(50))
            z.filelist[1].header_offset = 0; z.filelist[1].filename = 'd.csv'; z.close()
            """)
        #expect(try read(overlapping).contains { $0.problem == .bomb })
    }
}

extension [UInt8] {
    /// Where `part` starts the last time.
    fileprivate func lastRange(of part: [UInt8]) -> Int? {
        indices.reversed().first { self[$0...].starts(with: part) }
    }
}
