import Foundation
import Testing

struct RepositoryTests {
    private static let source: Set<String> = ["swift", "sh", "py", "md", "yaml", "yml", "json", "h", "c"]

    private func texts() throws -> [(file: String, text: String)] {
        let folders = ["Sources", "Tests", "Fixtures", "script", ".ci"]
        let files =
            try folders.flatMap { try Repository.files(below: $0) } + ["README.md", "Package.swift", "Dockerfile"]
        return files.compactMap { file in
            let isText =
                Self.source.contains(URL(filePath: file).pathExtension) || !file.contains(".") || file == "Dockerfile"
            guard isText, !file.contains("/__pycache__/") else { return nil }
            return (try? String(contentsOfFile: Repository.root + "/" + file, encoding: .utf8)).map { (file, $0) }
        }
    }

    @Test func `nothing reads or names a folder beside the repository`() throws {
        // Put together here so that this file does not name it either.
        let beside = ["..", "shared"].joined(separator: "/")
        let absolute = ["", "work", "shared"].joined(separator: "/")
        for (file, text) in try texts() {
            #expect(!text.contains(beside) && !text.contains(absolute), "\(file)")
        }
    }

    @Test func `no source file is longer than 600 lines`() throws {
        for (file, text) in try texts() where file.hasSuffix(".swift") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 600, "\(file) has \(lines) lines")
        }
    }

    @Test func `no test reads the wall clock to judge a time`() throws {
        let measured = [["ContinuousClock()", ".measure"].joined(), ["Date().timeIntervalSince", "("].joined()]
        for (file, text) in try texts() where file.hasPrefix("Tests/") {
            for word in measured { #expect(!text.contains(word), "\(file)") }
        }
    }

    @Test func `every fixture set has a fixture.yaml, a PROVENANCE.md and an approved report`() throws {
        let sets = try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Fixtures")
            .filter { !$0.hasPrefix(".") && !$0.hasSuffix(".json") }
        #expect(sets.count >= 5)
        for set in sets {
            for file in ["fixture.yaml", "PROVENANCE.md", "approved/report.json"] {
                #expect(
                    FileManager.default.fileExists(atPath: "\(Repository.root)/Fixtures/\(set)/\(file)"),
                    "\(set)/\(file)")
            }
        }
    }
}
