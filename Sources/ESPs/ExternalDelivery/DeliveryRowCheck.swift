import Reading
import Verification

extension ExternalDelivery {
    /// The rows of one extraction file, in order.
    final class RowCheck {
        private struct Refusal: Error {
            var rule: Rule
            var message: String
            var column: String?
        }

        private let settings: Settings
        private let labels: [String]
        private let file: String
        var recorder: OutcomeRecorder
        private(set) var seedCount = 0
        private var splitter: LineSplitter
        private var values: [String] = []
        private var seenKeys: [UInt64: Int] = [:]
        private var seenAddresses: [UInt64: Int] = [:]
        private var lastSorted: String?
        private var sawTarget = false
        private var sawSeedAfter = false
        private let keepsDuplicates: Bool

        init(settings: Settings, labels: [String], recorder: OutcomeRecorder, file: String) {
            self.settings = settings
            self.labels = labels
            self.recorder = recorder
            self.file = file
            splitter = settings.splitter
            keepsDuplicates = settings.keepDuplicates ?? settings.isProof
        }

        var rejectedAll: OutcomeRecorder {
            var all = recorder
            all.totals = .init()
            all.totals.total = recorder.totals.total
            all.totals.rejected = recorder.totals.total
            return all
        }

        func apply(_ lines: Table, to messages: inout StateTable) throws {
            let leading = settings.header && settings.format != .fixedWidth ? 1 : 0
            try lines.forEachRecord { record in
                let number = record.number - leading
                guard number > 0, !record.raw.isEmpty else { return }
                try checkEncoding(record, number)
                recorder.totals.total += 1
                do {
                    try split(record)
                    try check(number)
                    var image = RowImage(columns: messages.columns.count)
                    image.set(0, file)
                    for (place, label) in labels.enumerated() { image.set(messages.column(label) ?? 0, values[place]) }
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

        private func checkEncoding(_ record: Record, _ number: Int) throws {
            if record.defects.contains(.badEncoding) {
                throw FileFailure(
                    rule: FileRules.encoding,
                    message: "record \(number) does not decode as \(settings.encoding.rawValue)")
            }
            guard settings.encoding == .windows1252, !record.raw.isASCII, AdobeCampaign.Mojibake.isLikely(record.raw)
            else { return }
            recorder.note(FileRules.utf8InLatin, .warned, record: number, "the row is UTF-8 while Latin-1 is declared")
        }

        private func split(_ record: Record) throws {
            if settings.format == .fixedWidth {
                let text = Array(record.raw.string)
                let total = settings.widths.reduce(0, +)
                guard text.count == total else {
                    throw Refusal(
                        rule: FileRules.fixedWidth,
                        message: "the line has \(text.count) characters, the widths make \(total)")
                }
                var start = 0
                values = settings.widths.map { width in
                    defer { start += width }
                    return String(String(text[start..<(start + width)]).reversed().drop { $0 == " " }.reversed())
                }
            } else {
                if splitter.split(record.raw) != nil {
                    throw Refusal(
                        rule: FileRules.delimiter, message: "a string delimiter is not closed, or text follows it")
                }
                values = splitter.strings
            }
            guard values.count != labels.count else { return }
            let isAmbiguous = values.count > labels.count && settings.quote == nil
            throw Refusal(
                rule: isAmbiguous ? FileRules.unescaped : FileRules.columnCount,
                message: "the row has \(values.count) columns, \(labels.count) are defined")
        }

        private func value(_ label: String) -> String? {
            labels.firstIndex(of: label).flatMap { $0 < values.count ? values[$0] : nil }
        }

        private func check(_ number: Int) throws {
            for (place, column) in (settings.columns ?? []).enumerated() { try checkValue(values[place], column) }
            let key = settings.keyColumn.flatMap(value)
            let address = settings.addressColumn.flatMap(value)
            let isSeed = key.map(settings.seedKeys.contains) ?? false
            try checkChannel()
            try checkTarget(key, address, isSeed)
            try checkRepeats(key, address, isSeed, number)
            if let key, let expected = settings.expectedRows[key] {
                for (label, wanted) in expected.sorted(by: { $0.key < $1.key }) where value(label) != wanted {
                    throw Refusal(
                        rule: ValueRules.value, message: "the value is not the expected one for its key", column: label)
                }
            }
            noteOrder(isSeed, number)
        }

        private func checkValue(_ text: String, _ column: Column) throws {
            if let constant = column.constant, text != constant {
                throw Refusal(
                    rule: ValueRules.constant, message: "the constant is \"\(constant)\"", column: column.label)
            }
            guard !text.isEmpty else { return }
            switch column.kind {
            case .text: return
            case .boolean, .enumeration:
                let allowed =
                    column.kind == .boolean
                    ? ["0", "1"]
                    : Array(settings.enumLabels ? column.values.values.sorted() : column.values.keys.sorted())
                if !allowed.isEmpty, !allowed.contains(text) {
                    throw Refusal(
                        rule: ValueRules.enumeration,
                        message: "the value is none of \(allowed.joined(separator: ", "))", column: column.label)
                }
            case .number:
                var copy = text
                let isNumber = copy.withUTF8 {
                    DecimalNumber(UnsafeRawBufferPointer($0), decimal: settings.decimal, thousands: settings.thousands)
                        != nil
                }
                if !isNumber {
                    throw Refusal(
                        rule: ValueRules.number, message: "the value is no number in the declared format",
                        column: column.label)
                }
            case .date, .datetime:
                if !isTime(text, hasClock: column.kind == .datetime) {
                    throw Refusal(
                        rule: ValueRules.date,
                        message: "the value is no date in the declared format, such as 1998/05/23 18:30:45",
                        column: column.label)
                }
            }
        }

        private func isTime(_ text: String, hasClock: Bool) -> Bool {
            let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == (hasClock ? 2 : 1) else { return false }
            let day = parts[0].components(by: settings.dateSeparator)
            guard day.count == 3, day.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return false }
            let order: (y: Int, m: Int, d: Int) =
                switch settings.dateOrder {
                case .ymd: (0, 1, 2)
                case .dmy: (2, 1, 0)
                case .mdy: (2, 0, 1)
                }
            guard day[order.y].count == 4, day[order.m].count == 2, day[order.d].count == 2,
                let year = Int(day[order.y]), let month = Int(day[order.m]), let date = Int(day[order.d])
            else { return false }
            guard hasClock else { return CivilTime(year, month, date) != nil }
            let clock = parts[1].components(by: settings.timeSeparator)
            guard clock.count == (settings.seconds ? 3 : 2), clock.allSatisfy({ $0.count == 2 }) else { return false }
            let numbers = clock.compactMap { Int($0) }
            return numbers.count == clock.count
                && CivilTime(year, month, date, numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0) != nil
        }

        private func checkChannel() throws {
            let (rule, wanted): (Rule, [[String]]) =
                switch settings.channel {
                case .directMail: (ValueRules.postal, [["name"], ["zip", "postcode", "postal"], ["town", "city"]])
                case .callCenter: (ValueRules.call, [["name"], ["phone"]])
                default: (ValueRules.address, [])
                }
            for words in wanted {
                let place = labels.firstIndex { label in words.contains { label.lowercased().contains($0) } }
                if place.map({ values[$0].isEmpty }) ?? true {
                    throw Refusal(rule: rule, message: "\(words[0]) is missing", column: place.map { labels[$0] })
                }
            }
        }

        private func checkTarget(_ key: String?, _ address: String?, _ isSeed: Bool) throws {
            if let address {
                if address.isEmpty {
                    throw Refusal(
                        rule: ValueRules.address, message: "the address is empty (reason 7)",
                        column: settings.addressColumn)
                }
                if settings.quarantine.contains(address.lowercased()) {
                    throw Refusal(
                        rule: TargetRules.quarantined, message: "the address is in quarantine (reason 9)",
                        column: settings.addressColumn)
                }
            }
            guard let key else { return }
            func refuse(_ rule: Rule, _ message: String) throws {
                throw Refusal(rule: rule, message: message, column: settings.keyColumn)
            }
            if settings.isProof {
                let isSubstituted = address.map { settings.substitution.contains($0.lowercased()) } ?? false
                if !settings.testProfiles.contains(key), !isSubstituted {
                    try refuse(TargetRules.proofRows, "the row is no test profile and no substitution")
                }
                return
            }
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

        private func checkRepeats(_ key: String?, _ address: String?, _ isSeed: Bool, _ number: Int) throws {
            if let key, let first = seenKeys.updateValue(number, forKey: KeyHash.of(Array(key.utf8))) {
                throw Refusal(
                    rule: isSeed ? TargetRules.seedTwice : TargetRules.perMessage,
                    message: "the key stands in record \(first) too",
                    column: settings.keyColumn)
            }
            if let address, !keepsDuplicates, !isSeed,
                let first = seenAddresses.updateValue(number, forKey: KeyHash.of(Array(address.lowercased().utf8)))
            {
                throw Refusal(
                    rule: TargetRules.perAddress, message: "the address stands in record \(first) too",
                    column: settings.addressColumn)
            }
        }

        private func noteOrder(_ isSeed: Bool, _ number: Int) {
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
            guard let column = settings.sortColumn, let text = value(column) else { return }
            if let last = lastSorted {
                let isLess = Array(text.utf8).lexicographicallyPrecedes(Array(last.utf8))
                let isMore = Array(last.utf8).lexicographicallyPrecedes(Array(text.utf8))
                if settings.direction == .ascending ? isLess : isMore {
                    recorder.note(
                        TargetRules.sort, .warned, record: number, column: column,
                        "the row is out of the \(settings.direction.rawValue) order")
                }
            }
            lastSorted = text
        }
    }
}

extension String {
    fileprivate func components(by separator: String) -> [String] {
        guard let mark = separator.first else { return [self] }
        return split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
