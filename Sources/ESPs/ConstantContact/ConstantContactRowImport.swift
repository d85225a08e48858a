import Reading
import Verification

extension ConstantContact {
    /// The rows of one activity, in order.
    final class RowImport {
        /// A row that does not land.
        private struct Refusal: Error {
            var rule: Rule
            var message: String
            var column: String?
            var isCorrectable = true
        }

        private let settings: Settings
        private let columns: Columns
        private let now: String
        private(set) var recorder: OutcomeRecorder
        private(set) var activity: Activity
        private let names: [String]
        private var index: RowIndex
        private var memberIndex: RowIndex
        private var marks = RowMarks()
        private var image: RowImage
        private var key: [UInt8] = []
        private var listCounts: [UInt64: Int] = [:]
        private var addedTo = 0

        init(
            settings: Settings, columns: Columns, now: CivilTime, recorder: OutcomeRecorder, activity: Activity,
            tables: [StateTable]
        ) {
            self.settings = settings
            self.columns = columns
            self.now = "\(now.isoDate)T\(now.clock).000Z"
            self.recorder = recorder
            self.activity = activity
            names = tables[0].columns
            image = RowImage(columns: names.count)
            index = RowIndex(form: KeyForm(columns: [0], letters: .caseless), of: tables[0])
            memberIndex = RowIndex(form: KeyForm(columns: [0, 1], letters: .caseless), of: tables[1])
            for row in 0..<tables[1].rowLimit where tables[1].isLive(row) {
                if let mail = tables[1].values(row)[1] {
                    listCounts[KeyHash.of(Array(mail.lowercased().utf8)), default: 0] += 1
                }
            }
        }

        var rejectedAll: OutcomeRecorder {
            var all = recorder
            all.totals = .init()
            all.totals.total = recorder.totals.total
            all.totals.rejected = recorder.totals.total
            return all
        }

        func apply(_ file: Table, to tables: inout [StateTable]) throws {
            let most = settings.source == .file ? settings.maxRows - 1 : settings.maxRows
            try file.forEachRecord { record in
                guard record.number > 0, !record.raw.isEmpty else { return }
                recorder.totals.total += 1
                if record.byteOffset + record.raw.count > settings.maxBytes {
                    return drop(
                        record, PayloadRules.size,
                        "the row lies beyond the first \(settings.maxBytes) bytes and was dropped without a word")
                }
                if recorder.totals.total > most {
                    return drop(
                        record, PayloadRules.rows, "the row is beyond the first \(most) contacts and was not processed")
                }
                activity.personCount += 1
                do {
                    try write(try read(record), record.number, &tables)
                } catch let refusal as Refusal {
                    if refusal.isCorrectable { activity.correctableCount += 1 } else { activity.errorCount += 1 }
                    recorder.reject(
                        refusal.rule, record: record.number, column: refusal.column,
                        before: refusal.column.flatMap(columns.position(named:)).flatMap {
                            $0 < record.fields.count ? MaskableText(personal: record.fields[$0].string) : nil
                        }, MaskableText(refusal.message))
                }
            }
            finish()
        }

        private func finish() {
            let total = recorder.totals.total
            if settings.checksExporter, total > settings.maxProfiles {
                recorder.note(ExporterRules.limit, .warned, "\(total) profiles are more than an export takes")
            }
            if addedTo > 0 {
                recorder.note(
                    ContactRules.addOnly, .noted, "members of the list who are missing from the file stay in it")
            }
        }

        private func drop(_ record: Record, _ rule: Rule, _ message: MaskableText) {
            recorder.totals.skipped += 1
            recorder.note(rule, .skipped, record: record.number, message)
        }

        // MARK: Reading a row

        private func read(_ record: Record) throws -> [String: String] {
            guard record.fields.count == columns.count,
                record.defects.isDisjoint(with: [.textAfterQuote, .unclosedQuote])
            else {
                throw Refusal(
                    rule: RowRules.emailRequired,
                    message: "the row has \(record.fields.count) fields, the header \(columns.count)",
                    isCorrectable: false)
            }
            var row: [String: String] = [:]
            for (position, name) in columns.mapped {
                let value = record.fields[position].bytes.trimmed.string
                row[name] = value.isEmpty ? "" : try checked(value, name, record.number)
            }
            try checkIdentity(row, record.number)
            try checkDates(&row, record.number)
            return row
        }

        private func checked(_ value: String, _ name: String, _ record: Int) throws -> String {
            let isName = ["first_name", "last_name", "job_title", "company_name"].contains(name)
            let isText = name.hasPrefix("cf:") || name.hasSuffix("street") || name.hasSuffix("street2")
            if ["email", "anniversary", "birthday_day", "birthday_month", "sms_consent_date"].contains(name) {
                return value
            }
            let most = name == "sms_number" ? 16 : isText ? 255 : 50
            guard value.unicodeScalars.count > most else { return value }
            let rule = isName ? RowRules.nameLength : RowRules.addressLength
            let message = "the value has \(value.unicodeScalars.count) characters, \(name) takes \(most)"
            switch settings.longPolicy {
            case .http400:
                throw FileFailure(
                    rule: rule, token: "400", message: "record \(record): \(message); the call is refused whole")
            case .errorRow: throw Refusal(rule: rule, message: message, column: name, isCorrectable: false)
            case .truncate:
                let cut = String(String.UnicodeScalarView(value.unicodeScalars.prefix(most)))
                recorder.note(
                    rule, .valueChanged, record: record, column: name, before: MaskableText(personal: value),
                    after: MaskableText(personal: cut),
                    MaskableText(message))
                return cut
            }
        }

        private func checkIdentity(_ row: [String: String], _ record: Int) throws {
            let address = row["email"] ?? ""
            if address.isEmpty {
                if settings.checksExporter {
                    recorder.note(ExporterRules.email, .warned, record: record, "the row has no address")
                }
                guard (row["sms_number"] ?? "").isEmpty else { return }
                if settings.missingEmail == .http400 {
                    throw FileFailure(
                        rule: RowRules.emailRequired, token: "400",
                        message: "record \(record) has neither email nor sms_number")
                }
                throw Refusal(rule: RowRules.emailRequired, message: "the row has neither email nor sms_number")
            }
            if address.utf8.count > settings.maxEmailLength {
                throw Refusal(
                    rule: RowRules.emailLength, message: "the address is longer than \(settings.maxEmailLength)",
                    column: "email")
            }
            if settings.emailCheck == .basic, !Self.isAddress(address) {
                throw Refusal(
                    rule: RowRules.emailFormat,
                    message: "the address is not complete or holds a sign that is not allowed", column: "email")
            }
        }

        /// One @, a local part of 1 to 64 printable ASCII characters, a domain of labels with a dot.
        static func isAddress(_ address: String) -> Bool {
            let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            guard parts.count == 2, (1...64).contains(parts[0].count) else { return false }
            let local = Array(parts[0])
            let banned = Array(" ,()[]<>\"".utf8)
            let dot = UInt8(ascii: ".")
            guard local.allSatisfy({ (33...126).contains($0) && !banned.contains($0) }), local.first != dot,
                local.last != dot,
                !zip(local, local.dropFirst()).contains(where: { $0 == dot && $1 == dot })
            else { return false }
            let labels = parts[1].split(separator: dot, omittingEmptySubsequences: false)
            return labels.count > 1
                && labels.allSatisfy {
                    !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
                }
        }

        private func checkDates(_ row: inout [String: String], _ record: Int) throws {
            let month = row["birthday_month"] ?? ""
            let day = row["birthday_day"] ?? ""
            if month.isEmpty != day.isEmpty
                || (!month.isEmpty && CivilTime(2000, Int(month) ?? 0, Int(day) ?? 0) == nil)
            {
                throw Refusal(
                    rule: RowRules.birthday, message: "month and day of birth are not both there and in range",
                    column: "birthday_month")
            }
            if let text = row["anniversary"], !text.isEmpty {
                guard let date = Self.anniversary(text) else {
                    throw Refusal(
                        rule: RowRules.anniversary, message: "the anniversary is in none of the eight forms",
                        column: "anniversary")
                }
                if settings.anniversaryStored == .isoDate { row["anniversary"] = date.isoDate }
            }
            if settings.smsPermission == .explicit, !(row["sms_number"] ?? "").isEmpty,
                Self.anniversary(row["sms_consent_date"] ?? "") == nil
            {
                recorder.note(
                    RowRules.consent, .valueChanged, record: record, column: "sms_number", after: "not_set",
                    "explicit SMS permission needs a consent date; the permission is not set")
            }
        }

        /// Official V3 OpenAPI: M/D/YYYY, YYYY/M/D, YYYY-M-D, M-D-YYYY, with or without leading zeros.
        static func anniversary(_ text: String) -> CivilTime? {
            for separator in ["/", "-"] {
                let parts = text.split(separator: separator, omittingEmptySubsequences: false)
                guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isNumber) && (1...4).contains($0.count) })
                else { continue }
                let numbers = parts.compactMap { Int($0) }
                guard numbers.count == 3 else { continue }
                if parts[0].count == 4 { return CivilTime(numbers[0], numbers[1], numbers[2]) }
                if parts[2].count == 4 { return CivilTime(numbers[2], numbers[0], numbers[1]) }
            }
            return nil
        }

        // MARK: Writing

        private func write(_ row: [String: String], _ record: Int, _ tables: inout [StateTable]) throws {
            let address = row["email"] ?? ""
            let identity = address.isEmpty ? "sms:\(row["sms_number"] ?? "")" : address
            image.clear()
            image.set(0, identity)
            _ = index.form.key(of: image, into: &key)
            let contactKey = key
            let known = index.first(contactKey, in: tables[0])
            try checkListCount(identity, tables[1])
            var isUnsubscribed = settings.unsubscribed.contains(identity.lowercased())
            if let known {
                if marks.fate(known) != .none {
                    recorder.note(
                        ContactRules.duplicate, .noted, record: record,
                        "record \(marks.record(known)) has the same address; values are merged")
                }
                isUnsubscribed = tables[0].values(known)[1] == "unsubscribed"
                update(known, row, record, isUnsubscribed, &tables[0])
            } else {
                add(row, identity, record, isUnsubscribed, contactKey, &tables[0])
            }
            join(identity, isUnsubscribed, record, &tables[1])
        }

        private func set(_ name: String, _ value: String?) {
            if let place = names.firstIndex(of: name) { image.set(place, value) }
        }

        private func add(
            _ row: [String: String], _ identity: String, _ record: Int, _ isUnsubscribed: Bool, _ contactKey: [UInt8],
            _ contacts: inout StateTable
        ) {
            for (name, value) in row where name != "email" && !value.isEmpty { set(name, value) }
            set("permission_to_send", isUnsubscribed ? "unsubscribed" : "implicit")
            set("opt_in_source", "Account")
            set("created_at", now)
            set("updated_at", now)
            let isDeleted = settings.deleted.contains(identity.lowercased())
            if isDeleted { noteRevived(record) }
            if isDeleted, !settings.revive { set("deleted_at", now) }
            let new = contacts.append(image)
            index.insert(new, key: contactKey)
            // Of a contact that the account knew before the emulator did, the import changes nothing but the given values.
            let fate: RowMarks.Fate = isUnsubscribed || isDeleted ? .updated : .added
            marks.set(new, fate, record: record)
            recorder.totals.count(fate)
            if fate == .added {
                recorder.note(ContactRules.new, .noted, record: record, "the contact is new, with permission implicit")
            }
            noteMailable(record, isUnsubscribed ? "unsubscribed" : "implicit")
        }

        private func noteRevived(_ record: Int) {
            recorder.note(
                ContactRules.revived, .valueChanged, record: record, column: "deleted_at",
                settings.revive ? "the deleted contact is active again" : "the contact stays deleted")
        }

        private func update(
            _ known: Int, _ row: [String: String], _ record: Int, _ isUnsubscribed: Bool, _ contacts: inout StateTable
        ) {
            image.load(known, of: contacts)
            var hasChanged = false
            let clears = settings.blankClears || (settings.duplicates == .lastWins && marks.fate(known) != .none)
            for (name, value) in row.sorted(by: { $0.key < $1.key }) where name != "email" {
                guard let place = names.firstIndex(of: name), image.string(place) != value else { continue }
                if value.isEmpty {
                    guard clears, !image.isNull(place) else {
                        if !image.isNull(place) {
                            recorder.note(
                                ContactRules.partial, .noted, record: record, column: name,
                                "the blank leaves what is stored")
                        }
                        continue
                    }
                }
                if isUnsubscribed, !settings.updateUnsubscribed { continue }
                image.set(place, value.isEmpty ? nil : value)
                hasChanged = true
            }
            if let place = names.firstIndex(of: "deleted_at"), !image.isNull(place), settings.revive {
                image.set(place, nil as String?)
                noteRevived(record)
                hasChanged = true
            }
            if hasChanged {
                set("updated_at", now)
                _ = contacts.replace(known, image)
            }
            let earlier = marks.fate(known)
            let fate: RowMarks.Fate = hasChanged || earlier == .added ? .updated : .unchanged
            marks.set(known, fate, record: record)
            recorder.totals.count(fate)
            recorder.note(ContactRules.permission, .noted, record: record, "the permission of the known contact stays")
            noteMailable(record, image.string(1) ?? "")
        }

        private func noteMailable(_ record: Int, _ permission: String) {
            guard permission != "implicit", permission != "explicit" else { return }
            recorder.note(
                ContactRules.mailable, .warned, record: record, column: "permission_to_send",
                after: MaskableText(permission),
                "the contact's permission is \(permission), so it gets no mail")
        }

        private func checkListCount(_ identity: String, _ memberships: StateTable) throws {
            let count = listCounts[KeyHash.of(Array(identity.lowercased().utf8)), default: 0]
            guard count + settings.listIds.count > settings.maxLists else { return }
            let missing = settings.listIds.filter { !isMember(identity, $0, memberships) }
            if count + missing.count > settings.maxLists {
                throw Refusal(
                    rule: ContactRules.listCount,
                    message: "the contact would be on more than \(settings.maxLists) lists", isCorrectable: false)
            }
        }

        private func isMember(_ identity: String, _ list: String, _ memberships: StateTable) -> Bool {
            var entry = RowImage(columns: 2)
            entry.set(0, list)
            entry.set(1, identity)
            _ = memberIndex.form.key(of: entry, into: &key)
            return memberIndex.first(key, in: memberships) != nil
        }

        private func join(_ identity: String, _ isUnsubscribed: Bool, _ record: Int, _ memberships: inout StateTable) {
            if isUnsubscribed {
                activity.cannotAddToListCount += 1
                recorder.note(
                    ContactRules.unsubscribed, .warned, record: record, column: "email",
                    "the contact is unsubscribed and was not added to the list")
                return
            }
            for list in settings.listIds where !isMember(identity, list, memberships) {
                var entry = RowImage(columns: 2)
                entry.set(0, list)
                entry.set(1, identity)
                let new = memberships.append(entry)
                memberIndex.insert(new, key: key)
                listCounts[KeyHash.of(Array(identity.lowercased().utf8)), default: 0] += 1
                addedTo += 1
            }
        }
    }
}
