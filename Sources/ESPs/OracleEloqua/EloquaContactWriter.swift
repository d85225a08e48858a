import Verification

extension OracleEloqua {
    /// Matches a checked row with the contacts and writes it by rule and priority.
    struct ContactWriter {
        /// Why a row could not be written.
        struct Refusal {
            var rule: Rule
            var code: String
            var message: String
            var columns: [String] = []
        }

        let settings: Settings
        let columns: Columns
        /// For each mapped column its place in the contacts.
        let targets: [Int]
        private(set) var duplicateCount = 0
        private(set) var unmatchedCount = 0
        private(set) var existingCount = 0
        private(set) var listChanges = 0

        private let now: String
        private let identifier: Int
        private let address: Int?
        private let subscribed: Int
        private let modified: Int
        private let priorities: [Int?]
        private let rules: [UpdateRule]
        private var index: RowIndex
        /// Only when matching is by something else.
        private var addressIndex: RowIndex?
        private var statusIndex: RowIndex
        private var listIndex: RowIndex?
        private var marks = RowMarks()
        private var image: RowImage
        private var key: [UInt8] = []
        /// Identifiers all of whose rows are refused.
        private var refused: Set<[UInt8]> = []

        init(settings: Settings, columns: Columns, now: CivilTime, tables: [StateTable]) {
            self.settings = settings
            self.columns = columns
            self.now = "\(now.isoDate) \(now.clock)"
            let contacts = tables[0]
            targets = columns.mapped.map { contacts.column($0.field.name) ?? 0 }
            identifier = contacts.column(settings.identifier) ?? 0
            address = contacts.column("C_EmailAddress")
            subscribed = contacts.column("isSubscribed") ?? 0
            modified = contacts.column("C_DateModified") ?? 0
            priorities = columns.mapped.map { contacts.column("\($0.field.name) priority") }
            rules = columns.mapped.map { column in
                let rule = settings.updateRuleByField[column.field.name] ?? settings.updateRule
                return rule == .useFieldRule ? column.field.updateRule : rule
            }
            index = RowIndex(form: KeyForm(columns: [identifier], letters: .caseless), of: contacts)
            if let address, address != identifier {
                addressIndex = RowIndex(form: KeyForm(columns: [address], letters: .caseless), of: contacts)
            }
            statusIndex = RowIndex(form: KeyForm(columns: [0], letters: .caseless), of: tables[1])
            if tables.count > 2 { listIndex = RowIndex(form: KeyForm(columns: [0], letters: .caseless), of: tables[2]) }
            image = RowImage(columns: contacts.columns.count)
        }

        /// - Returns: why the row was refused, or nil when it is counted.
        mutating func write(
            _ row: RowImage, isBlank: [Bool], dropped: [Bool], record: Int, _ tables: inout [StateTable],
            _ recorder: inout OutcomeRecorder
        ) -> Refusal? {
            _ = index.form.key(of: row, into: &key)
            if refused.contains(key) {
                duplicateCount += 1
                return Refusal(
                    rule: ContactRules.duplicate, code: "ELQ-00011", message: "the identifier stands in the file twice")
            }
            let matches = index.all(key, in: tables[0])
            guard settings.purpose == .addOrUpdate else { return act(on: matches, row, record, &tables, &recorder) }
            if matches.count > 1, settings.multiMatch == .reject {
                return Refusal(
                    rule: ContactRules.multiple, code: "ELQ-00026",
                    message: "\(matches.count) contacts have this identifier")
            }
            if let first = matches.first, marks.fate(first) != .none {
                return again(first, row, isBlank, dropped, record, &tables, &recorder)
            }
            return place(matches, row, isBlank, dropped, record, &tables, &recorder)
        }

        private mutating func place(
            _ matches: [Int], _ row: RowImage, _ isBlank: [Bool], _ dropped: [Bool], _ record: Int,
            _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) -> Refusal? {
            guard let first = matches.first else { return create(row, record, &tables, &recorder) }
            if settings.importRule == .createOnly {
                existingCount += 1
                return skip(record, "the contact exists already (ELQ-00048)", &recorder)
            }
            if let refusal = checkAddress(row, first, tables[0]) { return refusal }
            var fate = RowMarks.Fate.unchanged
            for match in settings.multiMatch == .all ? matches : [first] {
                if update(match, row, isBlank, dropped, record, &tables, &recorder) { fate = .updated }
                marks.set(match, fate, record: record)
            }
            recorder.totals.count(fate)
            if fate == .unchanged {
                recorder.note(
                    ContactRules.unchanged, .noted, record: record, "nothing differs; the modification time stays")
            }
            noteMailing(first, record, tables[0], &recorder)
            join(tables[0], first, &tables, &recorder)
            return nil
        }

        private func skip(_ record: Int, _ message: MaskableText, _ recorder: inout OutcomeRecorder) -> Refusal? {
            recorder.totals.skipped += 1
            recorder.note(ContactRules.importRule, .skipped, record: record, message)
            return nil
        }

        private mutating func create(
            _ row: RowImage, _ record: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) -> Refusal? {
            if settings.importRule == .updateOnly {
                unmatchedCount += 1
                return skip(record, "no contact has this identifier (ELQ-00034)", &recorder)
            }
            let mail = address.flatMap { row.string($0) } ?? ""
            if mail.isEmpty, !settings.allowNoEmail {
                return Refusal(
                    rule: RowRules.missingEmail, code: "ELQ-00002", message: "a new contact needs an e-mail address")
            }
            if let limit = settings.contactLimit, tables[0].count >= limit {
                return Refusal(
                    rule: ContactRules.contactLimit, code: "ELQ-00060",
                    message: "the limit of \(limit) contacts is reached")
            }
            if let refusal = checkAddress(row, nil, tables[0]) { return refusal }
            image = row
            image.set(subscribed, status(of: mail, record, tables[1], &recorder))
            image.set(modified, now)
            setPriorities(row)
            let new = tables[0].append(image)
            index.insert(new, key: key)
            if addressIndex != nil, let address {
                var mailKey: [UInt8] = []
                if KeyForm(columns: [address], letters: .caseless).key(of: image, into: &mailKey) {
                    addressIndex?.insert(new, key: mailKey)
                }
            }
            marks.set(new, .added, record: record)
            recorder.totals.added += 1
            noteMailing(new, record, tables[0], &recorder)
            join(tables[0], new, &tables, &recorder)
            return nil
        }

        /// The subscription that belongs to the address.
        private mutating func status(
            of mail: String, _ record: Int, _ addresses: StateTable, _ recorder: inout OutcomeRecorder
        ) -> String {
            guard addresses.count > 0 else { return "true" }
            var entry = RowImage(columns: 3)
            entry.set(0, mail)
            var mailKey: [UInt8] = []
            guard statusIndex.form.key(of: entry, into: &mailKey), let found = statusIndex.first(mailKey, in: addresses)
            else { return "true" }
            let values = addresses.values(found)
            if values[2] == "true" {
                recorder.note(
                    ContactRules.restore, .valueChanged, record: record, column: "isSubscribed",
                    "the contact was deleted before and has its address's status back, not its lists")
            }
            if values[1] == "false" {
                recorder.note(
                    ContactRules.byAddress, .valueChanged, record: record, column: "isSubscribed", after: "false",
                    "the address is unsubscribed, so the new contact is too")
            }
            return values[1] ?? "true"
        }

        private mutating func checkAddress(_ row: RowImage, _ own: Int?, _ contacts: StateTable) -> Refusal? {
            guard let address, addressIndex != nil else { return nil }
            var mailKey: [UInt8] = []
            guard !(row.string(address) ?? "").isEmpty,
                KeyForm(columns: [address], letters: .caseless).key(of: row, into: &mailKey),
                let owner = addressIndex?.all(mailKey, in: contacts).first(where: { $0 != own })
            else { return nil }
            _ = owner
            return Refusal(
                rule: ContactRules.uniqueness, code: settings.uniquenessCode,
                message: "another contact has this e-mail address",
                columns: ["C_EmailAddress"])
        }

        /// Writes field by field.
        ///
        /// - Returns: whether anything differed.
        private mutating func update(
            _ match: Int, _ row: RowImage, _ isBlank: [Bool], _ dropped: [Bool], _ record: Int,
            _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) -> Bool {
            image.load(match, of: tables[0])
            var hasChanged = false
            for (place, target) in targets.enumerated() where !dropped[place] && target != identifier {
                let heading = columns.mapped[place].heading
                let hadValue = image.withField(target) { !($0 ?? .init(start: nil, count: 0)).isEmpty }
                switch rules[place] {
                case .ifNewIsNotNull where isBlank[place], .ifExistingIsNull where hadValue:
                    recorder.note(
                        ContactRules.updateRule, .skipped, record: record, column: heading,
                        "\(rules[place].rawValue): the stored value stays")
                    continue
                default: break
                }
                if isOutranked(place, hadValue) {
                    recorder.note(
                        ContactRules.priority, .skipped, record: record, column: heading,
                        "a source of higher rank wrote the stored value, which stays")
                    continue
                }
                let differs = row.withField(target) { new in
                    image.withField(target) { old in
                        !(new ?? .init(start: nil, count: 0)).elementsEqual(old ?? .init(start: nil, count: 0))
                    }
                }
                guard differs else { continue }
                if isBlank[place] {
                    recorder.note(
                        ContactRules.blankClears, .valueChanged, record: record, column: heading,
                        before: image.string(target).map { MaskableText(personal: $0) },
                        "the blank value cleared what was stored")
                }
                row.withField(target) { image.set(target, $0) }
                if let priority = priorities[place], let rank = settings.sourcePriority {
                    image.set(priority, isBlank[place] ? nil : String(rank))
                }
                hasChanged = true
            }
            if hasChanged {
                image.set(modified, now)
                _ = tables[0].replace(match, image)
            }
            return hasChanged
        }

        private func isOutranked(_ place: Int, _ hadValue: Bool) -> Bool {
            guard hadValue, let rank = settings.sourcePriority, let priority = priorities[place],
                let stored = image.string(priority).flatMap(Int.init)
            else { return false }
            return stored < rank
        }

        private mutating func setPriorities(_ row: RowImage) {
            guard let rank = settings.sourcePriority else { return }
            for (place, target) in targets.enumerated() where !(row.string(target) ?? "").isEmpty {
                if let priority = priorities[place] { image.set(priority, String(rank)) }
            }
        }

        /// A row whose identifier an earlier row of this file had.
        private mutating func again(
            _ match: Int, _ row: RowImage, _ isBlank: [Bool], _ dropped: [Bool], _ record: Int,
            _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) -> Refusal? {
            let fate = marks.fate(match)
            let earlier = marks.record(match)
            duplicateCount += 1
            func note(_ number: Int, _ kept: Int, _ recorder: inout OutcomeRecorder) {
                recorder.totals.duplicate += 1
                recorder.note(
                    ContactRules.duplicate, .duplicate, record: number,
                    "the identifier stands in record \(kept) too, which survives")
            }
            switch settings.duplicateInFile {
            case .firstWins: note(record, earlier, &recorder)
            case .lastWins:
                recorder.totals.count(fate, by: -1)
                note(earlier, record, &recorder)
                if fate == .added {
                    image = row
                    image.set(
                        subscribed, status(of: address.flatMap { row.string($0) } ?? "", record, tables[1], &recorder))
                    image.set(modified, now)
                    setPriorities(row)
                    _ = tables[0].replace(match, image)
                    recorder.totals.added += 1
                    marks.set(match, .added, record: record)
                } else {
                    tables[0].restore(match)
                    return place([match], row, isBlank, dropped, record, &tables, &recorder)
                }
            case .rejectAll:
                recorder.totals.count(fate, by: -1)
                recorder.reject(
                    ContactRules.duplicate, record: earlier, "the identifier stands in the file more than once")
                if fate == .added { tables[0].delete(match) } else { tables[0].restore(match) }
                marks.set(match, .rejected, record: record)
                refused.insert(key)
                return Refusal(
                    rule: ContactRules.duplicate, code: "ELQ-00011",
                    message: "the identifier stands in the file more than once")
            }
            return nil
        }

        // MARK: Other purposes, lists, mailing

        private mutating func act(
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
                        : "no contact is made; the address is remembered as unsubscribed")
                return nil
            }
            var hasChanged = false
            for match in matches {
                if isDelete {
                    tables[0].delete(match)
                    hasChanged = true
                    if tables.count > 2, let member = listIndex?.first(key, in: tables[2]) { tables[2].delete(member) }
                } else {
                    image.load(match, of: tables[0])
                    image.set(subscribed, "false")
                    if tables[0].replace(match, image) { hasChanged = true }
                }
            }
            recorder.totals.count(hasChanged ? .updated : .unchanged)
            return nil
        }

        private mutating func remember(_ mail: String, isDeleted: Bool, _ addresses: inout StateTable) {
            guard !mail.isEmpty else { return }
            var entry = RowImage(columns: 3)
            entry.set(0, mail)
            var mailKey: [UInt8] = []
            _ = statusIndex.form.key(of: entry, into: &mailKey)
            let known = statusIndex.first(mailKey, in: addresses)
            let before = known.map { addresses.values($0) }
            entry.set(1, settings.purpose == .unsubscribe ? "false" : before?[1] ?? "true")
            entry.set(2, isDeleted ? "true" : before?[2] ?? "false")
            if let known {
                _ = addresses.replace(known, entry)
            } else {
                statusIndex.insert(addresses.append(entry), key: mailKey)
            }
        }

        private func noteMailing(
            _ contact: Int, _ record: Int, _ contacts: StateTable, _ recorder: inout OutcomeRecorder
        ) {
            contacts.read(contact) { column, value in
                if column == subscribed, let value, value.equals("false") {
                    recorder.note(
                        ContactRules.noResubscribe, .noted, record: record, "the contact is unsubscribed and stays so")
                }
                if column == address, let value, !settings.excludeDomains.isEmpty {
                    let domain = value.string.lowercased().split(separator: "@").last.map(String.init) ?? ""
                    if settings.excludeDomains.contains(domain) {
                        recorder.note(
                            ContactRules.exclude, .warned, record: record, column: "C_EmailAddress",
                            "the domain \(domain) is on a master exclude list; the contact is imported and gets no mail"
                        )
                    }
                }
            }
        }

        private mutating func join(
            _ contacts: StateTable, _ contact: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) {
            guard settings.list != nil else { return }
            if listChanges == 0 {
                recorder.note(
                    ContactRules.listAdd, .noted,
                    settings.listAction == .add
                        ? "members that are missing from the file stay in the list"
                        : "the file's contacts leave the list")
            }
            let member = listIndex?.first(key, in: tables[2])
            if settings.listAction == .remove {
                if let member { tables[2].delete(member) }
                listChanges += member == nil ? 0 : 1
            } else if member == nil {
                var entry = RowImage(columns: 1)
                entry.set(0, contacts.values(contact)[identifier])
                let new = tables[2].append(entry)
                listIndex?.insert(new, key: key)
                listChanges += 1
            }
        }
    }
}
