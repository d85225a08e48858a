import Verification

extension ConstantContact {
    /// Matches a checked row with the contacts by address, writes it, and puts the contact on the lists.
    struct ContactWriter {
        private let settings: Settings
        private let now: String
        /// What the new contacts have in common, from ``begin(_:)`` on.
        private var shared: (now: SharedText, permission: SharedText, source: SharedText)?
        private var lists: [(id: String, shared: SharedText)] = []
        private let names: [String]
        private let permission: Int
        private let source: Int
        private let deletedAt: Int
        private let createdAt: Int
        private let updatedAt: Int
        private let sms: Int?
        /// Columns of the contact that the file fills, the address apart, by name.
        private let given: [Int]
        private var index: RowIndex
        private var memberIndex: RowIndex
        private var marks = RowMarks()
        private var image: RowImage
        private var member = RowImage(columns: 2)
        private var key: [UInt8] = []
        private var memberKey: [UInt8] = []
        /// Whether a contact could come to be on too many lists; without, nothing is counted.
        private let countsLists: Bool
        private var listCounts = SeenKeys()
        /// Contacts that were put on a list, and those that could not be.
        private(set) var joins = 0
        private(set) var refusedJoins = 0

        init(settings: Settings, columns: Columns, now: CivilTime, tables: [StateTable]) {
            self.settings = settings
            self.now = "\(now.isoDate)T\(now.clock).000Z"
            let names = tables[0].columns
            func place(_ name: String) -> Int { names.firstIndex(of: name) ?? 0 }
            self.names = names
            permission = place("permission_to_send")
            source = place("opt_in_source")
            deletedAt = place("deleted_at")
            createdAt = place("created_at")
            updatedAt = place("updated_at")
            sms = names.firstIndex(of: "sms_number")
            given = columns.names.sorted().map(place)
            image = RowImage(columns: names.count)
            index = RowIndex(form: KeyForm(columns: [0], letters: .caseless), of: tables[0])
            memberIndex = RowIndex(form: KeyForm(columns: [0, 1], letters: .caseless), of: tables[1])
            var lists = Set(settings.listIds)
            let members = tables[1]
            for row in 0..<members.rowLimit where members.isLive(row) {
                members.withField(row, 0) { _ = lists.insert($0?.string ?? "") }
            }
            countsLists = lists.count > settings.maxLists
            guard countsLists else { return }
            for row in 0..<members.rowLimit where members.isLive(row) {
                if let mail = members.values(row)[1] { listCounts.add(1, to: Self.hash(mail)) }
            }
        }

        /// Before the first row.
        mutating func begin(_ tables: inout [StateTable]) {
            shared = (tables[0].share(now), tables[0].share("implicit"), tables[0].share("Account"))
            lists = settings.listIds.map { ($0, tables[1].share($0)) }
        }

        private static func hash(_ identity: String) -> UInt64 { KeyHash.of(Array(identity.lowercased().utf8)) }

        mutating func write(
            _ row: inout RowImage, _ record: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) throws {
            if row.isEmpty(0) { row.set(0, "sms:\(sms.flatMap { row.string($0) } ?? "")") }
            _ = index.form.key(of: row, into: &key)
            let known = index.first(key, in: &tables[0])
            if countsLists { try checkListCount(row.string(0) ?? "", &tables[1]) }
            var isUnsubscribed = !settings.unsubscribed.isEmpty && settings.unsubscribed.contains(lowered(row))
            if let known {
                if marks.fate(known) != .none {
                    recorder.note(
                        ContactRules.duplicate, .noted, record: record,
                        "record \(marks.record(known)) has the same address; values are merged")
                }
                isUnsubscribed = tables[0].withField(known, permission) { $0?.equals("unsubscribed") ?? false }
                update(known, row, record, isUnsubscribed, &tables[0], &recorder)
            } else {
                add(row, record, isUnsubscribed, &tables[0], &recorder)
            }
            join(row, isUnsubscribed, record, &tables[1], &recorder)
        }

        private func lowered(_ row: RowImage) -> String { row.string(0)?.lowercased() ?? "" }

        // MARK: Contacts

        private mutating func add(
            _ row: RowImage, _ record: Int, _ isUnsubscribed: Bool, _ contacts: inout StateTable,
            _ recorder: inout OutcomeRecorder
        ) {
            image.clear()
            image.set(0, from: row, 0)
            for place in given where !row.isEmpty(place) { image.set(place, from: row, place) }
            if let shared {
                image.set(permission, shared.permission)
                image.set(source, shared.source)
                image.set(createdAt, shared.now)
                image.set(updatedAt, shared.now)
            }
            if isUnsubscribed { image.set(permission, "unsubscribed") }
            let isDeleted = !settings.deleted.isEmpty && settings.deleted.contains(lowered(row))
            if isDeleted { noteRevived(record, &recorder) }
            if isDeleted, !settings.revive { image.set(deletedAt, now) }
            let new = contacts.append(image)
            index.insert(new, key: key)
            // Of a contact that the account knew before the emulator did, the import changes nothing but the given values.
            let fate: RowMarks.Fate = isUnsubscribed || isDeleted ? .updated : .added
            marks.set(new, fate, record: record)
            recorder.totals.count(fate)
            if fate == .added {
                recorder.note(ContactRules.new, .noted, record: record, "the contact is new, with permission implicit")
            }
            noteMailable(record, &recorder)
        }

        private func noteRevived(_ record: Int, _ recorder: inout OutcomeRecorder) {
            recorder.note(
                ContactRules.revived, .valueChanged, record: record, column: "deleted_at",
                settings.revive ? "the deleted contact is active again" : "the contact stays deleted")
        }

        private mutating func update(
            _ known: Int, _ row: RowImage, _ record: Int, _ isUnsubscribed: Bool, _ contacts: inout StateTable,
            _ recorder: inout OutcomeRecorder
        ) {
            image.load(known, of: contacts)
            var hasChanged = false
            let clears = settings.blankClears || (settings.duplicates == .lastWins && marks.fate(known) != .none)
            for place in given where !row.hasSame(place, as: image, place) {
                if row.isEmpty(place), !clears {
                    recorder.note(
                        ContactRules.partial, .noted, record: record, column: names[place],
                        "the blank leaves what is stored")
                    continue
                }
                if isUnsubscribed, !settings.updateUnsubscribed { continue }
                if row.isEmpty(place) { image.set(place, nil as String?) } else { image.set(place, from: row, place) }
                hasChanged = true
            }
            if !image.isNull(deletedAt), settings.revive {
                image.set(deletedAt, nil as String?)
                noteRevived(record, &recorder)
                hasChanged = true
            }
            if hasChanged {
                image.set(updatedAt, now)
                _ = contacts.replace(known, image)
            }
            let earlier = marks.fate(known)
            let fate: RowMarks.Fate = hasChanged || earlier == .added ? .updated : .unchanged
            marks.set(known, fate, record: record)
            recorder.totals.count(fate)
            recorder.note(ContactRules.permission, .noted, record: record, "the permission of the known contact stays")
            noteMailable(record, &recorder)
        }

        /// Says so when the contact in ``image`` gets no mail.
        private func noteMailable(_ record: Int, _ recorder: inout OutcomeRecorder) {
            let getsMail = image.withField(permission) {
                $0.map { $0.equals("implicit") || $0.equals("explicit") } ?? false
            }
            if getsMail { return }
            let permission = image.string(permission) ?? ""
            recorder.note(
                ContactRules.mailable, .warned, record: record, column: "permission_to_send",
                after: MaskableText(permission),
                "the contact's permission is \(permission), so it gets no mail")
        }

        // MARK: Lists

        private mutating func checkListCount(_ identity: String, _ memberships: inout StateTable) throws {
            let count = listCounts[Self.hash(identity)]
            guard count + settings.listIds.count > settings.maxLists else { return }
            var missing = 0
            for list in settings.listIds where !isMember(identity, list, &memberships) { missing += 1 }
            if count + missing > settings.maxLists {
                throw Refusal(
                    rule: ContactRules.listCount,
                    message: "the contact would be on more than \(settings.maxLists) lists", isCorrectable: false)
            }
        }

        private mutating func isMember(_ identity: String, _ list: String, _ memberships: inout StateTable) -> Bool {
            member.clear()
            member.set(0, list)
            member.set(1, identity)
            _ = memberIndex.form.key(of: member, into: &memberKey)
            return memberIndex.first(memberKey, in: &memberships) != nil
        }

        private mutating func join(
            _ row: RowImage, _ isUnsubscribed: Bool, _ record: Int, _ memberships: inout StateTable,
            _ recorder: inout OutcomeRecorder
        ) {
            if isUnsubscribed {
                refusedJoins += 1
                return recorder.note(
                    ContactRules.unsubscribed, .warned, record: record, column: "email",
                    "the contact is unsubscribed and was not added to the list")
            }
            for list in lists {
                member.clear()
                member.set(0, list.shared)
                member.set(1, from: row, 0)
                _ = memberIndex.form.key(of: member, into: &memberKey)
                guard memberIndex.first(memberKey, in: &memberships) == nil else { continue }
                memberIndex.insert(memberships.append(member), key: memberKey)
                if countsLists { listCounts.add(1, to: Self.hash(row.string(0) ?? "")) }
                joins += 1
            }
        }
    }
}
