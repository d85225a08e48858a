import Drops
import Reading
import Verification

extension OracleEloqua {
    /// The data import tool's contact import: one file into the contacts, and a shared list.
    struct Importer: ImportEmulator {
        static let contacts = "contacts"
        static let addresses = "addresses"

        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { OracleEloqua.id }
        var dialect: Dialect { settings.dialect }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            var recorder = OutcomeRecorder(file: file.files[0].path)
            let now = CivilTime(time.now)
            var log = SyncLog(time: now)
            do {
                try checkFile(file)
                let readable = try Table(
                    name: file.name, files: file.files, dialect: dialect(for: file, &recorder), compression: .none,
                    limits: file.limits, decryptionKey: settings.key)
                guard let header = try readable.headings(orFail: FileRules.unreadable), !header.allSatisfy(\.isEmpty)
                else {
                    return try noData(recorder, log)
                }
                let columns = try Columns(header: header, settings: settings, recorder: &recorder, log: &log)
                try apply(readable, columns, now, &state, &recorder, &log)
                if recorder.totals.total == 0 { return try noData(recorder, log) }
                return try finish(recorder, log)
            } catch let stop as Stop {
                recorder = stop.recorder
                recorder.note(stop.failure.rule, .fileRejected, stop.failure.message)
                return try finish(recorder, log, failed: true)
            } catch let failure as FileFailure {
                recorder.note(failure.rule, .fileRejected, failure.message)
                return try finish(recorder, log, failed: true)
            }
        }

        /// A failure within the transaction, with what was noted until then.
        struct Stop: Error {
            var failure: FileFailure
            var recorder: OutcomeRecorder
        }

        private func apply(
            _ file: Table, _ columns: Columns, _ now: CivilTime, _ state: inout ESPState,
            _ recorder: inout OutcomeRecorder, _ log: inout SyncLog
        ) throws {
            var names = columns.mapped.map(\.field.name) + ["isSubscribed", "isBounceback", "C_DateModified"]
            if settings.sourcePriority != nil { names += columns.mapped.map { "\($0.field.name) priority" } }
            state.prepare(Self.contacts, columns: names)
            state.prepare(Self.addresses, columns: ["address", "isSubscribed", "isDeleted", "isBounceback"])
            var tables = [Self.contacts, Self.addresses]
            if let list = settings.list {
                state.prepare("list: \(list)", columns: [settings.identifier])
                tables.append("list: \(list)")
            }
            var copy = (recorder, log)
            defer { (recorder, log) = copy }
            try state.change(tables) { tables in
                var run = RowImport(
                    settings: settings, columns: columns, now: now, recorder: copy.0, log: copy.1, tables: tables)
                do { try run.apply(file, to: &tables) } catch let failure as FileFailure {
                    throw Stop(failure: failure, recorder: run.recorder.rejectedAll)
                }
                copy = (run.recorder, run.log)
            }
        }

        private func checkFile(_ file: Table) throws {
            let content = file.files[0].content
            var parts = file.files[0].name.lowercased().split(separator: ".")
            let isNamedSo = parts.last == "gpg" || parts.last == "pgp"
            let protection = try file.files[0].openPGPKind() ?? (isNamedSo ? "encrypted, as its name says" : nil)
            if isNamedSo, settings.key != nil { parts.removeLast() }
            let suffix = parts.count > 1 ? String(parts[parts.count - 1]) : ""
            func fail(_ rule: Rule, _ message: MaskableText) throws { throw FileFailure(rule: rule, message: message) }
            if let protection, settings.key == nil {
                try fail(FileRules.encrypted, "the file is \(protection), which the import tool is not known to read")
            }
            if !settings.extensions.contains(suffix) {
                try fail(
                    FileRules.fileExtension,
                    "the name ends in \".\(suffix)\", taken are \(settings.extensions.map { ".\($0)" }.joined(separator: ", "))"
                )
            }
            if suffix.hasPrefix("xls") {
                try fail(
                    FileRules.fileExtension,
                    "Eloqua would read this workbook, but workbooks are not read here; export CSV")
            }
            if content.size > settings.maxBytes {
                try fail(FileRules.size, "the file has \(content.size) bytes, at most \(settings.maxBytes) are taken")
            }
        }

        /// The delimiter as set, or the allowed one the header line holds most of; UTF-16 by its byte order mark.
        private func dialect(for file: Table, _ recorder: inout OutcomeRecorder) throws -> Dialect {
            var dialect = settings.dialect
            let start = try start(of: file)
            if start.starts(with: [0xFF, 0xFE]) { dialect.encoding = .utf16LittleEndian }
            if start.starts(with: [0xFE, 0xFF]) { dialect.encoding = .utf16BigEndian }
            if settings.delimiter == nil {
                let line = start.prefix { $0 != 10 && $0 != 13 }
                let allowed = settings.mode == .uploadWizard ? ",|;\t" : ",|;"
                let counted = allowed.utf8.map { byte in (byte, line.filter { $0 == byte }.count) }
                let best = counted.reduce((UInt8(ascii: ","), 0)) { $1.1 > $0.1 ? $1 : $0 }
                let tabs = line.filter { $0 == 9 }.count
                dialect.delimiter = tabs > best.1 ? 9 : best.0
            }
            if dialect.delimiter == 9, settings.mode == .importTool {
                if settings.tabPolicy == .reject {
                    throw FileFailure(
                        rule: FileRules.delimiter,
                        message: "the file is tab-delimited, which the import tool does not list")
                }
                recorder.note(
                    FileRules.delimiter, .warned,
                    "the file is tab-delimited, which the import tool that reads SFTP does not list; it was read all the same"
                )
            }
            return dialect
        }

        /// The first bytes of the text: of an encrypted one its first line.
        private func start(of file: Table) throws -> [UInt8] {
            let isEncrypted = try settings.key != nil && file.files[0].openPGPKind() != nil
            guard isEncrypted else { return try file.files[0].content.bytes(in: 0..<65_536) }
            let lines = Table(
                name: file.name, files: file.files, dialect: Dialect(quote: nil, hasHeader: false), compression: .none,
                limits: file.limits, decryptionKey: settings.key)
            return try lines.withFirstLine(orFail: FileRules.encrypted) { Array($0) } ?? []
        }

        private func noData(_ recorder: OutcomeRecorder, _ log: SyncLog) throws -> ImportOutcome {
            var recorder = recorder
            var log = log
            let severity: SyncLog.Severity =
                switch settings.noDataStatus {
                case .warning: .warning
                case .success: .information
                case .error: .error
                }
            recorder.note(FileRules.noData, .warned, "the file has no data rows (ELQ-00124)")
            log.add("ELQ-00124", "There was no data available to process.", severity, 0)
            return try finish(recorder, log, failed: settings.noDataStatus == .error)
        }

        private func finish(
            _ recorder: OutcomeRecorder, _ log: SyncLog, failed: Bool = false
        ) throws -> ImportOutcome {
            var log = log
            var recorder = recorder
            let status =
                failed || log.worst == .error ? settings.errorSpelling : log.worst == .warning ? "warning" : "success"
            log.add("ELQ-00101", "Sync processed for sync 1, resulting in \(status) status.", .information, 0)
            if status == "warning", recorder.totals.rejected == 0, recorder.totals.total > 0 {
                recorder.note(ContactRules.status, .noted, "the sync ends in warning although no row was rejected")
            }
            return try recorder.outcome(
                esp: esp, result: failed ? .failed : status == "success" ? .succeeded : .succeededWithWarnings,
                status: status, documents: log.documents())
        }

        func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
            var selection = FileSelection(chosen: [])
            if settings.enforcePort22, settings.port != 22 {
                selection.note(
                    FileRules.port, .warned, file: nil, "the server listens on port \(settings.port), Eloqua asks on 22"
                )
            }
            for file in offered
            where file.endpoint != .files && !settings.allowedTransports.contains(file.endpoint.rawValue) {
                selection.note(
                    FileRules.transport, .fileRejected, file: file.path,
                    "Eloqua reads SFTP, not \(file.endpoint.rawValue)")
            }
            let seen = offered.filter {
                $0.endpoint == .files || settings.allowedTransports.contains($0.endpoint.rawValue)
            }
            selection.chosen = seen.filter {
                settings.fileName == nil || $0.name == settings.fileName || $0.path == settings.fileName
            }
            .sorted { $0.path < $1.path }
            if selection.chosen.isEmpty {
                let wanted = settings.fileName ?? "*"
                selection.isError = settings.missingFile == .fail
                selection.note(
                    FileRules.missing, selection.isError ? .fileRejected : .noted, file: nil,
                    "no file is called \"\(wanted)\"\(offered.map(\.name).nearest(to: wanted)); contacts stay as they are"
                )
            }
            return selection
        }
    }
}
