import Verification

extension OracleResponsys {
    /// Matches records with the table and applies the merge rule.
    struct Merger {
        private typealias Refusal = RowImport.Refusal

        private let settings: Settings
        private let columns: Columns
        private let names: [String]
        private var index: RowIndex?
        /// The profile list, where the job fills an extension table.
        private var listIndex: RowIndex?
        private var marks = RowMarks()
        private var image: RowImage
        private var key: [UInt8] = []
        private var nextID = 1

        init(settings: Settings, columns: Columns, tables: [StateTable]) {
            self.settings = settings
            self.columns = columns
            names = tables[0].columns
            image = RowImage(columns: names.count)
            nextID = tables[0].rowLimit + 1
        }

        /// Before the first record.
        mutating func begin(_ tables: inout [StateTable], _ recorder: inout OutcomeRecorder) {
            if settings.target == .supplemental {
                recorder.note(MergeRules.supplementalMode, .noted, "the table is filled by \(settings.mode.rawValue)")
                if settings.mode == .overwrite { tables[0].removeAll() }
            }
            let keys =
                switch settings.target {
                case .profileList: settings.match
                case .pet: ["RIID_"]
                case .supplemental: settings.primaryKey
                }
            let places = keys.compactMap(names.firstIndex)
            if !places.isEmpty { index = RowIndex(form: KeyForm(columns: places, letters: .caseless), of: tables[0]) }
            if settings.target == .pet {
                let list = settings.match.compactMap(tables[1].columns.firstIndex)
                listIndex = RowIndex(form: KeyForm(columns: list, letters: .caseless), of: tables[1])
            }
        }

        mutating func merge(
            _ row: [String: String], _ record: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) throws {
            var row = row
            if settings.target != .supplemental { try checkKeys(row) }
            if settings.target == .pet {
                guard let member = member(row, tables[1]) else {
                    guard settings.petNoMember == .reject else {
                        return skip(record, MergeRules.petMember, "the key has no member in the list", &recorder)
                    }
                    throw Refusal(
                        rule: MergeRules.petMember,
                        reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER")
                }
                row["RIID_"] = member
            }
            let matches = try self.matches(row, tables[0])
            if matches.isEmpty { return try insert(row, record, &tables[0], &recorder) }
            try update(matches, row, record, &tables[0], &recorder)
        }

        private func skip(_ record: Int, _ rule: Rule, _ message: MaskableText, _ recorder: inout OutcomeRecorder) {
            recorder.totals.skipped += 1
            recorder.note(rule, .skipped, record: record, message)
        }

        private func checkKeys(_ row: [String: String]) throws {
            func isEmpty(_ name: String) -> Bool { (row[name] ?? "").isEmpty }
            let keys = ["CUSTOMER_ID_", "EMAIL_ADDRESS_", "MOBILE_NUMBER_"] + settings.match
            if keys.allSatisfy(isEmpty) {
                throw Refusal(
                    rule: MergeRules.noKey,
                    reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER")
            }
            var channels = settings.rejectIfChannelEmpty
            if settings.match[0] == "EMAIL_ADDRESS_" { channels.append("E") }
            if settings.match[0] == "MOBILE_NUMBER_" { channels.append("M") }
            for (channel, name, words) in [
                ("E", "EMAIL_ADDRESS_", "EMAIL ADDRESS"), ("M", "MOBILE_NUMBER_", "MOBILE NUMBER"),
                ("P", "POSTAL_STREET_1_", "POSTAL_STREET_1_"),
            ] where channels.contains(channel) && isEmpty(name) {
                throw Refusal(
                    rule: MergeRules.channel, reason: "\(RowImport.merge) \(words) FIELD CANNOT BE EMPTY", column: name)
            }
            if let blank = settings.match.first(where: isEmpty) {
                throw Refusal(
                    rule: MergeRules.matchEmpty, reason: "\(RowImport.merge) MATCH FIELD CANNOT BE EMPTY", column: blank
                )
            }
        }

        private mutating func member(_ row: [String: String], _ list: StateTable) -> String? {
            var keys = RowImage(columns: list.columns.count)
            for name in settings.match { keys.set(list.column(name) ?? 0, row[name]) }
            guard let form = listIndex?.form, form.key(of: keys, into: &key),
                let found = listIndex?.first(key, in: list)
            else { return nil }
            return list.values(found)[list.column("RIID_") ?? 0]
        }

        private mutating func matches(_ row: [String: String], _ table: StateTable) throws -> [Int] {
            guard let form = index?.form else { return [] }
            image.clear()
            for (place, name) in names.enumerated() { image.set(place, row[name]) }
            guard form.key(of: image, into: &key) else {
                throw Refusal(rule: MergeRules.matchEmpty, reason: "\(RowImport.merge) MATCH FIELD CANNOT BE EMPTY")
            }
            let found = index?.all(key, in: table) ?? []
            if settings.target == .supplemental, settings.mode == .append, !found.isEmpty {
                throw Refusal(
                    rule: MergeRules.supplementalMode, reason: RowImport.invalid, column: settings.primaryKey.first)
            }
            return found
        }

        private mutating func insert(
            _ row: [String: String], _ record: Int, _ table: inout StateTable, _ recorder: inout OutcomeRecorder
        ) throws {
            if settings.target == .profileList {
                if settings.matchesByHash {
                    throw Refusal(
                        rule: MergeRules.hashInsert, reason: "\(RowImport.merge) NO MATCH", column: settings.match.first
                    )
                }
                if !settings.insertOnNoMatch {
                    guard settings.unappliedCountsAsRejected else {
                        return skip(record, MergeRules.insert, "no record matches, and inserting is off", &recorder)
                    }
                    throw Refusal(rule: MergeRules.insert, reason: "\(RowImport.merge) NO MATCH")
                }
            }
            image.clear()
            for (place, name) in names.enumerated() { image.set(place, row[name]) }
            if settings.target == .profileList {
                image.set(names.firstIndex(of: "RIID_") ?? 0, String(nextID))
                nextID += 1
                setDefaultPermission(row, record, &recorder)
            }
            let new = table.append(image)
            index?.insert(new, key: key)
            marks.set(new, .added, record: record)
            recorder.totals.added += 1
        }

        private mutating func setDefaultPermission(
            _ row: [String: String], _ record: Int, _ recorder: inout OutcomeRecorder
        ) {
            guard row["EMAIL_PERMISSION_STATUS_"] == nil, let place = names.firstIndex(of: "EMAIL_PERMISSION_STATUS_")
            else { return }
            let isOut = settings.defaultPermission == .optout
            image.set(place, isOut ? "O" : "I")
            recorder.note(
                FieldRules.defaultPermission, isOut ? .warned : .valueChanged, record: record,
                column: "EMAIL_PERMISSION_STATUS_",
                after: isOut ? "O" : "I",
                isOut
                    ? "the person is stored as opted OUT, because the file says nothing and the job's default is OPTOUT"
                    : "the person is stored as opted in by the job's default")
        }

        private mutating func update(
            _ matches: [Int], _ row: [String: String], _ record: Int, _ table: inout StateTable,
            _ recorder: inout OutcomeRecorder
        ) throws {
            if let touched = matches.first(where: { marks.fate($0) != .none }) {
                if settings.duplicates == .rejectLater {
                    throw Refusal(
                        rule: MergeRules.duplicate,
                        reason: "\(RowImport.merge) DUPLICATE OF RECORD \(marks.record(touched))")
                }
                recorder.note(
                    MergeRules.duplicate, .noted, record: record,
                    "record \(marks.record(touched)) has the same match value; this one is put over it")
            }
            if settings.target != .supplemental, settings.updateOnMatch == .noUpdate {
                guard settings.unappliedCountsAsRejected else {
                    return skip(record, MergeRules.update, "the record exists, and NO_UPDATE leaves it", &recorder)
                }
                throw Refusal(rule: MergeRules.update, reason: "\(RowImport.merge) RECORD EXISTS")
            }
            var fate = RowMarks.Fate.unchanged
            for match in matches {
                image.load(match, of: table)
                for (place, name) in names.enumerated() where name != "RIID_" {
                    guard let value = row[name] else { continue }
                    if value.isEmpty {
                        guard settings.blankClears else { continue }
                        if !image.isNull(place), image.string(place) != "" {
                            recorder.note(
                                MergeRules.blankClears, .valueChanged, record: record, column: name,
                                before: image.string(place).map { MaskableText(personal: $0) },
                                "the blank value cleared what was stored")
                        }
                    }
                    image.set(place, value)
                }
                if settings.defaultPermissionOnUpdate { setDefaultPermission(row, record, &recorder) }
                if table.replace(match, image) { fate = .updated }
                marks.set(match, fate, record: record)
            }
            recorder.totals.count(fate)
        }
    }
}
