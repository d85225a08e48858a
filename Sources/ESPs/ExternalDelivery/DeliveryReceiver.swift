import Drops
import Foundation
import Reading
import Verification

extension ExternalDelivery {
    /// The partner's side: takes an extraction file and says which of its messages are right.
    struct Receiver: ImportEmulator {
        static let extractions = "extractions"
        static let messages = "messages"

        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { ExternalDelivery.id }

        /// Lines only: columns are parted by the declared separator and delimiter.
        var dialect: Dialect {
            Dialect(delimiter: settings.separator, quote: nil, encoding: settings.encoding, hasHeader: false)
        }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            var recorder = OutcomeRecorder(file: file.files[0].path)
            do {
                let lineEnd = try checkBytes(file, &recorder)
                var dialect = dialect
                if lineEnd == .cr { dialect.lineEnd = .cr }
                let lines = Table(
                    name: file.name, files: file.files, dialect: dialect, compression: .none, limits: file.limits)
                let labels = try header(of: lines, &recorder)
                warnOfUnwritable(&recorder)
                state.prepare(Self.extractions, columns: ["name", "kind"])
                state.prepare(Self.messages, columns: ["file"] + labels)
                var copy = recorder
                defer { recorder = copy }
                try state.change([Self.extractions, Self.messages]) { tables in
                    try noteCollision(file, tables[0], &copy)
                    var run = RowCheck(settings: settings, labels: labels, recorder: copy, file: file.files[0].name)
                    do {
                        try run.apply(lines, to: &tables[1])
                        try checkCounts(run, &run.recorder)
                    } catch let failure as FileFailure {
                        copy = run.recorder.rejectedAll
                        throw failure
                    }
                    var entry = RowImage(columns: 2)
                    entry.set(0, file.files[0].name)
                    entry.set(1, settings.isProof ? "proof" : "final")
                    _ = tables[0].append(entry)
                    copy = run.recorder
                }
                recorder = copy
                noteFeedback(labels, &recorder)
                return try finish(recorder, failed: false)
            } catch let failure as FileFailure {
                recorder.note(failure.rule, .fileRejected, failure.message)
                return try finish(recorder, failed: true)
            }
        }

        private func finish(_ recorder: OutcomeRecorder, failed: Bool) throws -> ImportOutcome {
            let totals = recorder.totals
            // Layout of our own: none is published for what a partner returns.
            let text = "status;count\nsent;\(failed ? 0 : totals.added)\nfailed;\(totals.rejected)\n"
            return try recorder.outcome(
                esp: esp, result: failed ? .failed : recorder.hasWarnings ? .succeededWithWarnings : .succeeded,
                status: failed ? "refused" : "received",
                documents: [
                    ResultDocument(name: "feedback-summary.csv", mediaType: "text/csv", text: text, isPersonal: false)
                ])
        }

        // MARK: Bytes

        private func checkBytes(_ file: Table, _ recorder: inout OutcomeRecorder) throws -> Dialect.LineEnd {
            let content = file.files[0].content
            try checkName(file.files[0].name)
            let start = try content.bytes(in: 0..<64)
            if Compression(startOf: start) != nil
                || start.first(where: { !$0.isBlank }) == UInt8(ascii: "<")
            {
                throw FileFailure(
                    rule: FileRules.format,
                    message: "the file is packed or XML, declared is \(settings.format.rawValue)")
            }
            if let kind = try file.files[0].openPGPKind() {
                throw FileFailure(
                    rule: FileRules.format, message: "the file is \(kind), declared is \(settings.format.rawValue)")
            }
            if settings.encoding == .utf8, start.starts(with: [0xEF, 0xBB, 0xBF]) {
                if !settings.allowBom {
                    throw FileFailure(rule: FileRules.bom, message: "the file begins with a byte order mark")
                }
                recorder.note(FileRules.bom, .warned, "the file begins with a byte order mark")
            }
            if settings.format == .csv {
                recorder.note(
                    FileRules.csvExcel, .noted,
                    "read as CSV (Excel): parted by \(String(UnicodeScalar(settings.csvSeparator)))")
            }
            let ends = try LineEnds(of: content)
            let kinds = [("CR", ends.cr), ("LF", ends.lf), ("CR LF", ends.crlf)].filter { $0.1 > 0 }
            if kinds.count > 1 {
                throw FileFailure(
                    rule: FileRules.lineEnd,
                    message: "line endings are mixed: \(kinds.map { "\($0.1) \($0.0)" }.joined(separator: ", "))")
            }
            let isLineFeed = kinds.first?.0 == "LF"
            if !kinds.isEmpty, isLineFeed != (settings.lineEnd == .lineFeed) {
                throw FileFailure(
                    rule: FileRules.lineEnd,
                    message: "lines end in \(kinds[0].0), declared is \(settings.lineEnd.rawValue)")
            }
            return kinds.first?.0 == "CR" ? .cr : .any
        }

        private func checkName(_ name: String) throws {
            if name.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" || $0.value < 0x20 }) {
                throw FileFailure(
                    rule: FileRules.nameChars, message: "the file name holds a slash or a control character")
            }
            if let pattern = settings.namePattern, !Glob(pattern).matches(name) {
                throw FileFailure(rule: FileRules.fileName, message: "the name \"\(name)\" does not fit \"\(pattern)\"")
            }
            let hasPrefix = name.localizedCaseInsensitiveContains(settings.proofPrefix)
            guard settings.proofNaming == .label, settings.isProof != hasPrefix,
                settings.isProof || !settings.testProfiles.isEmpty
            else { return }
            throw FileFailure(
                rule: TargetRules.proofName,
                message: settings.isProof
                    ? "the name of the proof does not hold \"\(settings.proofPrefix)\""
                    : "the name of the final file holds \"\(settings.proofPrefix)\"")
        }

        private func header(of lines: Table, _ recorder: inout OutcomeRecorder) throws -> [String] {
            let declared = settings.columns?.map(\.label)
            guard settings.header, settings.format != .fixedWidth else {
                return declared ?? settings.widths.indices.map { "#\($0 + 1)" }
            }
            var splitter = settings.splitter
            let first = try lines.withFirstLine(orFail: FileRules.format) { line in
                _ = splitter.split(line)
                return splitter.strings
            }
            guard let labels = first else {
                throw FileFailure(rule: FileRules.header, message: "the file has no line, not even a header")
            }
            let wanted = declared?.count ?? 2
            if labels.count == 1, wanted > 1, let other = labels[0].first(where: { ",;|\t".contains($0) }) {
                throw FileFailure(
                    rule: FileRules.separator,
                    message:
                        "the first line is one column wide and holds \(other == "\t" ? "tabs" : "\"\(other)\""), which is not the declared separator"
                )
            }
            guard let declared else { return Self.unique(labels) }
            if !labels.contains(where: declared.contains) {
                throw FileFailure(
                    rule: FileRules.header, message: "the first line is no header: none of its values is a label")
            }
            for (place, label) in declared.enumerated() where place >= labels.count || labels[place] != label {
                let found = place < labels.count ? "\"\(labels[place])\"" : "nothing"
                throw FileFailure(
                    rule: FileRules.labels, message: "column \(place + 1) is \(found), declared is \"\(label)\"")
            }
            if labels.count > declared.count {
                throw FileFailure(
                    rule: FileRules.labels,
                    message: "the header has \(labels.count) labels, \(declared.count) are declared")
            }
            return Self.unique(labels)
        }

        private static func unique(_ labels: [String]) -> [String] {
            labels.enumerated().map { place, label in
                labels[..<place].contains(label) ? "\(label) #\(place + 1)" : label
            }
        }

        private func noteCollision(_ file: Table, _ extractions: StateTable, _ recorder: inout OutcomeRecorder) throws {
            guard extractions.first(where: "name", is: file.files[0].name) != nil else { return }
            if settings.onCollision == .refuse {
                throw FileFailure(rule: FileRules.collision, message: "an earlier file has the same name")
            }
            recorder.note(FileRules.collision, .warned, "an earlier file has the same name and is written over")
        }

        private func checkCounts(_ run: RowCheck, _ recorder: inout OutcomeRecorder) throws {
            let rows = recorder.totals.total
            if rows == 0 {
                recorder.note(
                    FileRules.empty, .warned,
                    "the file has no rows; agreed for an empty target is \(settings.emptyTarget.rawValue)")
            }
            if settings.isProof {
                if rows > settings.maxProof {
                    throw FileFailure(
                        rule: TargetRules.proofSize,
                        message: "the proof has \(rows) rows, at most \(settings.maxProof) are allowed")
                }
                return
            }
            if let targeted = settings.targeted {
                let expected = targeted - settings.excluded + (settings.toDeliverIncludesSeeds ? 0 : settings.seeds)
                if rows != expected {
                    throw FileFailure(
                        rule: TargetRules.rowCount,
                        message:
                            "the file has \(rows) rows, expected are \(expected): \(targeted) targeted, \(settings.excluded) excluded, \(settings.seeds) seeds"
                    )
                }
            }
            if let most = settings.requestedQuantity, rows - run.seedCount > most {
                throw FileFailure(
                    rule: TargetRules.quantity,
                    message: "the file has \(rows - run.seedCount) rows without seeds, requested were \(most)")
            }
            if let kpis = settings.kpis {
                let excluded = kpis.causes.reduce(0, +)
                if kpis.targeted != kpis.toDeliver + excluded {
                    recorder.note(
                        TargetRules.kpi, .warned,
                        "\(kpis.targeted) targeted are not \(kpis.toDeliver) to deliver plus \(excluded) excluded")
                }
            }
        }

        /// What is expected and cannot have been written in the declared code page.
        private func warnOfUnwritable(_ recorder: inout OutcomeRecorder) {
            let encoding: String.Encoding? =
                switch settings.encoding {
                case .windows1252: .windowsCP1252
                case .latin1: .isoLatin1
                default: nil
                }
            guard let encoding else { return }
            for (_, row) in settings.expectedRows.sorted(by: { $0.key < $1.key }) {
                for (label, value) in row.sorted(by: { $0.key < $1.key }) where !value.canBeConverted(to: encoding) {
                    recorder.note(
                        FileRules.representable, .warned, column: label, before: MaskableText(personal: value),
                        "an expected value has letters that \(settings.encoding.rawValue) does not have")
                }
            }
        }

        private func noteFeedback(_ labels: [String], _ recorder: inout OutcomeRecorder) {
            if !settings.startsWithSignal {
                recorder.note(
                    FileRules.signal, .warned, "the post-processing workflow does not begin with an External signal")
            }
            guard settings.feedbackMode == .resultFile else { return }
            recorder.note(TargetRules.mode, .noted, "a result file decides which messages were sent")
            if !labels.contains(settings.logIdColumn) {
                recorder.note(
                    TargetRules.feedbackKey, .warned, column: settings.logIdColumn,
                    "no column is called \"\(settings.logIdColumn)\"\(labels.nearest(to: settings.logIdColumn)), so results cannot be matched"
                )
            }
        }

        func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
            var selection = FileSelection(chosen: [])
            selection.chosen = offered.filter { file in
                let isThere = settings.destination.map { file.folder == $0 } ?? true
                return isThere && (settings.namePattern.map { Glob($0).matches(file.name) } ?? true)
            }.sorted { $0.path < $1.path }
            if selection.chosen.count != 1 {
                selection.isError = true
                let rule = selection.chosen.isEmpty ? FileRules.destination : FileRules.singleFile
                selection.note(
                    rule, .fileRejected, file: nil,
                    selection.chosen.isEmpty
                        ? "no file lies under \"\(settings.destination ?? "")\"\(offered.map(\.path).nearest(to: settings.destination ?? ""))"
                        : "\(selection.chosen.count) files lie there; one is made per send")
            }
            if let sendTime = settings.sendTime {
                for file in selection.chosen
                where file.modifiedAt < sendTime.addingTimeInterval(-Double(settings.clockSkew)) {
                    selection.note(
                        FileRules.sent, .warned, file: file.path,
                        "the file is older than the send, so it was made at preparation")
                }
            }
            return selection
        }
    }

    /// Which line ends a file has.
    struct LineEnds {
        var cr = 0
        var lf = 0
        var crlf = 0

        init(of content: Blob) throws {
            var counted = (cr: 0, lf: 0, crlf: 0)
            var afterReturn = false
            try content.forEachPiece { piece in
                for byte in piece {
                    if byte == 10 {
                        if afterReturn { counted.crlf += 1 } else { counted.lf += 1 }
                    } else if afterReturn {
                        counted.cr += 1
                    }
                    afterReturn = byte == 13
                }
            }
            if afterReturn { counted.cr += 1 }
            (cr, lf, crlf) = (counted.cr, counted.lf, counted.crlf)
        }
    }
}
