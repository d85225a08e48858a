import Drops
import Reading
import StrictJSON
import Verification

extension OracleResponsys {
    /// A Connect import job: one file into the profile list, an extension table or a supplemental table.
    struct Importer: ImportEmulator {
        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { OracleResponsys.id }
        var dialect: Dialect { settings.dialect }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            var recorder = OutcomeRecorder(file: file.files[0].path)
            let now = CivilTime(time.now)
            var result = JobResult(settings: settings, file: file.files[0].name, time: now)
            do {
                try checkWizard(file)
                let (text, rule) = try unpacked(file)
                let header = try header(of: text, orFail: rule, &recorder)
                let columns = try Columns(header: header, settings: settings, recorder: &recorder)
                result.begin(header: header)
                try apply(text, orFail: rule, columns, now, &state, &recorder, &result)
                return try finish(recorder, result, failure: nil)
            } catch let stop as Stop {
                recorder = stop.recorder
                recorder.note(stop.failure.rule, .fileRejected, stop.failure.message)
                return try finish(recorder, result, failure: stop.failure)
            } catch let failure as FileFailure {
                recorder.note(failure.rule, .fileRejected, failure.message)
                return try finish(recorder, result, failure: failure)
            }
        }

        /// A failure within the transaction, with what was noted until then.
        struct Stop: Error {
            var failure: FileFailure
            var recorder: OutcomeRecorder
        }

        private func apply(
            _ file: Table, orFail rule: Rule, _ columns: Columns, _ now: CivilTime, _ state: inout ESPState,
            _ recorder: inout OutcomeRecorder, _ result: inout JobResult
        ) throws {
            let fields = columns.fields.map(\.name)
            var tables = [settings.target == .profileList ? settings.list : settings.table]
            switch settings.target {
            case .profileList:
                state.prepare(
                    settings.list, columns: ["RIID_"] + fields.filter { $0 != "RIID_" } + columns.derivedNames)
                AddressHash.derive(in: &state, of: settings.list)
            case .pet:
                state.prepare(settings.table, columns: ["RIID_"] + fields.filter { !columns.isListKey($0) })
                state.prepare(settings.list, columns: ["RIID_"] + settings.match)
                tables.append(settings.list)
            case .supplemental: state.prepare(settings.table, columns: fields)
            }
            var copy = (recorder, result)
            defer { (recorder, result) = copy }
            try state.change(tables) { tables in
                var run = RowImport(
                    settings: settings, columns: columns, now: now, recorder: copy.0, result: copy.1, tables: tables)
                do {
                    try run.apply(file, orFail: rule, to: &tables)
                } catch let failure as FileFailure {
                    throw Stop(failure: failure, recorder: run.recorder.rejectedAll)
                }
                copy = (run.recorder, run.result)
            }
        }

        private func header(
            of file: Table, orFail rule: Rule, _ recorder: inout OutcomeRecorder
        ) throws -> [String] {
            let mark = try file.beginsWithByteOrderMark()
            if mark {
                recorder.note(
                    JobRules.mark, .valueChanged,
                    settings.bom == .strip
                        ? "the byte order mark was taken off" : "the byte order mark stays in the first heading")
            }
            guard settings.hasHeader else {
                recorder.note(JobRules.firstLine, .noted, "fields are taken by position")
                return (settings.fields ?? []).filter { !$0.isReadOnly && !Field.system.map(\.name).contains($0.name) }
                    .map(\.name)
            }
            var splitter = settings.splitter
            let first: [String]? = try file.withFirstLine(orFail: rule, token: RowImport.invalid) {
                _ = splitter.split($0)
                return splitter.strings
            }
            var names = first ?? []
            if mark, settings.bom == .keep, !names.isEmpty { names[0] = "\u{FEFF}\(names[0])" }
            if names.count == 1, let other = names[0].first(where: { ",;|\t".contains($0) }) {
                recorder.note(
                    JobRules.delimiter, .warned,
                    "the header is one column wide and holds \(other == "\t" ? "tabs" : "\"\(other)\"")")
            }
            if settings.enclosure == nil, names.contains(where: { $0.hasPrefix("\"") }) {
                recorder.note(JobRules.enclosure, .warned, "the header is in quotes, and the job's enclosure is none")
            }
            return names
        }

        private func finish(_ recorder: OutcomeRecorder, _ result: JobResult, failure: FileFailure?) throws
            -> ImportOutcome
        {
            try recorder.outcome(
                esp: esp, result: failure != nil ? .failed : recorder.hasWarnings ? .succeededWithWarnings : .succeeded,
                status: failure != nil ? "failed" : "succeeded", documents: result.documents(recorder.totals, failure))
        }
    }

    /// What the job hands back: status, log, rejected records.
    ///
    /// REST API pages Get Connect Job Status and Job Logs, docs.oracle.com: the names, `errrorMessage` spelt so.
    struct JobResult {
        private let settings: Settings
        private let file: String
        private let time: CivilTime
        private var rejects: [UInt8] = []

        init(settings: Settings, file: String, time: CivilTime) {
            self.settings = settings
            self.file = file
            self.time = time
        }

        private var separator: String { String(UnicodeScalar(settings.delimiter)) }

        mutating func begin(header: [String]) {
            rejects.append(contentsOf: ((header + ["REJECT_REASON"]).joined(separator: separator) + "\n").utf8)
        }

        mutating func reject(_ line: UnsafeRawBufferPointer, _ reason: String) {
            rejects.append(contentsOf: line)
            rejects.append(contentsOf: "\(separator)\(reason)\n".utf8)
        }

        func documents(_ totals: ImportOutcome.Totals, _ failure: FileFailure?) -> [ResultDocument] {
            let updated = totals.updated + totals.unchanged
            let rejected = failure == nil ? totals.rejected : 0
            let message = failure.map { JSON.string($0.token.isEmpty ? $0.rule.id : $0.token).text } ?? "\"\""
            let status = """
                {"jobName":\(JSON.string(settings.jobName).text),"jobRunStatus":"\(failure == nil ? "succeeded" : "failed")",\
                "recordsProcessed":\(failure == nil ? totals.total : 0),"recordsAdded":\(totals.added),"recordsUpdated":\(updated),\
                "recordsRejected":\(rejected),"durationInSeconds":0,"errrorMessage":\(message)}
                """
            let mail =
                "\(settings.jobName)\n\(file)\n\(failure == nil ? "succeeded" : "failed")\n\(time.isoDate) \(time.clock)\n"
                + "processed \(totals.total), added \(totals.added), updated \(updated), rejected \(rejected)\n"
            return [
                ResultDocument(name: "job-status.json", mediaType: "application/json", text: status, isPersonal: false),
                ResultDocument(name: "notification.txt", text: mail, isPersonal: false),
                ResultDocument(name: "rejected.csv", mediaType: "text/csv", content: Blob(rejects), isPersonal: true),
            ]
        }
    }
}
