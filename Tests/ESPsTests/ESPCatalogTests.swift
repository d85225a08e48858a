import ESPs
import Foundation
import PublishedSchemas
import StrictYAML
import Testing

@Suite struct ESPCatalogTests {
    @Test func `every folder of a provider is registered`() throws {
        let folder = checkout.appending(path: "Sources/ESPs")
        let notProviders: Set = ["State", "Values"]
        let folders = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey]
        ).filter { $0.hasDirectoryPath && !notProviders.contains($0.lastPathComponent) }.map(\.lastPathComponent)
        let registered = ESPCatalog.all.map { $0.id.split(separator: "-").joined() }
        #expect(folders.map { $0.lowercased() }.sorted() == registered.sorted())
    }

    @Test(arguments: ESPCatalog.all)
    func `the rules are those of the list kept for the provider`(esp: ESP) throws {
        let path = checkout.appending(path: "Tests/RuleIDs/\(esp.id).txt")
        let listed = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.hasPrefix("+ ") ? String($0.dropFirst(2)) : String($0) }
        let known = esp.rules.map(\.id) + esp.omittedRules.map(\.id)
        #expect(Set(known).count == known.count, "an id is given twice")
        #expect(known.sorted() == listed.sorted())
    }

    @Test(arguments: ESPCatalog.all)
    func `every rule says what, why, how to mend and whence, and an assumed one is a setting`(esp: ESP) throws {
        for rule in esp.rules {
            #expect(rule.id.hasPrefix("\(esp.id)/"))
            #expect(!rule.what.isEmpty && !rule.why.isEmpty && !rule.mend.isEmpty, "\(rule.id)")
            if rule.standing == .assumed {
                #expect(rule.setting != nil, "\(rule.id) is assumed and no setting changes it")
            } else {
                #expect(!rule.sources.isEmpty, "\(rule.id) has no source")
            }
        }
        for rule in esp.omittedRules { #expect(!rule.reason.isEmpty, "\(rule.id)") }
    }

    @Test(arguments: ESPCatalog.all)
    func `every rule is applied somewhere in the provider's folder`(esp: ESP) throws {
        let folder = checkout.appending(path: "Sources/ESPs").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            $0.lowercased().hasPrefix(esp.id.split(separator: "-").joined() + "/") && $0.hasSuffix(".swift")
        }
        let rules = try files.filter { $0.contains("/Rules/") }.map { try source(folder, $0) }.joined()
        let code = try files.filter { !$0.contains("/Rules/") }.map { try source(folder, $0) }.joined()
        let names = rules.matches(of: /static let (\w+) = rule\(/).map { String($0.output.1) }
        #expect(names.count == esp.rules.count)
        // Whole names: that of one rule may begin another's.
        let applied = Set(code.matches(of: /Rules\.(\w+)/).map { String($0.output.1) })
        #expect(names.filter { !applied.contains($0) } == [])
    }

    @Test(arguments: ESPCatalog.all)
    func `every setting a rule names is in the published schema`(esp: ESP) throws {
        let schema = try SettingsSchema(esp: esp.id)
        for rule in esp.rules {
            guard let setting = rule.setting else { continue }
            #expect(schema.has(setting), "\(rule.id): no setting is called \(setting)")
        }
    }

    @Test(arguments: ESPCatalog.all)
    func `the settings' keys are those of the published schema`(esp: ESP) throws {
        let schema = try SettingsSchema(esp: esp.id)
        let sentence = try #require(
            complaint { _ = try esp.emulator(settings: YAMLValue(parsing: "qqqqqqqqqqqq: 1", file: "x.yaml")) })
        #expect(PublishedSchema.keys(knownBy: sentence) == schema.keys.sorted())
    }

    @Test(arguments: ESPCatalog.all)
    func `the schema's own example is accepted`(esp: ESP) throws {
        let schema = try SettingsSchema(esp: esp.id)
        #expect(!schema.examples.isEmpty)
        for example in schema.examples {
            let text = String(decoding: try JSONSerialization.data(withJSONObject: example), as: UTF8.self)
            _ = try esp.emulator(settings: YAMLValue(parsing: text, file: "example.json"))
        }
    }

    @Test func `an unknown provider is refused with the nearest one`() {
        #expect(
            complaint { _ = try ESPCatalog.esp(id: "salesforce-marketting-cloud") }
                == "no ESP is called \"salesforce-marketting-cloud\"; did you mean \"salesforce-marketing-cloud\"?")
    }

    @Test func `an unknown rule is refused with the nearest one`() {
        #expect(
            complaint { _ = try ESPCatalog.rule(id: "salesforce-marketing-cloud/feld-count") }
                == "no rule is called \"salesforce-marketing-cloud/feld-count\"; did you mean \"salesforce-marketing-cloud/field-count\"?"
        )
    }

    private func source(_ folder: String, _ path: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(folder)/\(path)"), encoding: .utf8)
    }
}

/// The JSON Schema of a provider's settings.
struct SettingsSchema {
    private let root: [String: Any]

    init(esp: String) throws {
        root = try PublishedSchema("imports/\(esp)").root
    }

    var keys: [String] { ((root["properties"] as? [String: Any]) ?? [:]).keys.map { $0 } }
    var examples: [Any] { root["examples"] as? [Any] ?? [] }

    /// Dotted paths of the single values, `[]` standing for the elements of a list.
    var leaves: Set<String> { Set(leaves(of: root, below: "")) }

    private func leaves(of object: [String: Any], below path: String) -> [String] {
        (object["properties"] as? [String: [String: Any]] ?? [:]).flatMap { key, value in
            let path = path.isEmpty ? key : "\(path).\(key)"
            let value = resolved(value)
            if value["properties"] != nil { return leaves(of: value, below: path) }
            let items = resolved(value["items"] as? [String: Any] ?? [:])
            return items["properties"] == nil ? [path] : leaves(of: items, below: "\(path)[]")
        }
    }

    private func resolved(_ object: [String: Any]) -> [String: Any] {
        guard let name = (object["$ref"] as? String)?.split(separator: "/").last,
            let definitions = root["$defs"] as? [String: [String: Any]]
        else { return object }
        return definitions[String(name)] ?? object
    }

    /// Whether the dotted key is described.
    func has(_ setting: String) -> Bool {
        var object = root
        for key in setting.split(separator: ".") {
            guard let properties = object["properties"] as? [String: Any],
                let next = properties[String(key)] as? [String: Any]
            else { return false }
            object = next
        }
        return true
    }
}
