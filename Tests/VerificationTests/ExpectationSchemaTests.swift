import Foundation
import StrictYAML
import Testing

@testable import Verification

/// The published JSON Schema and the decoder must know the same keys.
struct ExpectationSchemaTests {
    private static func schema() throws -> [String: Any] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Schemas/expectation.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The keys that the decoder says it knows, at a place given by the YAML around `zzzzzzzzzzzz: 1`.
    private static func known(_ yaml: String) throws -> [String] {
        do {
            _ = try Verification.Expectation(
                YAMLValue(parsing: yaml, file: "e"),
                baseDirectory: URL(filePath: #filePath).deletingLastPathComponent().path)
            return []
        } catch {
            let text = try #require("\(error)".split(separator: "known here: ").last)
            return text.split(separator: ", ").map(String.init).sorted()
        }
    }

    @Test(
        arguments: [
            ([], "zzzzzzzzzzzz: 1"), (["files"], "files: {zzzzzzzzzzzz: 1}"),
            (["files", "encryption"], "files: {encryption: {zzzzzzzzzzzz: 1}}"),
            (["files", "dialect"], "files: {dialect: {zzzzzzzzzzzz: 1}}"),
            (["columns", "items", "anyOf"], "columns: [{name: a, zzzzzzzzzzzz: 1}]"),
            (["profiles"], "identity: {column: a}\nprofiles: {path: ExpectationSchemaTests.swift, zzzzzzzzzzzz: 1}"),
        ] as [([String], String)])
    func `keys agree`(path: [String], yaml: String) throws {
        var node = try Self.schema()
        for step in path {
            if step == "anyOf" {
                node = try #require((node["anyOf"] as? [[String: Any]])?.last)
            } else if step == "items" {
                node = try #require(node["items"] as? [String: Any])
            } else {
                node = try #require((node["properties"] as? [String: Any])?[step] as? [String: Any])
            }
        }
        let published = try #require(node["properties"] as? [String: Any]).keys.sorted()
        #expect(try Self.known(yaml) == published)
    }

    @Test func `value types agree`() throws {
        let columns = try #require((try Self.schema()["properties"] as? [String: Any])?["columns"] as? [String: Any])
        let item = try #require(((columns["items"] as? [String: Any])?["anyOf"] as? [[String: Any]])?.last)
        let type = try #require((item["properties"] as? [String: [String: Any]])?["type"])
        #expect(Set(try #require(type["enum"] as? [String])) == Set(ValueType.allCases.map(\.rawValue)))
    }
}
