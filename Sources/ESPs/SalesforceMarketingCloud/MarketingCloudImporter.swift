import Drops
import Foundation
import Reading
import Verification

extension SalesforceMarketingCloud {
    /// The import activity: one file into a data extension or a list.
    struct Importer: ImportEmulator {
        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { SalesforceMarketingCloud.id }
        var dialect: Dialect { settings.dialect }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            let path = file.files[0].path
            let startedAt = CivilTime(time.now, offset: DateValue.serverOffset)
            var recorder = OutcomeRecorder(file: path)
            var report = RunReport(settings: settings, startedAt: startedAt)
            do {
                try refuseName(file)
                let file = try transferred(file, &recorder, time: time)
                try refusePacked(file)
                let header = try heading(of: file, &recorder)
                guard header != nil || !settings.hasColumnHeader else {
                    try applyBlank(to: &state, &recorder)
                    return try finish(recorder, report, startedAt, result: .succeeded)
                }
                warnOfDelimiter(header, &recorder)
                let destination = settings.destination ?? Destination(derivedFrom: header ?? [])
                if settings.destination == nil {
                    recorder.assume(
                        ColumnRules.derivedDataExtension,
                        "the data extension was made from the header; its key is \"\(destination.fields[destination.keys[0]].name)\""
                    )
                }
                let plan = try ColumnPlan(
                    header: header, destination: destination, settings: settings, recorder: &recorder)
                state.prepare(destination.name, columns: destination.fields.map(\.name))
                do {
                    try state.change(destination.name) { table in
                        var run = RowImport(
                            settings: settings, destination: destination, plan: plan, importedAt: startedAt,
                            recorder: recorder, report: report, table: table)
                        let rows = try run.apply(file, to: &table)
                        (recorder, report) = (run.recorder, run.report)
                        if rows == 0 { try applyBlank(to: &table, &recorder) }
                    }
                } catch let failure as RolledBack {
                    (recorder, report) = (failure.recorder, failure.report)
                    throw failure.cause
                }
                return try finish(
                    recorder, report, startedAt, result: recorder.hasWarnings ? .succeededWithWarnings : .succeeded)
            } catch let failure as FileFailure {
                recorder.note(failure.rule, .fileRejected, failure.message)
                report.fail(failure)
                return try finish(recorder, report, startedAt, result: .failed)
            }
        }

        /// What must be undone before the cause is reported, with all that was noted until then.
        struct RolledBack: Error {
            var cause: FileFailure
            var recorder: OutcomeRecorder
            var report: RunReport
        }

        private func refusePacked(_ file: Table) throws {
            let content = file.files[0].content
            let name = file.files[0].name.lowercased()
            let suffix = [".zip", ".gz", ".pgp", ".gpg"].first(where: name.hasSuffix)
            var fault = suffix.map { "the name ends in \($0)" }
            if settings.transfer == nil, fault == nil {
                let isPacked = try Compression(startOf: content.bytes(in: 0..<4)) != nil
                fault =
                    isPacked ? "the content is packed" : try file.files[0].openPGPKind().map { "the content is \($0)" }
            }
            guard let fault else { return }
            let need =
                settings.transfer == nil
                ? "an import needs a File Transfer activity before it (fileTransfer)"
                : "the File Transfer did not undo that (isEncrypted, isCompressed)"
            throw FileFailure(
                rule: ReadingRules.packedOrEncrypted, token: settings.assumptions.packedFileToken,
                message: "\(fault); \(need)")
        }

        private func refuseName(_ file: Table) throws {
            let name = file.files[0].name
            guard let bad = name.first(where: { "\\/:*<>|?\"".contains($0) }) else { return }
            throw FileFailure(
                rule: SelectionRules.fileNameCharacters, token: "InvalidFileSource",
                message: "the file name holds \(String(bad)), which the Enhanced SFTP site refuses")
        }

        /// The headings; nil when the file has none.
        private func heading(of file: Table, _ recorder: inout OutcomeRecorder) throws -> [String]? {
            let hasMark = try file.beginsWithByteOrderMark()
            if hasMark {
                recorder.note(
                    ReadingRules.byteOrderMark, .valueChanged,
                    settings.assumptions.bom == .strip
                        ? "the byte order mark at the start was taken off"
                        : "the byte order mark stays in the first heading")
            }
            guard var header = try file.headings(orFail: settings.readingRule, token: settings.readingToken) else {
                return nil
            }
            if hasMark, settings.assumptions.bom == .keep, !header.isEmpty { header[0] = "\u{FEFF}\(header[0])" }
            return header
        }

        private func warnOfDelimiter(_ header: [String]?, _ recorder: inout OutcomeRecorder) {
            guard let header, header.count == 1, let other = header[0].first(where: { ",;|\t".contains($0) }) else {
                return
            }
            recorder.note(
                ReadingRules.delimiter, .warned,
                "the header is one column wide and holds \(other == "\t" ? "tabs" : "\"\(other)\""); fileType is \(settings.fileType.rawValue)"
            )
        }

        /// A file of no bytes, where not even a header says what the destination could be.
        private func applyBlank(to state: inout ESPState, _ recorder: inout OutcomeRecorder) throws {
            guard let destination = settings.destination else {
                var nothing = StateTable(name: "", columns: [])
                return try applyBlank(to: &nothing, &recorder)
            }
            state.prepare(destination.name, columns: destination.fields.map(\.name))
            try state.change(destination.name) { try applyBlank(to: &$0, &recorder) }
        }

        private func applyBlank(to table: inout StateTable, _ recorder: inout OutcomeRecorder) throws {
            switch settings.blankFile {
            case .fail:
                throw FileFailure(
                    rule: ReadingRules.blankFile, token: "EmptySource", message: "the file has no data rows")
            case .skip:
                recorder.note(ReadingRules.blankFile, .skipped, "the file has no data rows and was passed over")
            case .process where settings.updateType == .overwrite:
                let count = table.count
                table.removeAll()
                recorder.note(
                    ReadingRules.blankFile, .warned,
                    "the file has no data rows and Overwrite emptied the data extension of its \(count) rows")
            case .process:
                recorder.note(ReadingRules.blankFile, .noted, "the file has no data rows; nothing changed")
            }
        }

        private func finish(
            _ recorder: OutcomeRecorder, _ report: RunReport, _ startedAt: CivilTime, result: ImportOutcome.Result
        ) throws -> ImportOutcome {
            var recorder = recorder
            let bad = recorder.totals.rejected
            if bad > 0, result != .failed {
                recorder.note(
                    ResultRules.resultFile, .noted,
                    "\(bad) bad rows are listed in the result file, where the first data row is row 0")
            }
            return try recorder.outcome(
                esp: esp, result: result, status: result == .failed ? "Error" : "Completed",
                documents: report.documents(recorder.totals, failed: result == .failed))
        }
    }
}
