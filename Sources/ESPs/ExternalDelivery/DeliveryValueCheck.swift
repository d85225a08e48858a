extension ExternalDelivery {
    /// What the values of one declared column are held against.
    struct ValueCheck: Sendable {
        /// Position in the row.
        let place: Int
        private let column: Column
        /// Of an enumeration or a flag; empty when anything goes.
        private let allowed: Set<String>

        /// - Returns: nil when any text will do.
        init?(_ place: Int, _ column: Column, _ settings: Settings) {
            if column.kind == .text, column.constant == nil { return nil }
            self.place = place
            self.column = column
            switch column.kind {
            case .boolean: allowed = ["0", "1"]
            case .enumeration:
                allowed = Set(settings.enumLabels ? Array(column.values.values) : Array(column.values.keys))
            default: allowed = []
            }
        }

        /// - Throws: ``RowCheck/Refusal`` for a value that does not fit.
        func check(_ value: UnsafeRawBufferPointer, _ settings: Settings) throws {
            func refuse(_ rule: Rule, _ message: String) throws {
                throw RowCheck.Refusal(rule: rule, message: message, column: column.label)
            }
            if let constant = column.constant, !value.elementsEqual(constant.utf8) {
                try refuse(ValueRules.constant, "the constant is \"\(constant)\"")
            }
            guard !value.isEmpty else { return }
            switch column.kind {
            case .text: return
            case .boolean, .enumeration:
                if !allowed.isEmpty, !allowed.contains(value.string) {
                    try refuse(
                        ValueRules.enumeration, "the value is none of \(allowed.sorted().joined(separator: ", "))")
                }
            case .number:
                if DecimalNumber(value, decimal: settings.decimal, thousands: settings.thousands) == nil {
                    try refuse(ValueRules.number, "the value is no number in the declared format")
                }
            case .date, .datetime:
                if !settings.isTime(value, hasClock: column.kind == .datetime) {
                    try refuse(
                        ValueRules.date, "the value is no date in the declared format, such as 1998/05/23 18:30:45")
                }
            }
        }
    }

    /// A column that a channel cannot do without.
    struct ChannelField: Sendable {
        let rule: Rule
        let word: String
        let place: Int?

        static func wanted(by channel: Settings.Channel, labels: [String]) -> [ChannelField] {
            let (rule, wanted): (Rule, [[String]]) =
                switch channel {
                case .directMail: (ValueRules.postal, [["name"], ["zip", "postcode", "postal"], ["town", "city"]])
                case .callCenter: (ValueRules.call, [["name"], ["phone"]])
                default: (ValueRules.address, [])
                }
            return wanted.map { words in
                ChannelField(
                    rule: rule, word: words[0],
                    place: labels.firstIndex { label in words.contains { label.lowercased().contains($0) } })
            }
        }

        func check(_ cells: RowCells, _ labels: [String]) throws {
            guard place.map(cells.isEmpty) ?? true else { return }
            throw RowCheck.Refusal(rule: rule, message: "\(word) is missing", column: place.map { labels[$0] })
        }
    }
}

extension ExternalDelivery.Settings {
    /// Whether `value` is a day in the declared order, with a clock where there is one.
    func isTime(_ value: UnsafeRawBufferPointer, hasClock: Bool) -> Bool {
        var run = NumberRun(value)
        let mark = dateSeparator.utf8.first
        var parts: [Int] = []
        for width in dateOrder == .ymd ? [4, 2, 2] : [2, 2, 4] {
            if !parts.isEmpty, let mark, !run.skip(mark) { return false }
            guard let number = run.number(width...width) else { return false }
            parts.append(number)
        }
        let (year, month, day) =
            switch dateOrder {
            case .ymd: (parts[0], parts[1], parts[2])
            case .dmy: (parts[2], parts[1], parts[0])
            case .mdy: (parts[2], parts[0], parts[1])
            }
        guard hasClock else { return run.isAtEnd && CivilTime(year, month, day) != nil }
        guard run.skip(UInt8(ascii: " ")) else { return false }
        var clock: [Int] = []
        for _ in 0..<(seconds ? 3 : 2) {
            if !clock.isEmpty, let mark = timeSeparator.utf8.first, !run.skip(mark) { return false }
            guard let number = run.number(2...2) else { return false }
            clock.append(number)
        }
        return run.isAtEnd && CivilTime(year, month, day, clock[0], clock[1], seconds ? clock[2] : 0) != nil
    }
}
