import Drops
public import Reading
public import StrictYAML
import Verification

/// The rows of one bulk import as Constant Contact reads and checks them, for a server that keeps contacts of its own.
public struct ConstantContactRows: Sendable {
    /// Which call the rows came by.
    public enum Call: String, Sendable {
        /// `contacts_file_import`: the file as it was sent.
        case file
        /// `contacts_json_import`: its `import_data` as a table.
        case json
    }

    /// What became of a row that passed the checks.
    public enum Landing: Sendable {
        case onLists
        /// The person unsubscribed before.
        case unsubscribed
        /// The contact would be on more than 50 lists.
        case refused
    }

    /// One row that passed: values by column, blanks left out, dates as the account keeps them.
    public struct Row: Sendable {
        /// Nil for a row that brings a number for text messages alone.
        public let email: String?
        /// By the API's name of the column, `email` left out.
        public let values: [(column: String, value: String)]
        /// Columns that the import has and this row leaves blank.
        public let blanks: [String]
    }

    /// The counters of the activity.
    public struct Counts: Sendable, Equatable {
        /// Rows that were looked at; in a file with its header.
        public var items = 0
        /// Rows that stand for a person.
        public var people = 0
        /// Rows that failed for good.
        public var errors = 0
        /// Rows set aside for a person to correct.
        public var correctable = 0
        /// Contacts that unsubscribed before.
        public var notAddedToList = 0
        /// Why the activity failed as a whole; nil where it completed.
        public var failure: String?

        /// Zero everywhere, and no failure.
        public init() {}
    }

    /// Whether a blank clears what is stored.
    public var blankClears: Bool { settings.blankClears }
    /// Whether the values of a contact that unsubscribed are changed.
    public var updatesUnsubscribed: Bool { settings.updateUnsubscribed }

    private let settings: ConstantContact.Settings

    /// - Parameter yaml: the import's settings; Constant Contact's defaults without them.
    /// - Throws: `YAMLError` at the first key or value that does not fit.
    public init(settings yaml: YAMLValue? = nil) throws {
        settings = try ConstantContact.Settings(yaml)
    }

    /// Reads one import, row by row.
    ///
    /// - Parameters:
    ///   - table: one file with a header.
    ///   - customFields: names and labels of the fields that the account has.
    ///   - maximumBytes: what lies beyond is dropped without a word.
    ///   - maximumRows: the same of rows, a file's header counted.
    ///   - land: writes a row that passed.
    public func read(
        _ table: Table, from call: Call, customFields: [String], maximumBytes: Int, maximumRows: Int,
        land: (Row) -> Landing
    ) -> Counts {
        var settings = settings
        settings.source = call == .file ? .file : .json
        settings.customFields = customFields
        var counts = Counts()
        do {
            var recorder = OutcomeRecorder(file: table.files.first?.path ?? "")
            guard let header = try table.header() else { throw Failed(message: "the file has no header") }
            let columns = try ConstantContact.Columns(header: header, settings: settings, recorder: &recorder)
            counts.items = call == .file ? 1 : 0
            try read(table, columns, settings, maximumBytes, maximumRows, &recorder, &counts, land)
        } catch let failure as FileFailure {
            counts.failure = failure.message.rendered { _ in "***" }
        } catch {
            counts.failure = "\(error)"
        }
        return counts
    }

    private struct Failed: Error, CustomStringConvertible {
        let message: String
        var description: String { message }
    }

    private func read(
        _ table: Table, _ columns: ConstantContact.Columns, _ settings: ConstantContact.Settings,
        _ maximumBytes: Int, _ maximumRows: Int, _ recorder: inout OutcomeRecorder, _ counts: inout Counts,
        _ land: (Row) -> Landing
    ) throws {
        let names = ["email"] + columns.names
        let reader = ConstantContact.RowReader(settings: settings, columns: columns, names: names)
        var image = RowImage(columns: names.count)
        try table.forEachRecord { record in
            guard record.number > 0, !record.raw.isEmpty, counts.items < maximumRows,
                record.byteOffset + record.raw.count <= maximumBytes
            else { return }
            counts.items += 1
            counts.people += 1
            do {
                try reader.read(record, into: &image, &recorder)
                let given = names.indices.dropFirst()
                let row = Row(
                    email: image.isEmpty(0) ? nil : image.string(0),
                    values: given.compactMap { index in
                        image.isEmpty(index) ? nil : image.string(index).map { (names[index], $0) }
                    },
                    blanks: given.filter { image.isEmpty($0) }.map { names[$0] })
                switch land(row) {
                case .onLists: break
                case .unsubscribed: counts.notAddedToList += 1
                case .refused: counts.errors += 1
                }
            } catch let refusal as ConstantContact.Refusal {
                if refusal.isCorrectable { counts.correctable += 1 } else { counts.errors += 1 }
            }
        }
    }
}
