import Drops

extension SalesforceMarketingCloud {
    /// What the result mail would carry: the list of bad rows and the summary.
    ///
    /// Import result file, List Detective error, help.salesforce.com article 000393413: columns, 0-based row numbers.
    /// Retrieve the Results of an Import, developer.salesforce.com: the names of the summary.
    struct RunReport {
        private let settings: Settings
        private let startedAt: CivilTime
        private var lines: [UInt8]
        private var failure: FileFailure?

        init(settings: Settings, startedAt: CivilTime) {
            self.settings = settings
            self.startedAt = startedAt
            let columns = ["Row Number", "Error Number", "Error Code", "Error Details"]
            lines = Array(((columns + (settings.rowData ? ["Row Data"] : [])).joined(separator: "\t") + "\n").utf8)
        }

        /// - Parameter row: from 0, the first data row.
        mutating func addError(row: Int, token: String, raw: UnsafeRawBufferPointer) {
            // Of all numbers only List Detective's is public.
            let number = token == "ListDetective" ? 59_078_015 : 0
            lines.append(contentsOf: "\(row)\t\(number)\t\(token)\t\(token)".utf8)
            if settings.rowData {
                lines.append(UInt8(ascii: "\t"))
                lines.append(contentsOf: raw)
            }
            lines.append(UInt8(ascii: "\n"))
        }

        mutating func fail(_ failure: FileFailure) { self.failure = failure }

        func documents(_ totals: ImportOutcome.Totals, failed: Bool) -> [ResultDocument] {
            let successful = totals.added + totals.updated + totals.unchanged
            let error = failure.map { "ErrorCode: \($0.token)\n" } ?? ""
            let summary = """
                ImportType: \(settings.updateType.rawValue)
                ImportStatus: \(failed ? "Error" : "Completed")
                StartDate: \(DateValue.shown(startedAt))
                TotalRows: \(totals.total)
                NumberSuccessful: \(successful)
                NumberErrors: \(totals.rejected)
                NumberDuplicated: \(totals.duplicate)
                NumberIgnored: \(totals.skipped)
                \(error)
                """
            return [
                ResultDocument(
                    name: "Import Result \(startedAt.compact).txt", content: Blob(lines), isPersonal: settings.rowData),
                ResultDocument(name: "ImportResultsSummary", text: summary, isPersonal: false),
            ]
        }
    }
}
