import Foundation
import Testing

/// Holds the imports of every file against the arrows of the design: what listens knows nothing of what decides.
struct TargetArrowTests {
    /// What each target may import of ours. A new target needs a line here.
    private static let allowed: [String: Set<String>] = [
        "CCRCFold": [], "CISAL": [], "CLibSSH": [], "CMemfd": [], "CProcessor": [], "CRNP": [], "CRecordScan": [],
        "CSpawn": [],
        "CZlib": [],
        "Checksums": ["CCRCFold"], "NearMiss": [],
        "StrictJSON": [], "Drops": ["CProcessor"],
        "StrictYAML": ["NearMiss"],
        "Faults": ["Drops", "StrictYAML"],
        "FakeS3": ["Checksums", "Drops", "Faults"],
        "FakeSFTP": ["CLibSSH", "CMemfd", "Drops", "Faults"],
        "FakeAPIs": ["Drops", "Faults", "NearMiss", "StrictJSON"],
        "Reading": ["CISAL", "CRNP", "CRecordScan", "Drops"],
        "Verification": ["Drops", "NearMiss", "Reading", "StrictYAML"],
        "ESPs": ["Drops", "NearMiss", "Reading", "StrictJSON", "StrictYAML", "Verification"],
        "Reporting": ["Drops", "ESPs", "NearMiss", "Reading", "Verification"],
        "Exporting": ["CLibSSH", "CZlib", "Drops", "NearMiss", "StrictJSON", "StrictYAML"],
        "Harness": [
            "Drops", "ESPs", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "NearMiss", "Reading", "Reporting",
            "StrictYAML", "Verification",
        ],
        "Conformance": [
            "CSpawn", "Drops", "ESPs", "Exporting", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "Harness", "NearMiss",
            "Reading",
            "Reporting", "StrictJSON", "StrictYAML", "Verification",
        ],
        "HarnessTesting": ["Drops", "FakeS3", "Harness", "Reporting", "Verification"],
    ]

    @Test func `every target imports only what the arrows allow`() throws {
        let ours = Set(try Repository.targets())
        for target in ours where target != "mockdest" {
            let allowed = try #require(Self.allowed[target], "the target \(target) has no line in this test")
            for (file, modules) in try Repository.imports(ofTarget: target) {
                let strange = modules.intersection(ours).subtracting(allowed)
                #expect(strange.isEmpty, "\(file) imports \(strange.sorted())")
            }
        }
    }

    @Test func `a C library's header is included by its system target alone`() throws {
        for target in try Repository.targets() where !target.hasPrefix("C") {
            for file in try Repository.files(below: "Sources/\(target)")
            where file.hasSuffix(".h") || file.hasSuffix(".c") {
                let text = try String(contentsOfFile: Repository.root + "/" + file, encoding: .utf8)
                for library in ["libssh", "zlib", "isa-l"] {
                    #expect(!text.contains("#include <\(library)"), "\(file)")
                }
            }
        }
    }

    @Test func `no target is called Utils, Common, Helpers or Support`() throws {
        for target in try Repository.targets() {
            for word in ["Utils", "Common", "Helpers", "Support"] { #expect(!target.contains(word)) }
        }
    }
}

/// The checkout that the tests are compiled from.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/Sources").filter { !$0.hasPrefix(".") }.sorted()
    }

    static func files(below folder: String) throws -> [String] {
        let all = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
        return all.map { folder + "/" + $0 }.sorted()
    }

    static func imports(ofTarget target: String) throws -> [(file: String, modules: Set<String>)] {
        try files(below: "Sources/\(target)").filter { $0.hasSuffix(".swift") }.map { file in
            let text = try String(contentsOfFile: root + "/" + file, encoding: .utf8)
            let modules = text.split(separator: "\n").compactMap { line -> String? in
                var words = line.split(separator: " ")
                while let first = words.first,
                    ["public", "internal", "package", "private", "fileprivate", "@testable", "@preconcurrency"]
                        .contains(first)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count >= 2 else { return nil }
                let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias"]
                let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
                return name.split(separator: ".").first.map(String.init)
            }
            return (file, Set(modules))
        }
    }
}
