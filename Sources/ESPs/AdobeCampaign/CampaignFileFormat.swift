import Reading
import Verification

extension AdobeCampaign {
    /// The columns as they were defined from the sample file, held against this file's header.
    struct FileFormat {
        var columns: [Column]
        /// Whether the header ends with a separator, which allows rows one empty column more.
        var allowsEmptyExtra = false
        /// Lines before the first data record.
        var leadingLines: Int

        /// - Returns: nil when the file has no line to read.
        /// - Throws: ``FileFailure`` when the header differs and columns are checked.
        init?(of file: Table, settings: Settings, recorder: inout OutcomeRecorder) throws {
            let loading = settings.loading
            leadingLines = loading.linesToIgnore + (loading.hasHeader ? 1 : 0)
            columns = loading.columns
            if loading.linesToIgnore > 0 {
                recorder.note(
                    LoadingRules.linesToIgnore, .noted, "\(loading.linesToIgnore) lines at the top were dropped")
            }
            guard loading.hasHeader else {
                recorder.note(LoadingRules.headerLine, .noted, "the first line is data; columns are those defined")
                return
            }
            guard let header = try Self.header(of: file, loading) else { return nil }
            if header.count == 1, let other = header[0].first(where: { ",;|\t".contains($0) }) {
                recorder.note(
                    LoadingRules.separatorSuspect, .warned,
                    "the header is one column wide and holds \(other == "\t" ? "tabs" : "\"\(other)\""), which is no active separator"
                )
            }
            allowsEmptyExtra = header.count > 1 && header.last == ""
            var labels = header
            if allowsEmptyExtra { labels.removeLast() }
            if columns.isEmpty {
                columns = labels.map(Column.init(name:))
                if loading.preset == .rtcdp { Self.normaliseAddress(&columns) }
                recorder.assume(WritingRules.derivedFormat, WritingRules.derivedFormat.what)
            } else {
                try compare(labels, loading, &recorder)
            }
            if settings.managedServices { try checkManaged(labels) }
            for column in columns where column.isIgnored {
                recorder.note(
                    CellRules.ignoreColumn, .columnSkipped, column: column.name, "the column is marked to be ignored")
            }
            if loading.separators.count > 1 {
                recorder.note(
                    LoadingRules.columnSeparator, .noted, "any of \(loading.separators.count) separators parts columns")
            }
        }

        private static func header(of file: Table, _ loading: DataLoading) throws -> [String]? {
            struct Found: Error {}
            var splitter = loading.splitter
            var labels: [String]?
            do {
                try file.forEachRecord { record in
                    guard record.number == loading.linesToIgnore + 1 else { return }
                    _ = splitter.split(record.raw)
                    labels = splitter.strings
                    throw Found()
                }
            } catch is Found {}
            return labels
        }

        private func compare(
            _ labels: [String], _ loading: DataLoading, _ recorder: inout OutcomeRecorder
        ) throws {
            func differ(_ rule: Rule, _ message: MaskableText) throws {
                if loading.checkColumns { throw FileFailure(rule: rule, message: message) }
                recorder.note(rule, .warned, message)
                recorder.note(
                    LoadingRules.columnByPosition, .warned, "values are taken by position, whatever the header says")
            }
            if labels.count != columns.count {
                return try differ(
                    LoadingRules.headerCount,
                    "the header has \(labels.count) columns, the definition has \(columns.count)")
            }
            for (label, column) in zip(labels, columns) {
                let text = String(label.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                let isSame =
                    loading.nameMatch == .exact ? text == column.name : text.lowercased() == column.name.lowercased()
                if !isSame {
                    return try differ(
                        LoadingRules.headerNames,
                        "the header says \"\(label)\" where the definition has \"\(column.name)\"")
                }
            }
        }

        private func checkManaged(_ labels: [String]) throws {
            guard labels.count <= 20 else {
                throw FileFailure(
                    rule: TransferRules.managedLimits,
                    message: "the file has \(labels.count) fields, at most 20 are taken")
            }
            guard labels.contains(where: { $0.lowercased().hasPrefix("segmentmembership") }) else {
                throw FileFailure(
                    rule: TransferRules.managedLimits, message: "the column segmentMembershipStatus is missing")
            }
        }

        private static func normaliseAddress(_ columns: inout [Column]) {
            for index in columns.indices where Recipient.field(for: columns[index].name) == "email" {
                columns[index].transformation = .lowerCase
                columns[index].ignoresSpaces = true
            }
        }
    }
}
