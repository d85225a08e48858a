import Foundation
import Reporting
import Verification

/// The outcome a person approved for a fixture set, and how a new one differs from it by meaning.
struct ApprovedReport: Decodable {
    struct Drop: Decodable {
        struct Finding: Decodable {
            var id: String
            var count: Int
            var file: String?
            var line: Int?
            var record: Int?
            var column: String?

            var place: String {
                let parts = [
                    file, line.map { "line \($0)" }, record.map { "record \($0)" }, column.map { "column \($0)" },
                ]
                return parts.compactMap { $0 }.joined(separator: ", ")
            }
        }
        struct Import: Decodable {
            var esp: String
            var outcome: [String: Int]
            var status: String
        }
        struct File: Decodable {
            var name: String
            var records: Int?
        }

        var name: String
        var verdict: String
        var files: [File]
        var findings: [Finding]
        var imports: [Import]
    }

    var version: Int
    var drops: [Drop]

    static func path(of set: FixtureSet) -> String { set.directory + "/approved/report.json" }

    /// The approved report of a set, or nil when nobody approved one.
    ///
    /// - Throws: ``FixtureError`` when it cannot be read, or is of another version.
    init?(of set: FixtureSet) throws {
        let path = Self.path(of: set)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let report = try? JSONDecoder().decode(Self.self, from: data)
        else { throw FixtureError("\(path): not a report of mockdest; approve anew with `mockdest replay --update`") }
        guard report.version == Report.version else {
            throw FixtureError("\(path): of version \(report.version), this mockdest writes \(Report.version)")
        }
        self = report
    }

    /// Sentences on what changed since the approval; empty when nothing did.
    ///
    /// - Parameter approvedESP: the ESP whose import was approved; imports by others are not compared.
    func differences(from now: DropReport, importedBy approvedESP: String?) throws -> [String] {
        guard let before = drops.first(where: { $0.name == now.name }) else {
            return ["the drop is not in the approved report"]
        }
        // The new report goes through the same form, so that like is compared with like.
        let text = try JSONForm.text(of: Report(drops: [now]), masking: .length)
        let after = try JSONDecoder().decode(Self.self, from: Data(text.utf8)).drops[0]
        var sentences: [String] = []
        if before.verdict != after.verdict {
            sentences.append("the verdict was \(before.verdict), is \(after.verdict)")
        }
        sentences += Self.files(before.files, after.files)
        sentences += Self.findings(before.findings, after.findings)
        // With --esp the import is another question than the one that was approved.
        sentences += Self.imports(before.imports, after.imports.filter { $0.esp == approvedESP })
        return sentences
    }

    private static func files(_ before: [Drop.File], _ after: [Drop.File]) -> [String] {
        let old = Dictionary(before.map { ($0.name, $0.records) }) { a, _ in a }
        let new = Dictionary(after.map { ($0.name, $0.records) }) { a, _ in a }
        return Set(old.keys).union(new.keys).sorted().compactMap { name in
            guard let was = old[name] else { return "the file \(name) is new" }
            guard let isNow = new[name] else { return "the file \(name) is gone" }
            return was == isNow
                ? nil : "\(name) had \(was.map(String.init) ?? "no") records, has \(isNow.map(String.init) ?? "no")"
        }
    }

    private static func findings(_ before: [Drop.Finding], _ after: [Drop.Finding]) -> [String] {
        func byID(_ list: [Drop.Finding]) -> [String: [Drop.Finding]] { Dictionary(grouping: list, by: \.id) }
        let (old, new) = (byID(before), byID(after))
        return Set(old.keys).union(new.keys).sorted().compactMap { id in
            let was = old[id, default: []].reduce(0) { $0 + $1.count }
            let isNow = new[id, default: []].reduce(0) { $0 + $1.count }
            if was != isNow { return "\(id) was found \(was) times, is found \(isNow) times" }
            let (oldPlace, newPlace) = (old[id]?.first?.place ?? "", new[id]?.first?.place ?? "")
            return oldPlace == newPlace ? nil : "\(id) first stood at \(oldPlace), stands at \(newPlace)"
        }
    }

    private static func imports(_ before: [Drop.Import], _ after: [Drop.Import]) -> [String] {
        after.flatMap { now -> [String] in
            guard let was = before.first(where: { $0.esp == now.esp }) else {
                return ["the import by \(now.esp) is new"]
            }
            var sentences = now.outcome.keys.sorted().compactMap { name -> String? in
                let (old, new) = (was.outcome[name] ?? 0, now.outcome[name] ?? 0)
                return old == new ? nil : "\(now.esp): \(name) was \(old), is \(new)"
            }
            if was.status != now.status {
                sentences.append("\(now.esp): the status was \(was.status), is \(now.status)")
            }
            return sentences
        }
    }
}
