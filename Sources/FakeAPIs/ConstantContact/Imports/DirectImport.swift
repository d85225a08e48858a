import Drops

/// The import of an API that stands alone: every row with an address is taken as it is, blanks change nothing.
///
/// What counts as an address, as a date or as too long is not judged here.
public struct DirectImport: ContactImportRules {
    /// Has nothing to set.
    public init() {}

    /// Counts rows whose address lacks an `@` as correctable; content that cannot be read is one failure.
    public func apply(_ batch: ContactImport, to account: inout ContactAccount) -> ContactImportCounts {
        var counts = ContactImportCounts()
        do {
            let rows = try ImportRows(batch)
            counts.items = rows.itemCount
            for row in rows.rows { take(row, batch, into: &account, &counts) }
        } catch {
            counts.failures = ["\(error)"]
        }
        return counts
    }

    private func take(
        _ row: [String: String], _ batch: ContactImport, into account: inout ContactAccount,
        _ counts: inout ContactImportCounts
    ) {
        counts.people += 1
        guard let email = row["email"]?.trimmingBlanks(), email.contains("@") else {
            counts.correctable += 1
            return
        }
        let fields = row.keys.filter { $0.hasPrefix("cf:") }
            .reduce(into: [String: String]()) { $0[$1] = account.customFieldID(named: String($1.dropFirst(3))) }
        account.write(email: email) { contact in
            for (column, value) in row.sorted(by: { $0.key < $1.key }) where column != "email" && !value.isEmpty {
                contact.set(column, to: value, customFieldID: fields[column])
            }
        }
        if !account.add(email: email, to: batch.lists) {
            if account.contact(email: email)?.permission == .unsubscribed {
                counts.notAddedToList += 1
            } else {
                counts.errors += 1
            }
        }
    }
}
