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
        var duplicateCount = 0
        var unmatchedCount = 0
        var existingCount = 0
        var listChanges = 0

        private let now: String
        /// What the contacts have in common, from ``begin(_:)`` on.
        private var shared: (now: SharedText, yes: SharedText, no: SharedText)?
        let identifier: Int
        let address: Int?
        let subscribed: Int
        let bounced: Int
        let modified: Int
        private let priorities: [Int?]
        private let rules: [UpdateRule]
        var index: RowIndex
        /// Only when matching is by something else.
        private var addressIndex: RowIndex?
        var statusIndex: RowIndex
        var listIndex: RowIndex?
        private var marks = RowMarks()
        var image: RowImage
        var key: [UInt8] = []
        var mailKey: [UInt8] = []
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
            bounced = contacts.column("isBounceback") ?? 0
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

        /// Before the first row.
        mutating func begin(_ tables: inout [StateTable]) {
            shared = (tables[0].share(now), tables[0].share("true"), tables[0].share("false"))
        }

        /// - Returns: why the row was refused, or nil when it is counted.
        mutating func write(
            _ row: RowImage, isBlank: [Bool], dropped: [Bool], record: Int, _ tables: inout [StateTable],
            _ recorder: inout OutcomeRecorder
        ) -> Refusal? {
            _ = index.form.key(of: row, into: &key)
            if !refused.isEmpty, refused.contains(key) {
                duplicateCount += 1
                return Refusal(
                    rule: ContactRules.duplicate, code: "ELQ-00011", message: "the identifier stands in the file twice")
            }
            let matches = index.all(key, in: &tables[0])
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
            if let refusal = checkAddress(row, first, &tables[0]) { return refusal }
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
            noteMailing(first, record, &tables[0], &recorder)
            join(first, &tables, &recorder)
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
            if row.isEmpty(address), !settings.allowNoEmail {
                return Refusal(
                    rule: RowRules.missingEmail, code: "ELQ-00002", message: "a new contact needs an e-mail address")
            }
            if let limit = settings.contactLimit, tables[0].count >= limit {
                return Refusal(
                    rule: ContactRules.contactLimit, code: "ELQ-00060",
                    message: "the limit of \(limit) contacts is reached")
            }
            if let refusal = checkAddress(row, nil, &tables[0]) { return refusal }
            fill(row, record, &tables[1], &recorder)
            let new = tables[0].append(image)
            index.insert(new, key: key)
            if let form = addressIndex?.form, form.key(of: image, into: &mailKey) {
                addressIndex?.insert(new, key: mailKey)
            }
            marks.set(new, .added, record: record)
            recorder.totals.added += 1
            noteMailing(new, record, &tables[0], &recorder)
            join(new, &tables, &recorder)
            return nil
        }

        /// A new contact from a row.
        private mutating func fill(
            _ row: RowImage, _ record: Int, _ addresses: inout StateTable, _ recorder: inout OutcomeRecorder
        ) {
            image.assign(row)
            let status = status(of: row, record, &addresses, &recorder)
            if let shared {
                image.set(subscribed, status.isSubscribed ? shared.yes : shared.no)
                image.set(bounced, status.isBounceback ? shared.yes : shared.no)
                image.set(modified, shared.now)
            }
            setPriorities(row)
        }

        /// What belongs to the row's address, not to the contact: whether it is subscribed, and whether it bounced.
        private mutating func status(
            of row: RowImage, _ record: Int, _ addresses: inout StateTable, _ recorder: inout OutcomeRecorder
        ) -> (isSubscribed: Bool, isBounceback: Bool) {
            guard addresses.count > 0 else { return (true, false) }
            var entry = RowImage(columns: 4)
            entry.set(0, address.flatMap { row.string($0) } ?? "")
            guard statusIndex.form.key(of: entry, into: &mailKey),
                let found = statusIndex.first(mailKey, in: &addresses)
            else { return (true, false) }
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
            if values[3] == "true" {
                recorder.note(
                    ContactRules.byAddress, .valueChanged, record: record, column: "isBounceback", after: "true",
                    "the address bounced, so the new contact counts as bounced")
            }
            return (values[1] != "false", values[3] == "true")
        }

        private mutating func checkAddress(_ row: RowImage, _ own: Int?, _ contacts: inout StateTable) -> Refusal? {
            guard let form = addressIndex?.form, !row.isEmpty(address), form.key(of: row, into: &mailKey),
                addressIndex?.all(mailKey, in: &contacts).contains(where: { $0 != own }) ?? false
            else { return nil }
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
                let hadValue = !image.isEmpty(target)
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
                guard !row.hasSame(target, as: image, target) else { continue }
                if isBlank[place] {
                    recorder.note(
                        ContactRules.blankClears, .valueChanged, record: record, column: heading,
                        before: image.string(target).map { MaskableText(personal: $0) },
                        "the blank value cleared what was stored")
                }
                image.set(target, from: row, target)
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
            for (place, target) in targets.enumerated() where !row.isEmpty(target) {
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
                    fill(row, record, &tables[1], &recorder)
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
    }
}
