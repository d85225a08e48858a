import Verification

/// Whether a contact gets mail, and which list it is on.
extension OracleEloqua.ContactWriter {
    private typealias ContactRules = OracleEloqua.ContactRules

    func noteMailing(
        _ contact: Int, _ record: Int, _ contacts: inout StateTable, _ recorder: inout OutcomeRecorder
    ) {
        if contacts.withField(contact, subscribed, { $0?.equals("false") ?? false }) {
            recorder.note(
                ContactRules.noResubscribe, .noted, record: record, "the contact is unsubscribed and stays so")
        }
        guard let address, !settings.excludeDomains.isEmpty else { return }
        let mail = contacts.withField(contact, address) { $0?.string.lowercased() ?? "" }
        let domain = mail.split(separator: "@").last.map(String.init) ?? ""
        guard settings.excludeDomains.contains(domain) else { return }
        recorder.note(
            ContactRules.exclude, .warned, record: record, column: "C_EmailAddress",
            "the domain \(domain) is on a master exclude list; the contact is imported and gets no mail")
    }

    mutating func join(
        _ contact: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
    ) {
        guard settings.list != nil else { return }
        if listChanges == 0 {
            recorder.note(
                ContactRules.listAdd, .noted,
                settings.listAction == .add
                    ? "members that are missing from the file stay in the list"
                    : "the file's contacts leave the list")
        }
        let member = listIndex?.first(key, in: &tables[2])
        if settings.listAction == .remove {
            if let member { tables[2].delete(member) }
            listChanges += member == nil ? 0 : 1
        } else if member == nil {
            var entry = RowImage(columns: 1)
            entry.set(0, tables[0].values(contact)[identifier])
            let new = tables[2].append(entry)
            listIndex?.insert(new, key: key)
            listChanges += 1
        }
    }
}
