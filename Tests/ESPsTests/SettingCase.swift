import ESPs
import Foundation
import StrictYAML

/// One entry of `Tests/SettingCases/<provider>.yaml`: two values of a setting that make two outcomes of one drop.
///
/// The entry's key is the setting's dotted path, `[]` standing for the elements of a list. `one` and `two` are the
/// settings, which differ there; what else there may be is explained in ``RuleCase``.
struct SettingCase: Sendable {
    let path: String
    private let esp: String
    private let text: String

    static func all(of esp: String) throws -> [SettingCase] {
        let url = checkout.appending(path: "Tests/SettingCases/\(esp).yaml")
        let text = try String(contentsOf: url, encoding: .utf8)
        return try YAMLValue(parsing: text, file: "\(esp).yaml").map().keys.map {
            SettingCase(path: $0, esp: esp, text: text)
        }
    }

    /// The settings `one` or `two`, by path.
    func leaves(_ which: String) throws -> [String: String] { try SettingPaths.leaves(of: entry()[which]) }

    /// All that the import with the settings `one` or `two` leaves behind, or why they are refused.
    func result(_ which: String) throws -> String {
        var keys = try entry()
        keys["settings"] = keys[which]
        return try RuleCase.everything(keys, esp: esp)
    }

    private func entry() throws -> [String: YAMLValue] {
        var map = try YAMLValue(parsing: text, file: "\(esp).yaml").map()
        var entry = try map.require(path).map()
        var keys: [String: YAMLValue] = [:]
        for key in entry.keys { keys[key] = entry.take(key) }
        return keys
    }
}

/// The single values in settings, by dotted path.
enum SettingPaths {
    static func leaves(of yaml: YAMLValue?, below path: String = "") throws -> [String: String] {
        guard let yaml else { return [:] }
        if var map = try? yaml.map() {
            var found: [String: String] = map.keys.isEmpty ? [path: "{}"] : [:]
            for key in map.keys {
                found.merge(try leaves(of: map.take(key), below: path.isEmpty ? key : "\(path).\(key)")) { $0 + $1 }
            }
            return found
        }
        guard let list = try? yaml.list() else { return [path: try yaml.string()] }
        let isOfTexts = list.allSatisfy { (try? $0.string()) != nil }
        if isOfTexts { return [path: "\(try list.map { try $0.string() })"] }
        return try list.reduce(into: [:]) { found, element in
            found.merge(try leaves(of: element, below: "\(path)[]")) { $0 + $1 }
        }
    }

    /// Paths at which two settings differ.
    static func differences(_ one: [String: String], _ two: [String: String]) -> Set<String> {
        Set(one.keys).union(two.keys).filter { one[$0] != two[$0] }
    }
}
