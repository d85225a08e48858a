import Drops
import Foundation
import Verification

extension SalesforceMarketingCloud.Importer {
    func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
        typealias Rules = SalesforceMarketingCloud.SelectionRules
        let choice = settings.selection
        var selection = FileSelection(chosen: [], afterwards: choice.deleteFile ? .deleted : .stays)
        if choice.deleteFile {
            selection.note(
                SalesforceMarketingCloud.ResultRules.deleteSource, .noted, file: nil,
                "the file is deleted after the run")
        }
        let present = offered.filter { isPresent($0, time, &selection) }
        if choice.startingSource == .fileDrop {
            let uploads = choice.queueFiles ? present : queued(present.filter { starts($0, &selection) }, &selection)
            selection.chosen = uploads.filter {
                (!choice.queueFiles || starts($0, &selection)) && fitsTrigger($0, time, &selection)
            }
            if selection.chosen.isEmpty {
                selection.note(
                    Rules.fileDropPattern, .skipped, file: nil, "no upload started the automation; nothing was imported"
                )
            }
            return selection
        }
        for file in present where file.endpoint == .s3 && !choice.allowS3 {
            selection.note(
                Rules.connectionType, .warned, file: file.path, "the file lies on Amazon S3; the import reads SFTP")
        }
        let fresh = present.filter { isYoung($0, time, &selection) }
        let files = renamed(fresh, time, &selection)
        if let pattern = choice.fileNamingPattern {
            let seen = NamingPattern(pattern).choose(
                from: files.map(\.seen), settings: choice, time: time, &selection)
            selection.chosen = files.filter { file in seen.contains { $0.path == file.seen.path } }.map(\.file)
        } else {
            selection.chosen = files.map(\.file).sorted { $0.path < $1.path }
        }
        if selection.chosen.isEmpty {
            selection.isError = true
            let pattern = choice.fileNamingPattern.map { "\"\($0)\"" } ?? "the import"
            selection.note(
                Rules.fileNotFound, .fileRejected, file: nil,
                "no file fits \(pattern) (FileNotFound)\(offered.map(\.path).nearest(to: choice.fileNamingPattern ?? ""))"
            )
        }
        return selection
    }

    /// Whether the import can see the file at all.
    private func isPresent(_ file: OfferedFile, _ time: TimeSource, _ selection: inout FileSelection) -> Bool {
        typealias Rules = SalesforceMarketingCloud.SelectionRules
        if let folder = settings.selection.folder ?? (file.endpoint == .sftp ? "Import" : nil),
            file.folder != folder, !file.folder.hasPrefix("\(folder)/")
        {
            selection.note(
                Rules.fileLocation, .skipped, file: file.path,
                "the file lies in \"\(file.folder)\", the import looks in \"\(folder)\"")
            return false
        }
        if file.name.contains(where: { "\\:*<>|?\"".contains($0) }) {
            selection.note(
                Rules.fileNameCharacters, .fileRejected, file: file.path,
                "the name holds a character that SFTP site refuses")
            return false
        }
        let age = time.now.timeIntervalSince(file.modifiedAt)
        if age > Double(settings.selection.retentionDays) * 86_400 {
            selection.note(
                Rules.fileRetention, .skipped, file: file.path,
                "the file is older than \(settings.selection.retentionDays) days and may have been removed")
            return false
        }
        return true
    }

    private func isYoung(_ file: OfferedFile, _ time: TimeSource, _ selection: inout FileSelection) -> Bool {
        let hours = settings.selection.maxFileAgeHours
        guard hours > 0, time.now.timeIntervalSince(file.modifiedAt) > Double(hours) * 3600 else { return true }
        selection.note(
            SalesforceMarketingCloud.SelectionRules.maxFileAge, .skipped, file: file.path,
            "the file is older than \(hours) hours and counts as not found")
        return false
    }

    /// Whether this upload starts the file drop automation.
    private func starts(_ file: OfferedFile, _ selection: inout FileSelection) -> Bool {
        typealias Rules = SalesforceMarketingCloud.SelectionRules
        if file.endpoint == .s3 {
            selection.note(
                Rules.fileDropLocation, .skipped, file: file.path,
                "a file drop watches the Enhanced SFTP, not Amazon S3")
            return false
        }
        if let first = file.writtenAs, first != file.path {
            selection.note(
                Rules.renameDoesNotTrigger, .skipped, file: file.path,
                "the file was uploaded as \"\(first)\" and renamed, which does not start the automation")
            return false
        }
        guard settings.selection.fileDrop.matches(file.name) else {
            let drop = settings.selection.fileDrop
            selection.note(
                Rules.fileDropPattern, .skipped, file: file.path,
                "the name does not fit \(drop.nameOperator?.rawValue ?? "") \"\(drop.text)\"")
            return false
        }
        return true
    }

    /// The uploads of which each starts a run: without a queue, none that arrives while a run lasts.
    private func queued(_ files: [OfferedFile], _ selection: inout FileSelection) -> [OfferedFile] {
        let choice = settings.selection
        var lastStart: Date?
        return files.sorted { ($0.modifiedAt, $0.path) < ($1.modifiedAt, $1.path) }.filter { file in
            if let start = lastStart, file.modifiedAt.timeIntervalSince(start) < Double(choice.runSeconds) {
                selection.note(
                    SalesforceMarketingCloud.SelectionRules.fileQueue, .skipped, file: file.path,
                    "the file arrived while the automation ran, and queueFiles is off")
                return false
            }
            lastStart = file.modifiedAt
            return true
        }
    }

    /// Whether the import's naming pattern takes the file that started it.
    private func fitsTrigger(_ upload: OfferedFile, _ time: TimeSource, _ selection: inout FileSelection) -> Bool {
        guard let file = renamed([upload], time, &selection).first?.seen else { return false }
        guard let pattern = settings.selection.fileNamingPattern else { return true }
        let filled = NamingPattern(pattern).filled(trigger: upload, day: nil)
        if pattern.contains("FILENAME_FROM_TRIGGER%%") {
            selection.note(
                SalesforceMarketingCloud.SelectionRules.patternFromTrigger, .noted, file: file.path,
                "the naming pattern stands for \"\(filled)\"")
            if filled == file.name { return true }
        } else if !NamingPattern(pattern).choose(
            from: [file], settings: settings.selection, time: time, &selection
        ).isEmpty {
            return true
        }
        selection.isError = true
        selection.note(
            SalesforceMarketingCloud.SelectionRules.fileNotFound, .fileRejected, file: file.path,
            "the automation started, but no file is called \"\(filled)\" (FileNotFound)")
        return false
    }

    /// `%%Year%%` and its kin in an import's file naming pattern.
    ///
    /// Date wildcards of the import naming pattern, help.salesforce.com article 000389700.
    struct NamingPattern {
        private let pattern: String
        private static let wildcards = [("%%Year%%", 4), ("%%Month%%", 2), ("%%Day%%", 2)]

        init(_ pattern: String) { self.pattern = pattern }

        /// The pattern with what is known put in.
        func filled(trigger: OfferedFile?, day: CivilTime?) -> String {
            var text = pattern
            if let trigger {
                let base = trigger.name.split(separator: ".").dropLast().joined(separator: ".")
                text = text.replacingOccurrences(of: "%%FILENAME_FROM_TRIGGER%%", with: trigger.name)
                text = text.replacingOccurrences(
                    of: "%%BASEFILENAME_FROM_TRIGGER%%", with: base.isEmpty ? trigger.name : base)
            }
            if let day {
                text = text.replacingOccurrences(of: "%%Year%%", with: CivilTime.padded(day.year, 4))
                text = text.replacingOccurrences(of: "%%Month%%", with: CivilTime.padded(day.month, 2))
                text = text.replacingOccurrences(of: "%%Day%%", with: CivilTime.padded(day.day, 2))
            }
            return text
        }

        /// The file of today, or of the nearest day.
        func choose(
            from files: [OfferedFile], settings: SalesforceMarketingCloud.SelectionSettings, time: TimeSource,
            _ selection: inout FileSelection
        ) -> [OfferedFile] {
            typealias Rules = SalesforceMarketingCloud.SelectionRules
            let now = time.now
            let today = CivilTime(now, offset: settings.accountTimeZone.secondsFromGMT(for: now))
            let wanted = filled(trigger: nil, day: today)
            if let exact = files.first(where: { $0.name == wanted }) {
                if wanted != pattern {
                    selection.note(
                        Rules.patternDateWildcards, .noted, file: exact.path, "the pattern stands for \"\(wanted)\"")
                }
                return [exact]
            }
            guard wanted != pattern else { return [] }
            let dated = files.compactMap { file in
                day(in: file.name).map { (file, abs($0.secondsSince1970 - today.secondsSince1970)) }
            }
            if settings.nearestDate, let (file, _) = dated.min(by: { $0.1 < $1.1 }) {
                selection.note(
                    Rules.patternNearestDate, .warned, file: file.path,
                    "no file is called \"\(wanted)\"; the one with the nearest date is taken, though it may have been imported before"
                )
                return [file]
            }
            for file in files where hasTime(file.name, wanted) {
                selection.note(
                    Rules.patternTimeComponent, .fileRejected, file: file.path,
                    "the name holds a time of day, for which the pattern \"\(pattern)\" has no wildcard")
            }
            return []
        }

        /// The day the name bears where the pattern has its wildcards; nil when the name does not fit.
        func day(in name: String) -> CivilTime? {
            var parts = ["%%Year%%": 1970, "%%Month%%": 1, "%%Day%%": 1]
            var pattern = Substring(pattern)
            var rest = Substring(name)
            while !pattern.isEmpty {
                if let (wildcard, width) = Self.wildcards.first(where: { pattern.hasPrefix($0.0) }) {
                    guard rest.count >= width, let value = Int(rest.prefix(width)) else { return nil }
                    parts[wildcard] = value
                    pattern = pattern.dropFirst(wildcard.count)
                    rest = rest.dropFirst(width)
                } else {
                    guard rest.first == pattern.first else { return nil }
                    pattern = pattern.dropFirst()
                    rest = rest.dropFirst()
                }
            }
            guard rest.isEmpty else { return nil }
            return CivilTime(parts["%%Year%%"] ?? 0, parts["%%Month%%"] ?? 0, parts["%%Day%%"] ?? 0)
        }

        /// Whether `name` is `wanted` but for digits of a time of day.
        private func hasTime(_ name: String, _ wanted: String) -> Bool {
            let stem = wanted.prefix { $0 != "." }
            guard name.hasPrefix(String(pattern.prefix { $0 != "%" })), name.count > wanted.count else { return false }
            return name.filter(\.isNumber).count >= stem.filter(\.isNumber).count + 4
        }
    }
}
