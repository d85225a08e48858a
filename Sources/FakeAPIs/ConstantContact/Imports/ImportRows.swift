import Drops
import StrictJSON

/// The rows of an import as texts by column, within its limits.
struct ImportRows {
    let rows: [[String: String]]
    /// As the activity counts them: lines with the header for a file, contacts for JSON.
    let itemCount: Int

    init(_ batch: ContactImport) throws {
        switch batch.form {
        case .json:
            let document = try JSONReader.read(
                try batch.content.bytes(), cutting: "import_data", after: batch.maximumBytes)
            let contacts = (document["import_data"]?.array ?? []).prefix(batch.maximumRows)
            rows = contacts.map { contact in (contact.object ?? [:]).compactMapValues(\.columnText) }
            itemCount = rows.count
        case .file:
            let lines = try CSVRows.read(batch.content.bytes(in: 0..<batch.maximumBytes)).prefix(batch.maximumRows)
            let header = (lines.first ?? []).map { $0.trimmingBlanks().lowercased() }
            rows = lines.dropFirst().map { fields in
                Dictionary(zip(header, fields)) { first, _ in first }
            }
            itemCount = lines.count
        }
    }
}

extension JSON {
    /// Text of a value that a column can hold.
    var columnText: String? {
        switch self {
        case .string(let value): value
        case .integer(let value): String(value)
        default: nil
        }
    }
}
