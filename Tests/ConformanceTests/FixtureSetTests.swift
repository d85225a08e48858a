import Foundation
import PublishedSchemas
import Testing

@testable import Conformance

/// What makes a folder a fixture set: its file, and the published schema of it.
struct FixtureSetTests {
    private let schema: PublishedSchema

    init() throws { schema = try PublishedSchema("fixture") }

    private func withSet(_ yaml: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-set-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/drops/1-full", withIntermediateDirectories: true)
        try "email\na@b.co\n".write(toFile: folder + "/drops/1-full/a.csv", atomically: true, encoding: .utf8)
        try yaml.write(toFile: folder + "/fixture.yaml", atomically: true, encoding: .utf8)
        try body(folder)
    }

    /// The sentence on `yaml`, without the file's name.
    private func objection(to yaml: String) throws -> String {
        var sentence = ""
        try withSet(yaml) { folder in
            do { _ = try FixtureSet(at: folder) } catch {
                sentence = "\(error)".replacing(folder + "/", with: "").replacing(folder, with: "SET")
            }
        }
        return sentence
    }

    // MARK: The schema

    @Test(
        arguments: [
            ([], "destination: x\nexpectation: {columns: [email]}\nzzzzzzzzzzzz: 1"),
            (["import"], "destination: x\nimport: {esp: a, zzzzzzzzzzzz: 1}\nexpectation: {columns: [email]}"),
            (
                ["drops", "items"],
                "destination: x\nexpectation: {columns: [email]}\ndrops: [{folder: 1-full, zzzzzzzzzzzz: 1}]"
            ),
        ] as [([String], String)])
    func `the schema has the keys that are read, and no other`(path: [String], yaml: String) throws {
        let known = PublishedSchema.keys(knownBy: try objection(to: yaml))
        #expect(try known == schema.keys(at: path))
        #expect(try schema.node(at: path)["additionalProperties"] as? Bool == false)
    }

    @Test func `the schema names the connections that there are`() throws {
        let connection = try schema.node(at: ["connection"])
        #expect(connection["enum"] as? [String] == Connection.allCases.map(\.rawValue))
    }

    // MARK: Bad input

    @Test(
        arguments: [
            ("destination: [", "fixture.yaml:2:1: not valid YAML: did not find expected node content"),
            (
                "destination: x\nexpectation: {columns: [email]}\ndestination: y",
                "fixture.yaml:1:1: key given twice: destination"
            ),
            ("", "fixture.yaml:1:1: the file is empty"),
            ("destination: x", "fixture.yaml: the key \"expectation\" is missing"),
            (
                "destination: x\nconnection: ftp\nexpectation: {}",
                "fixture.yaml:2:13: \"connection\" is \"ftp\", must be one of files, s3, sftp, sftp-key; did you mean \"sftp\"?"
            ),
            (
                "destination: x\nexpectation: {}\ndrops: []",
                "fixture.yaml:3:8: \"drops\" is empty; leave it out to take every folder of drops/"
            ),
            (
                "destination: x\nexpectation: {}\ndrops: [{folder: 2-none}]",
                "fixture.yaml:3:18: there is no folder drops/2-none"
            ),
            (
                "destination: x\nexpectation: {}\ndrops: [{folder: 1-full, files: [b.csv]}]",
                "fixture.yaml:3:18: there is no file drops/1-full/b.csv"
            ),
            (
                "destination: x\nexpectation: {}\ndrops: [{folder: 1-full, received: soon}]",
                "fixture.yaml:3:36: \"received\" must be a time in UTC such as 2023-08-18T01:00:00Z"
            ),
            (
                "destination: x\nimport: {esp: a, settings: none.yaml}\nexpectation: {}",
                "fixture.yaml:2:28: there is no file none.yaml"
            ),
            (
                "destination: x\nimport: {esp: a, settings: /etc/hostname}\nexpectation: {}",
                "fixture.yaml:2:28: there is no file /etc/hostname"
            ),
            (
                "destination: x\nimport: {esp: a, settings: ../../../../../etc/hostname}\nexpectation: {}",
                "lies outside the set; a set stands alone, so copy it in"
            ),
            (
                "destination: x\nexpectation: {columns: [email], identity: {column: email}, profiles: {path: none.csv}}",
                "the expected profiles cannot be read"
            ),
            (
                "destination: x\nexpectation: {columns: [email], identity: {column: email}, profiles: {path: /etc/hostname}}",
                "/etc/hostname lies outside the set; a set stands alone, so copy it in"
            ),
        ])
    func `a set that cannot be used is told in one sentence with its place`(yaml: String, sentence: String) throws {
        let told = try objection(to: yaml)
        #expect(told.contains(sentence), "\(told)")
        #expect(told.split(separator: "\n").count == 1)
    }

    @Test func `a link out of the set is no way out`() throws {
        let yaml = "destination: x\nexpectation: {columns: [email], identity: {column: email}, profiles: {path: e.csv}}"
        for (yaml, link) in [(yaml, "e.csv"), ("destination: x\nexpectation: {}", "drops/1-full/e.csv")] {
            try withSet(yaml) { folder in
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/\(link)", withDestinationPath: "/etc/hostname")
                #expect(throws: FixtureError.self) { try FixtureSet(at: folder) }
            }
        }
    }

    @Test func `an approved report of another version, or none at all, is told with what to do`() throws {
        try withSet("destination: x\nexpectation: {columns: [email]}") { folder in
            let set = try FixtureSet(at: folder)
            #expect(try ApprovedReport(of: set) == nil)
            try FileManager.default.createDirectory(atPath: folder + "/approved", withIntermediateDirectories: true)
            let told: [(String, String)] = [
                (#"{"version": 7, "drops": []}"#, "of version 7, this mockdest writes 1"),
                ("nonsense", "not a report of mockdest; approve anew with `mockdest replay --update`"),
                (#"{"version": 1}"#, "not a report of mockdest; approve anew with `mockdest replay --update`"),
            ]
            for (text, sentence) in told {
                try text.write(toFile: ApprovedReport.path(of: set), atomically: true, encoding: .utf8)
                let error = #expect(throws: FixtureError.self) { try ApprovedReport(of: set) }
                #expect(error.map { "\($0)" }?.hasSuffix("approved/report.json: \(sentence)") ?? false)
            }
        }
    }
}
