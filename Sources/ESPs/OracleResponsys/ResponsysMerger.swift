import Verification

extension OracleResponsys {
    /// Matches records with the table and applies the merge rule.
    struct Merger {
        private typealias Refusal = RowImport.Refusal

        private let settings: Settings
        private let layout: RecordLayout
        private let names: [String]
        /// By column of the table: where a record has its value, if it can have one.
        private let sources: [Int?]
        private let id: Int
        private let permission: Int?
        private let matchPlaces: [(name: String, place: Int?)]
        private var index: RowIndex?
        /// The key of a record: the same columns as the index's, in the record's layout.
        private var recordForm: KeyForm
        /// The profile list, where the job fills an extension table.
        private var listIndex: RowIndex?
        private var marks = RowMarks()
        private var image: RowImage
        private var key: [UInt8] = []
        private var nextID = 1

        init(settings: Settings, layout: RecordLayout, tables: [StateTable]) {
            self.settings = settings
            self.layout = layout
            names = tables[0].columns
            sources = names.map(layout.place)
            id = names.firstIndex(of: "RIID_") ?? 0
            permission = names.firstIndex(of: "EMAIL_PERMISSION_STATUS_")
            matchPlaces = settings.match.map { ($0, layout.place($0)) }
            image = RowImage(columns: names.count)
            nextID = tables[0].rowLimit + 1
            recordForm = KeyForm(columns: [], letters: .caseless)
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
            recordForm.columns = keys.compactMap(layout.place)
            let places = keys.compactMap(names.firstIndex)
            if !places.isEmpty { index = RowIndex(form: KeyForm(columns: places, letters: .caseless), of: tables[0]) }
            if settings.target == .pet {
                let list = settings.match.compactMap(tables[1].columns.firstIndex)
                listIndex = RowIndex(form: KeyForm(columns: list, letters: .caseless), of: tables[1])
            }
        }

        mutating func merge(
            _ row: inout RowImage, _ record: Int, _ tables: inout [StateTable], _ recorder: inout OutcomeRecorder
        ) throws {
            if settings.target != .supplemental { try checkKeys(row) }
            if settings.target == .pet {
                guard let member = member(row, &tables[1]) else {
                    guard settings.petNoMember == .reject else {
                        return skip(record, MergeRules.petMember, "the key has no member in the list", &recorder)
                    }
                    throw Refusal(
                        rule: MergeRules.petMember,
                        reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER")
                }
                row.set(layout.id, member)
            }
            let matches = try self.matches(row, &tables[0])
            if matches.isEmpty { return try insert(row, record, &tables[0], &recorder) }
            try update(matches, row, record, &tables[0], &recorder)
        }

        private func skip(_ record: Int, _ rule: Rule, _ message: MaskableText, _ recorder: inout OutcomeRecorder) {
            recorder.totals.skipped += 1
            recorder.note(rule, .skipped, record: record, message)
        }

        private func checkKeys(_ row: RowImage) throws {
            if row.isEmpty(layout.customer), row.isEmpty(layout.email), row.isEmpty(layout.mobile),
                matchPlaces.allSatisfy({ row.isEmpty($0.place) })
            {
                throw Refusal(
                    rule: MergeRules.noKey,
                    reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER")
            }
            try checkChannel("E", "EMAIL_ADDRESS_", layout.email, "EMAIL ADDRESS", row)
            try checkChannel("M", "MOBILE_NUMBER_", layout.mobile, "MOBILE NUMBER", row)
            try checkChannel("P", "POSTAL_STREET_1_", layout.postal, "POSTAL_STREET_1_", row)
            if let blank = matchPlaces.first(where: { row.isEmpty($0.place) }) {
                throw Refusal(
                    rule: MergeRules.matchEmpty, reason: "\(RowImport.merge) MATCH FIELD CANNOT BE EMPTY",
                    column: blank.name)
            }
        }

        private func checkChannel(
            _ channel: String, _ name: String, _ place: Int?, _ words: String, _ row: RowImage
        ) throws {
            guard row.isEmpty(place),
                channel != "P" && settings.match[0] == name
                    || settings.rejectIfChannelEmpty.contains(channel)
            else { return }
            throw Refusal(
                rule: MergeRules.channel, reason: "\(RowImport.merge) \(words) FIELD CANNOT BE EMPTY", column: name)
        }

        private mutating func member(_ row: RowImage, _ list: inout StateTable) -> String? {
            let form = KeyForm(columns: settings.match.compactMap(layout.place), letters: .caseless)
            guard form.key(of: row, into: &key), let found = listIndex?.first(key, in: &list) else { return nil }
            return list.values(found)[list.column("RIID_") ?? 0]
        }

        private mutating func matches(_ row: RowImage, _ table: inout StateTable) throws -> [Int] {
            guard index != nil else { return [] }
            guard recordForm.key(of: row, into: &key) else {
                throw Refusal(rule: MergeRules.matchEmpty, reason: "\(RowImport.merge) MATCH FIELD CANNOT BE EMPTY")
            }
            let found = index?.all(key, in: &table) ?? []
            if settings.target == .supplemental, settings.mode == .append, !found.isEmpty {
                throw Refusal(
                    rule: MergeRules.supplementalMode, reason: RowImport.invalid, column: settings.primaryKey.first)
            }
            return found
        }

        private mutating func insert(
            _ row: RowImage, _ record: Int, _ table: inout StateTable, _ recorder: inout OutcomeRecorder
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
            image.assign(row, columns: sources)
            if settings.target == .profileList {
                image.set(id, String(nextID))
                nextID += 1
                setDefaultPermission(row, record, &recorder)
            }
            let new = table.append(image)
            index?.insert(new, key: key)
            marks.set(new, .added, record: record)
            recorder.totals.added += 1
        }

        private mutating func setDefaultPermission(
            _ row: RowImage, _ record: Int, _ recorder: inout OutcomeRecorder
        ) {
            guard row.isNull(layout.permission), let permission else { return }
            let isOut = settings.defaultPermission == .optout
            image.set(permission, isOut ? "O" : "I")
            recorder.note(
                FieldRules.defaultPermission, isOut ? .warned : .valueChanged, record: record,
                column: "EMAIL_PERMISSION_STATUS_",
                after: isOut ? "O" : "I",
                isOut
                    ? "the person is stored as opted OUT, because the file says nothing and the job's default is OPTOUT"
                    : "the person is stored as opted in by the job's default")
        }

        private mutating func update(
            _ matches: [Int], _ row: RowImage, _ record: Int, _ table: inout StateTable,
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
                putOver(row, record, &recorder)
                if settings.defaultPermissionOnUpdate { setDefaultPermission(row, record, &recorder) }
                if table.replace(match, image) { fate = .updated }
                marks.set(match, fate, record: record)
            }
            recorder.totals.count(fate)
        }

        /// The record's values over the loaded row's.
        private mutating func putOver(_ row: RowImage, _ record: Int, _ recorder: inout OutcomeRecorder) {
            for (place, source) in sources.enumerated() where place != id {
                guard let source, !row.isNull(source) else { continue }
                if row.isEmpty(source) {
                    guard settings.blankClears else { continue }
                    if !image.isEmpty(place) {
                        recorder.note(
                            MergeRules.blankClears, .valueChanged, record: record, column: names[place],
                            before: image.string(place).map { MaskableText(personal: $0) },
                            "the blank value cleared what was stored")
                    }
                }
                image.set(place, from: row, source)
            }
        }
    }
}
