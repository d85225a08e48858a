import Drops
public import ESPs
public import FakeAPIs
import Reading

/// Imports into the account of the Constant Contact API by the rules of the emulated import: what it checks, sets
/// right, sets aside and refuses.
public struct EmulatedContactImport: ContactImportRules {
    private let rows: ConstantContactRows

    /// Takes the import as it was set up.
    public init(_ rows: ConstantContactRows) { self.rows = rows }

    /// Writes the rows that pass; the others show in the counters.
    public func apply(_ batch: ContactImport, to account: inout ContactAccount) -> ContactImportCounts {
        let content: Blob
        do {
            content = try batch.form == .file ? batch.content : ContactImportTable(batch).content
        } catch {
            var counts = ContactImportCounts()
            counts.failures = ["\(error)"]
            return counts
        }
        let table = Table(
            name: "import", files: [Drop.File(name: "import.csv", content: content)], dialect: Dialect(),
            compression: .none)
        let isFile = batch.form == .file
        let found = rows.read(
            table, from: isFile ? .file : .json, customFields: account.customFieldNames,
            // A JSON call was cut to its limits when its table was made.
            maximumBytes: isFile ? batch.maximumBytes : .max, maximumRows: isFile ? batch.maximumRows : .max
        ) { row in land(row, batch.lists, in: &account) }
        return ContactImportCounts(found)
    }

    private func land(
        _ row: ConstantContactRows.Row, _ lists: ContactLists, in account: inout ContactAccount
    ) -> ConstantContactRows.Landing {
        let smsNumber = row.values.first { $0.column == "sms_number" }?.value
        let isUnsubscribed = row.email.flatMap { account.contact(email: $0) }?.permission == .unsubscribed
        if !isUnsubscribed || rows.updatesUnsubscribed {
            let columns = row.values.map(\.column) + row.blanks
            let fields = columns.filter { $0.hasPrefix("cf:") }.reduce(into: [String: String]()) {
                $0[$1] = account.customFieldID(named: String($1.dropFirst(3)))
            }
            let clears = rows.blankClears
            func change(_ contact: inout Contact) {
                for (column, value) in row.values { contact.set(column, to: value, customFieldID: fields[column]) }
                if clears { for column in row.blanks { contact.clear(column, customFieldID: fields[column]) } }
            }
            if let email = row.email {
                account.write(email: email, change)
            } else if let smsNumber {
                account.write(smsNumber: smsNumber, change)
            }
        }
        let isOnLists =
            row.email.map { account.add(email: $0, to: lists) }
            ?? smsNumber.map { account.add(smsNumber: $0, to: lists) }
        return isOnLists == true ? .onLists : isUnsubscribed ? .unsubscribed : .refused
    }
}

extension ContactImportCounts {
    fileprivate init(_ found: ConstantContactRows.Counts) {
        self.init()
        items = found.items
        people = found.people
        errors = found.errors
        correctable = found.correctable
        notAddedToList = found.notAddedToList
        failures = found.failure.map { [$0] } ?? []
    }
}
