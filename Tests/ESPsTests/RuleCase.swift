import Drops
import ESPs
import Foundation
import Reading
import RealPrograms
import StrictYAML
import Verification

/// One entry of `Tests/RuleCases/<provider>.yaml`: the smallest import in which a rule speaks.
///
/// - `settings`: the import's settings; the provider's defaults without them.
/// - `before`: files that are imported before, each with `drop` and perhaps `name` and `settings`; their settings are
///   those of `beforeSettings`, else of the case.
/// - `drop`: the file's text, where `{{x*3}}` stands for `xxx` and # in it counts from 1; `name` is drop.csv without.
/// - `encoding`: `latin1` for bytes that are not UTF-8, `utf-8-bom` for a byte order mark before them; `gzipped`: the text is packed, and this many bytes are kept.
/// - `offered`: what lies on an endpoint, for the choice of a file; in place of `drop`.
/// - `effect`: what the outcome must count of the rule; `refused` for settings that are refused with the rule's id,
///   `assumed` for an assumption that the outcome names.
/// - `mended`: keys in place of those above, with which the rule must not have this effect any more.
struct RuleCase: Sendable {
    /// Id of the rule without the provider's.
    let name: String
    let effect: String
    let hasMended: Bool
    private let esp: String
    private let text: String

    /// All cases of one provider.
    static func all(of esp: String) throws -> [RuleCase] {
        let text = try file(esp)
        return try YAMLValue(parsing: text, file: "\(esp).yaml").map().keys.map { name in
            var map = try entry(name, text, esp).map()
            let effect = try map.require("effect").string()
            return RuleCase(name: name, effect: effect, hasMended: map.keys.contains("mended"), esp: esp, text: text)
        }
    }

    private static func file(_ esp: String) throws -> String {
        try String(contentsOf: checkout.appending(path: "Tests/RuleCases/\(esp).yaml"), encoding: .utf8)
    }

    private static func entry(_ name: String, _ text: String, _ esp: String) throws -> YAMLValue {
        var map = try YAMLValue(parsing: text, file: "\(esp).yaml").map()
        return try map.require(name)
    }

    /// What the rule did in the case.
    ///
    /// - Parameter mended: whether the keys of `mended` take the place of the others.
    /// - Returns: the rule's effects, with the outcome's result where there was one.
    func run(mended: Bool) throws -> (effects: Set<String>, outcome: ImportOutcome?) {
        let rule = "\(esp)/\(name)"
        switch try Self.run(keys(mended: mended), esp: esp) {
        case .refused(let sentence):
            guard sentence.contains("(\(rule))") else { throw Unexpected(sentence: sentence) }
            return (["refused"], nil)
        case .selected(let selection):
            return (Set(selection.notes.filter { $0.rule == rule }.map(\.effect.rawValue)), nil)
        case .imported(let outcome, _):
            var effects = Set(outcome.counts.filter { $0.rule == rule }.map(\.effect.rawValue))
            if outcome.assumptions.contains(where: { $0.rule == rule }) { effects.insert("assumed") }
            return (effects, outcome)
        case .accepted: return ([], nil)
        }
    }

    /// Paths of the settings that the mending changes.
    func mendedSettings() throws -> Set<String> {
        SettingPaths.differences(
            try SettingPaths.leaves(of: keys(mended: false)["settings"]),
            try SettingPaths.leaves(of: keys(mended: true)["settings"]))
    }

    private func keys(mended: Bool) throws -> [String: YAMLValue] {
        var map = try Self.entry(name, text, esp).map()
        var keys: [String: YAMLValue] = [:]
        for key in map.keys { keys[key] = map.take(key) }
        if var others = try keys["mended"]?.map(), mended {
            for key in others.keys { keys[key] = others.take(key) }
        }
        return keys
    }

    private struct Unexpected: Error, CustomStringConvertible {
        let sentence: String
        var description: String { "the settings are refused for another reason: \(sentence)" }
    }

    /// What came of a case.
    private enum Result {
        case refused(String)
        case accepted
        case selected(FileSelection)
        case imported(ImportOutcome, ESPState)
    }

    /// All that came of a case, as text to be compared.
    static func everything(_ keys: [String: YAMLValue], esp: String) throws -> String {
        switch try run(keys, esp: esp) {
        case .refused(let sentence): return sentence
        case .accepted: return ""
        case .selected(let selection):
            let notes = selection.notes.map { "\($0.rule) \($0.effect) \($0.file ?? "") \($0.message.unmasked)" }
            return "\(selection.chosen.map(\.path)) \(selection.afterwards) \(selection.isError) \(notes)"
        case .imported(let outcome, let state):
            let tables = state.tables.map { "\($0.name) \($0.columns) \($0.rows())" }
            let rows = outcome.rows.map { "\($0.lineOfRow) \($0.message.unmasked)" }
            let documents = try outcome.documents.map {
                "\($0.name) \(String(decoding: try $0.content.bytes(), as: UTF8.self))"
            }
            return "\(outcome.status) \(outcome.figures) \(rows) \(tables) \(documents)"
        }
    }

    private static func run(_ keys: [String: YAMLValue], esp: String) throws -> Result {
        let emulator: any ImportEmulator
        do { emulator = try ESPCatalog.esp(id: esp).emulator(settings: keys["settings"]) } catch let error as YAMLError
        {
            return .refused("\(error)")
        }
        if let offered = keys["offered"] {
            return .selected(emulator.selectFiles(from: try offered.list().map(Self.offered), time: importTime))
        }
        guard let drop = keys["drop"] else { return .accepted }
        var state = ESPState(esp: esp)
        for earlier in try keys["before"]?.list() ?? [] {
            var entry = try earlier.map()
            let settings = entry.take("settings") ?? keys["beforeSettings"] ?? keys["settings"]
            let emulator = try ESPCatalog.esp(id: esp).emulator(settings: settings)
            let bytes = Array(try Self.expanded(entry.require("drop").string()).utf8)
            _ = try emulator.run(
                table: Self.table(bytes, try entry.take("name")?.string(), emulator), into: &state, time: importTime)
            try entry.finish()
        }
        let outcome = try emulator.run(
            table: Self.table(try Self.bytes(drop, keys), try keys["name"]?.string(), emulator), into: &state,
            time: importTime)
        return .imported(outcome, state)
    }

    private static func table(_ bytes: [UInt8], _ name: String?, _ emulator: any ImportEmulator) -> Table {
        let name = name ?? "drop.csv"
        return Table(name: name, files: [.init(name: name, content: Blob(bytes))], dialect: emulator.dialect)
    }

    private static func bytes(_ drop: YAMLValue, _ keys: [String: YAMLValue]) throws -> [UInt8] {
        let text = try expanded(drop.string())
        if let kept = keys["gzipped"], !kept.isNull {
            return Array(try RealProgram.run(["gzip", "-nc"], input: Array(text.utf8)).prefix(kept.int()))
        }
        switch try keys["encoding"]?.choice(["utf-8": 0, "utf-8-bom": 1, "latin1": 2]) {
        case 1: return [0xEF, 0xBB, 0xBF] + text.utf8
        case 2: return text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
        default: return Array(text.utf8)
        }
    }

    /// The text with `{{x*3}}` written out.
    static func expanded(_ text: String) -> String {
        text.replacing(/\{\{(?<piece>[^*]*)\*(?<count>\d+)\}\}/) { match in
            (1...(Int(match.output.count) ?? 1)).map { match.output.piece.replacing("#", with: "\($0)") }.joined()
        }
    }

    private static func offered(_ yaml: YAMLValue) throws -> OfferedFile {
        var map = try yaml.map()
        let hours = try map.take("hoursOld")?.int() ?? 0
        let endpoint = try map.require("endpoint").choice(["s3": EndpointKind.s3, "sftp": .sftp])
        let file = OfferedFile(
            path: try map.require("path").string(), endpoint: endpoint,
            modifiedAt: importTime.now.addingTimeInterval(-3600 * Double(hours)),
            writtenAs: try map.take("writtenAs")?.string(),
            content: try map.take("content").map { Blob(Array(try $0.string().utf8)) })
        try map.finish()
        return file
    }
}
