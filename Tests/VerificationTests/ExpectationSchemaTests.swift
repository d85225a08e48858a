import Foundation
import PublishedSchemas
import StrictYAML
import Testing

@testable import Verification

/// The published JSON Schema and the decoder must know the same keys.
struct ExpectationSchemaTests {
    private let schema: PublishedSchema

    init() throws { schema = try PublishedSchema("expectation") }

    /// The keys that the decoder says it knows, at a place given by the YAML around `zzzzzzzzzzzz: 1`.
    private static func known(_ yaml: String) throws -> [String] {
        do {
            _ = try Verification.Expectation(
                YAMLValue(parsing: yaml, file: "e"),
                baseDirectory: URL(filePath: #filePath).deletingLastPathComponent().path)
            return []
        } catch {
            return PublishedSchema.keys(knownBy: "\(error)")
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
        #expect(try Self.known(yaml) == schema.keys(at: path))
    }

    @Test func `value types agree`() throws {
        let type = try schema.node(at: ["columns", "items", "anyOf", "type"])
        #expect(Set(try #require(type["enum"] as? [String])) == Set(ValueType.allCases.map(\.rawValue)))
    }
}
