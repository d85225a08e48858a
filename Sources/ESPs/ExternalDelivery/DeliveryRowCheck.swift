import Reading
import Verification

extension ExternalDelivery {
    /// The rows of one extraction file, in order.
    struct RowCheck {
        struct Refusal: Error {
            var rule: Rule
            var message: String
            var column: String?
        }

        let settings: Settings
        let labels: [String]
        var recorder: OutcomeRecorder
        private(set) var seedCount = 0
        private let file: String
        private var cells: RowCells
        private let values: [ValueCheck]
        private let channel: [ChannelField]
        private let keyPlace: Int?
        private let addressPlace: Int?
        private let sortPlace: Int?
        private let needsKeyText: Bool
        private let keepsDuplicates: Bool
        private var seenKeys = SeenKeys()
        private var seenAddresses = SeenKeys()
        private var scratch: [UInt8] = []
        private var lastSorted: [UInt8]?
        private var sawTarget = false
        private var sawSeedAfter = false

        init(settings: Settings, labels: [String], recorder: OutcomeRecorder, file: String) {
            self.settings = settings
            self.labels = labels
            self.recorder = recorder
            self.file = file
            cells = RowCells(settings: settings, width: labels.count)
            values = (settings.columns ?? []).enumerated().compactMap { ValueCheck($0, $1, settings) }
            channel = ChannelField.wanted(by: settings.channel, labels: labels)
            func place(_ label: String?) -> Int? { label.flatMap { labels.firstIndex(of: $0) } }
            keyPlace = place(settings.keyColumn)
            addressPlace = place(settings.addressColumn)
            sortPlace = place(settings.sortColumn)
            needsKeyText = settings.hasKeyLists
            keepsDuplicates = settings.keepDuplicates ?? settings.isProof
        }

        mutating func apply(_ lines: Table, to messages: inout StateTable) throws {
            let leading = settings.header && settings.format != .fixedWidth ? 1 : 0
            var image = RowImage(columns: messages.columns.count)
            let name = messages.share(file)
            let targets = labels.map { messages.column($0) ?? 0 }
            try lines.forEachRow(orFail: FileRules.format) { record in
                let number = record.number - leading
                guard number > 0, !record.raw.isEmpty else { return }
                try checkEncoding(record, number)
                recorder.totals.total += 1
                do {
                    try cells.split(record.raw)
                    try check(number)
                    image.clear()
                    image.set(0, name)
                    for (place, target) in targets.enumerated() { cells.withField(place) { image.set(target, $0) } }
                    _ = messages.append(image)
                    recorder.totals.added += 1
                } catch let refusal as Refusal {
                    let found = refusal.column.flatMap { self.value($0) }
                    recorder.reject(
                        refusal.rule, record: number, column: refusal.column,
                        before: found.map { MaskableText(personal: $0) },
                        MaskableText(refusal.message))
                }
            }
        }

        private mutating func checkEncoding(_ record: Record, _ number: Int) throws {
            if record.defects.contains(.badEncoding) {
                throw FileFailure(
                    rule: FileRules.encoding,
                    message: "record \(number) does not decode as \(settings.encoding.rawValue)")
            }
            guard settings.encoding == .windows1252, !record.raw.isASCII, AdobeCampaign.Mojibake.isLikely(record.raw)
            else { return }
            recorder.note(FileRules.utf8InLatin, .warned, record: number, "the row is UTF-8 while Latin-1 is declared")
        }

        private mutating func value(_ label: String) -> String? {
            labels.firstIndex(of: label).flatMap { $0 < cells.count ? cells.string($0) : nil }
        }

        private mutating func check(_ number: Int) throws {
            for check in values { try cells.withField(check.place) { try check.check($0, settings) } }
            let key = needsKeyText ? keyPlace.map(cells.string) : nil
            let isSeed = key.map(settings.seedKeys.contains) ?? false
            for field in channel { try field.check(cells, labels) }
            try checkTarget(key, isSeed)
            try checkRepeats(isSeed, number)
            if let key, let expected = settings.expectedRows[key] {
                for (label, wanted) in expected.sorted(by: { $0.key < $1.key }) where value(label) != wanted {
                    throw Refusal(
                        rule: ValueRules.value, message: "the value is not the expected one for its key", column: label)
                }
            }
            noteOrder(isSeed, number)
        }

        /// - Parameter key: nil when no list of keys is given.
        private mutating func checkTarget(_ key: String?, _ isSeed: Bool) throws {
            if let addressPlace {
                if cells.isEmpty(addressPlace) {
                    throw Refusal(
                        rule: ValueRules.address, message: "the address is empty (reason 7)",
                        column: settings.addressColumn)
                }
                if !settings.quarantine.isEmpty, settings.quarantine.contains(cells.string(addressPlace).lowercased()) {
                    throw Refusal(
                        rule: TargetRules.quarantined, message: "the address is in quarantine (reason 9)",
                        column: settings.addressColumn)
                }
            }
            func refuse(_ rule: Rule, _ message: String) throws {
                throw Refusal(rule: rule, message: message, column: settings.keyColumn)
            }
            if settings.isProof {
                guard keyPlace != nil else { return }
                let address = addressPlace.map { cells.string($0).lowercased() }
                let isSubstituted = address.map(settings.substitution.contains) ?? false
                if !(key.map(settings.testProfiles.contains) ?? false), !isSubstituted {
                    try refuse(TargetRules.proofRows, "the row is no test profile and no substitution")
                }
                return
            }
            guard let key else { return }
            if settings.denylist.contains(key) {
                try refuse(TargetRules.denylisted, "the profile is denylisted (reason 8)")
            }
            if settings.controlGroup.contains(key) {
                try refuse(TargetRules.control, "the profile is in the control group (reason 127)")
            }
            if settings.testProfiles.contains(key), !settings.includeTestPopulation, !isSeed {
                try refuse(TargetRules.proofInFinal, "a test profile is in the final file")
            }
            if !settings.targetKeys.isEmpty, !settings.targetKeys.contains(key), !isSeed,
                !settings.testProfiles.contains(key)
            {
                try refuse(TargetRules.notTargeted, "the key is neither target nor seed")
            }
        }

        private mutating func checkRepeats(_ isSeed: Bool, _ number: Int) throws {
            if let keyPlace {
                let hash = cells.withField(keyPlace) { KeyHash.of($0) }
                let first = seenKeys.exchange(number, for: hash)
                if first != 0 {
                    throw Refusal(
                        rule: isSeed ? TargetRules.seedTwice : TargetRules.perMessage,
                        message: "the key stands in record \(first) too", column: settings.keyColumn)
                }
            }
            if let addressPlace, !keepsDuplicates, !isSeed {
                scratch.removeAll(keepingCapacity: true)
                cells.withField(addressPlace) { scratch.append(contentsOf: $0) }
                KeyForm.fold(&scratch, from: 0)
                let hash = KeyHash.of(scratch)
                let first = seenAddresses.exchange(number, for: hash)
                if first != 0 {
                    throw Refusal(
                        rule: TargetRules.perAddress, message: "the address stands in record \(first) too",
                        column: settings.addressColumn)
                }
            }
        }

        private mutating func noteOrder(_ isSeed: Bool, _ number: Int) {
            if isSeed {
                seedCount += 1
                let isWrong = (settings.seedMode == .start && sawTarget)
                if isWrong {
                    recorder.note(
                        TargetRules.seedPosition, .warned, record: number,
                        "the seed stands after a target row, agreed is the start")
                }
                sawSeedAfter = true
                for label in settings.collectionColumns where !settings.singleRow && !(value(label) ?? "").isEmpty {
                    recorder.note(
                        TargetRules.seedCollection, .warned, record: number, column: label,
                        "a seed has a value in a collection column")
                }
                if settings.seedMode != .inSortOrder { return }
            } else {
                if settings.seedMode == .end, sawSeedAfter {
                    recorder.note(
                        TargetRules.seedPosition, .warned, record: number,
                        "a target row stands after a seed, agreed is the end")
                }
                sawTarget = true
            }
            if let sortPlace { noteSort(sortPlace, number) }
        }

        private mutating func noteSort(_ place: Int, _ number: Int) {
            let text = cells.withField(place) { Array($0) }
            if let last = lastSorted {
                let isWrong =
                    settings.direction == .ascending
                    ? text.lexicographicallyPrecedes(last) : last.lexicographicallyPrecedes(text)
                if isWrong {
                    recorder.note(
                        TargetRules.sort, .warned, record: number, column: settings.sortColumn,
                        "the row is out of the \(settings.direction.rawValue) order")
                }
            }
            lastSorted = text
        }
    }
}
