import Verification

extension OracleEloqua.ContactWriter {
    private typealias ContactRules = OracleEloqua.ContactRules

    mutating func act(
        on matches: [Int], _ row: RowImage, _ record: Int, _ tables: inout [StateTable],
        _ recorder: inout OutcomeRecorder
    ) -> Refusal? {
        let isDelete = settings.purpose == .delete
        remember(address.flatMap { row.string($0) } ?? "", isDeleted: isDelete && !matches.isEmpty, &tables[1])
        guard !matches.isEmpty else {
            unmatchedCount += 1
            recorder.totals.skipped += 1
            recorder.note(
                ContactRules.purpose, .skipped, record: record,
                isDelete
                    ? "no contact has this identifier"
                    : "no contact is made; the address is remembered as \(settings.purpose == .hardBounce ? "bounced" : "unsubscribed")"
            )
            return nil
        }
        var hasChanged = false
        for match in matches {
            if isDelete {
                tables[0].delete(match)
                hasChanged = true
                if tables.count > 2, let member = listIndex?.first(key, in: &tables[2]) { tables[2].delete(member) }
            } else {
                image.load(match, of: tables[0])
                if settings.purpose == .hardBounce {
                    image.set(bounced, "true")
                } else {
                    image.set(subscribed, "false")
                }
                if tables[0].replace(match, image) { hasChanged = true }
            }
        }
        recorder.totals.count(hasChanged ? .updated : .unchanged)
        return nil
    }

    mutating func remember(_ mail: String, isDeleted: Bool, _ addresses: inout StateTable) {
        guard !mail.isEmpty else { return }
        var entry = RowImage(columns: 4)
        entry.set(0, mail)
        _ = statusIndex.form.key(of: entry, into: &mailKey)
        let known = statusIndex.first(mailKey, in: &addresses)
        let before = known.map { addresses.values($0) }
        entry.set(1, settings.purpose == .unsubscribe ? "false" : before?[1] ?? "true")
        entry.set(3, settings.purpose == .hardBounce ? "true" : before?[3] ?? "false")
        entry.set(2, isDeleted ? "true" : before?[2] ?? "false")
        if let known {
            _ = addresses.replace(known, entry)
        } else {
            statusIndex.insert(addresses.append(entry), key: mailKey)
        }
    }
}
