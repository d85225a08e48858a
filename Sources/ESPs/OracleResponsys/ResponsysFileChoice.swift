import Drops
import Foundation
import Reading
import Verification

extension OracleResponsys.Importer {
    func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
        typealias Rules = OracleResponsys.JobRules
        let archive = "\(settings.archiveFolder)/"
        var selection = FileSelection(chosen: [])
        if let expires = settings.expires, expires <= time.now {
            selection.note(Rules.expiry, .skipped, file: nil, "the job has expired and was deleted; nothing runs")
            return selection
        }
        let seen = offered.filter { isInFolder($0, &selection) }
        var matching = seen.filter { !isCompanion($0) && fits($0, time) }.sorted { $0.path < $1.path }
        if settings.readyFile {
            matching = matching.filter { file in
                guard companion(of: file, in: seen) == nil else { return true }
                selection.note(
                    Rules.ready, .skipped, file: file.path,
                    "there is no .\(settings.readyExtension) file beside it; the job waits")
                return false
            }
        }
        let byAge = matching.sorted { ($0.modifiedAt, $0.path) < ($1.modifiedAt, $1.path) }
        if settings.patternMode != .exact, let wanted = settings.fileName, !matching.isEmpty {
            selection.note(
                Rules.pattern, .noted, file: nil,
                "\(matching.count) names fit \"\(wanted)\" as \(settings.patternMode.rawValue)")
        }
        if matching.count > 1 {
            selection.note(
                Rules.multiple, .warned, file: nil,
                "\(matching.count) files fit; the job takes \(settings.multiple.rawValue)")
        }
        switch settings.multiple {
        case .newest: selection.chosen = byAge.suffix(1)
        case .oldest: selection.chosen = Array(byAge.prefix(1))
        case .all: selection.chosen = byAge
        }
        selection.chosen = selection.chosen.filter { countFits($0, seen, &selection) }
        if selection.chosen.isEmpty,
            !selection.notes.contains(where: { $0.rule == Rules.ready.id || $0.rule == Rules.count.id })
        {
            selection.isError = true
            let wanted = settings.fileName ?? "*"
            selection.note(
                Rules.notFound, .fileRejected, file: nil,
                "\(settings.fileNotFoundMessage): no file fits \"\(wanted)\"\(offered.map(\.name).nearest(to: wanted))")
        }
        if let first = selection.chosen.first ?? selection.discarded.first {
            selection.afterwards = .moved(archive + first.name)
            selection.failuresThatClear = [Rules.empty.id, Rules.threshold.id, Rules.unreadable.id]
            selection.note(
                Rules.archive, .noted, file: first.path, "the upload is archived as \(archive + first.name) and deleted"
            )
        }
        return selection
    }

    private func isInFolder(_ file: OfferedFile, _ selection: inout FileSelection) -> Bool {
        typealias Rules = OracleResponsys.JobRules
        if file.endpoint == .s3 {
            selection.note(Rules.s3, .warned, file: file.path, "Connect reads SFTP; somebody must carry the file there")
            if !settings.allowS3 {
                selection.note(Rules.connectionType, .warned, file: file.path, "Adobe's destination offers SFTP only")
            }
        }
        guard let folder = settings.folder ?? (file.endpoint == .sftp ? "upload" : nil), file.folder != folder else {
            return true
        }
        selection.note(
            Rules.folder, .skipped, file: file.path,
            "the file lies in \"\(file.folder)\", the job looks in \"\(folder)\"")
        return false
    }

    private func isCompanion(_ file: OfferedFile) -> Bool {
        (settings.readyFile || settings.countFile) && file.name.hasSuffix(".\(settings.readyExtension)")
    }

    private func companion(of file: OfferedFile, in seen: [OfferedFile]) -> OfferedFile? {
        let base = file.path.split(separator: ".").dropLast().joined(separator: ".")
        return seen.first { $0.path == "\(base.isEmpty ? file.path : base).\(settings.readyExtension)" }
    }

    private func fits(_ file: OfferedFile, _ time: TimeSource) -> Bool {
        guard let wanted = settings.fileName else { return true }
        switch settings.patternMode {
        case .exact: return file.name == wanted
        case .glob: return Glob(wanted).matches(file.name)
        case .dated:
            let now = CivilTime(time.now)
            let day = now.compact.prefix(8)
            let filled =
                [
                    "YYYYMMDDHHMMSS": now.compact, "YYYYMMDD": String(day),
                    "MMDDYYYY": "\(day.suffix(4))\(day.prefix(4))",
                ][settings.dateToken] ?? ""
            return file.name == wanted.replacingOccurrences(of: settings.dateToken, with: filled)
        }
    }

    /// Whether the count file, where the job compares one, says as many records as there are.
    private func countFits(_ file: OfferedFile, _ seen: [OfferedFile], _ selection: inout FileSelection) -> Bool {
        guard settings.countFile, let content = file.content else { return true }
        let text = companion(of: file, in: seen)?.content.flatMap { try? $0.bytes() }.map {
            String(decoding: $0, as: UTF8.self)
        }
        let said = text.flatMap { Int($0.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? "") }
        var count = 0
        let table = Table(name: file.name, files: [.init(name: file.name, content: content)], dialect: dialect)
        try? table.forEachRecord { if !$0.raw.isEmpty { count += 1 } }
        if settings.hasHeader { count = max(0, count - 1) }
        guard said != count else { return true }
        selection.isError = true
        selection.discarded.append(file)
        selection.note(
            OracleResponsys.JobRules.count, .fileRejected, file: file.path,
            "the count file says \(said.map(String.init) ?? "nothing") and the data file has \(count) records; the job fails and the upload is deleted"
        )
        return false
    }
}
