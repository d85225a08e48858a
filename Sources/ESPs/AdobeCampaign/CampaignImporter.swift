import Drops
import Reading
import Verification

extension AdobeCampaign {
    /// The import workflow: one file into the recipients, and a list or a service.
    struct Importer: ImportEmulator {
        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { AdobeCampaign.id }
        var dialect: Dialect { settings.loading.dialect }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            var recorder = OutcomeRecorder(file: file.files[0].path)
            var log = WorkflowLog(time: CivilTime(time.now))
            log.add("fileTransfer", "1 file(s) to transfer")
            do {
                let text = try preprocessed(file)
                try check(text, &recorder)
                if let format = try FileFormat(of: text, settings: settings, recorder: &recorder) {
                    try apply(text, format, &state, &recorder, &log)
                }
                return try finish(recorder, &log, failed: false)
            } catch let stop as Stop {
                recorder = stop.recorder
                log = stop.log
                return try fail(stop.failure, recorder, &log)
            } catch let failure as FileFailure {
                return try fail(failure, recorder, &log)
            } catch let error as ReadingError {
                return try fail(.init(rule: readingRule, message: "\(error)"), recorder, &log)
            }
        }

        /// A failure within a transaction, with all that was noted until then.
        struct Stop: Error {
            var failure: FileFailure
            var recorder: OutcomeRecorder
            var log: WorkflowLog
        }

        private func apply(
            _ file: Table, _ format: FileFormat, _ state: inout ESPState, _ recorder: inout OutcomeRecorder,
            _ log: inout WorkflowLog
        ) throws {
            let targets = settings.destinations(for: format.columns)
            let keys = settings.update.keys
            for key in keys where !targets.contains(where: { $0.field == key }) {
                throw FileFailure(
                    rule: WritingRules.reconcile,
                    message:
                        "the key \"\(key)\" is filled by no column of the file\(targets.map(\.field).nearest(to: key)); set updateData.keys or updateData.fields"
                )
            }
            var names = [Recipient.table]
            state.prepare(Recipient.table, columns: targets.map(\.field))
            if let list = settings.membership.list {
                names.append("list: \(list)")
                state.prepare("list: \(list)", columns: keys)
            }
            if let service = settings.membership.service {
                names.append("service: \(service)")
                state.prepare("service: \(service)", columns: keys + ["status"])
            }
            var copy = (recorder, log)
            defer { (recorder, log) = copy }
            try state.change(names) { tables in
                var run = RowImport(
                    settings: settings, format: format, targets: targets, recorder: copy.0, log: copy.1, tables: tables)
                do {
                    try run.apply(file, to: &tables)
                } catch let failure as FileFailure {
                    throw Stop(failure: failure, recorder: run.recorder.rejectedAll, log: run.log)
                } catch let error as ReadingError {
                    throw Stop(
                        failure: .init(rule: readingRule, message: "\(error)"),
                        recorder: run.recorder.rejectedAll, log: run.log)
                }
                copy = (run.recorder, run.log)
            }
        }

        private func fail(
            _ failure: FileFailure, _ recorder: OutcomeRecorder, _ log: inout WorkflowLog
        ) throws -> ImportOutcome {
            var recorder = recorder
            recorder.note(failure.rule, .fileRejected, failure.message)
            log.add("fileLoading", "error: \(failure.rule.id): \(failure.message.rendered { _ in "***" })")
            let takesBranch = failure.rule == TransferRules.transferError && settings.transfer.processErrors
            return try finish(recorder, &log, failed: true, takesBranch: takesBranch)
        }

        private func finish(
            _ recorder: OutcomeRecorder, _ log: inout WorkflowLog, failed: Bool, takesBranch: Bool = false
        ) throws -> ImportOutcome {
            var recorder = recorder
            let totals = recorder.totals
            if takesBranch {
                log.add("fileTransfer", "the branch for errors is taken")
            } else if failed {
                let word =
                    settings.onError == .pause
                    ? "the workflow is paused in error" : "the task is aborted and the workflow goes on"
                recorder.note(WritingRules.runState, .noted, "\(word)")
                log.add("workflow", word)
            } else {
                log.add(
                    "updateData",
                    "\(totals.added) inserted, \(totals.updated) updated, \(totals.unchanged) unchanged, \(totals.rejected) rejected"
                )
            }
            return try recorder.outcome(
                esp: esp,
                result: failed ? .failed : recorder.hasWarnings ? .succeededWithWarnings : .succeeded,
                status: takesBranch
                    ? "Error branch"
                    : failed ? (settings.onError == .pause ? "Paused in error" : "Aborted") : "Finished",
                documents: log.documents(settings.loading))
        }
    }

    /// The workflow's log and the file of rejects.
    ///
    /// Row layout: SFTP server best practices, AdobeDocs/campaign-classic.en:help/platform/using/sftp-server-usage.md.
    struct WorkflowLog {
        private let time: CivilTime
        private var lines = ""
        private var rejects: [UInt8] = []

        init(time: CivilTime) { self.time = time }

        mutating func add(_ activity: String, _ message: String) {
            let day = "\(CivilTime.padded(time.day, 2))/\(CivilTime.padded(time.month, 2))/\(time.year)"
            lines += "\(day) \(time.clock)    \(activity)    \(message)\n"
        }

        mutating func reject(_ line: UnsafeRawBufferPointer, separator: UInt8, reason: String) {
            rejects.append(contentsOf: line)
            rejects.append(separator)
            rejects.append(contentsOf: "\(reason)\n".utf8)
        }

        func documents(_ loading: DataLoading) -> [ResultDocument] {
            var documents = [ResultDocument(name: "workflow.log", text: lines, isPersonal: false)]
            if loading.keepRejects {
                let stamp =
                    loading.stampName ? "_\(time.isoDate.filter(\.isNumber))_\(time.clock.filter(\.isNumber))" : ""
                documents.append(
                    ResultDocument(name: "\(loading.rejectsName)\(stamp).txt", content: Blob(rejects), isPersonal: true)
                )
            }
            return documents
        }
    }
}
