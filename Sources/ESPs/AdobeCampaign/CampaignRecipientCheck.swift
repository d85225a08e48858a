import Verification

extension AdobeCampaign {
    /// Limits of the recipient's own fields, held against a loaded row.
    struct RecipientCheck {
        /// A column that has a limit; others need no look.
        private struct Field {
            /// Position among the cells.
            var place: Int
            var target: Int
            var most: Int
            var isEnumeration: Bool
            var isEmail: Bool
        }

        private let update: UpdateData
        private let columns: [String]
        private let fields: [Field]

        /// - Parameters:
        ///   - targets: columns that the file fills.
        ///   - columns: names of all columns of the recipients.
        init(_ update: UpdateData, targets: [Int], columns: [String]) {
            self.update = update
            self.columns = columns
            fields = targets.enumerated().compactMap { place, target in
                let name = columns[target]
                let field = Field(
                    place: place, target: target, most: Recipient.lengths[name] ?? .max,
                    isEnumeration: Recipient.enumerations.contains(name), isEmail: name == "email")
                return field.most < .max || field.isEnumeration || field.isEmail ? field : nil
            }
        }

        /// - Parameter cells: how each column of the file is read, for its name.
        /// - Returns: why the row is refused; nil when it may be written, perhaps with values cut.
        func check(
            _ row: inout RowImage, _ number: Int, cells: [CellReader], _ recorder: inout OutcomeRecorder
        ) -> (rule: Rule, message: String, column: Int)? {
            for field in fields where !row.isNull(field.target) {
                let length = row.withField(field.target) { value in
                    value.map { $0.count > field.most ? $0.scalarCount : 0 } ?? 0
                }
                if length > field.most {
                    guard update.overlong == .truncate else {
                        return (
                            WritingRules.fieldLength,
                            "the value has \(length) characters, \(columns[field.target]) takes \(field.most)",
                            field.target
                        )
                    }
                    truncate(&row, field, number, cells[field.place].column.name, &recorder)
                }
                if field.isEnumeration, let value = row.string(field.target), !["0", "1", "2"].contains(value) {
                    recorder.note(
                        WritingRules.enumeration, .valueChanged, record: number,
                        column: cells[field.place].column.name, before: MaskableText(personal: value),
                        "the value is none of 0, 1, 2 and became NULL")
                    row.set(field.target, nil as String?)
                }
                if field.isEmail, let wrong = checkAddress(row, field.target, number, &recorder) { return wrong }
            }
            return nil
        }

        private func truncate(
            _ row: inout RowImage, _ field: Field, _ number: Int, _ name: String, _ recorder: inout OutcomeRecorder
        ) {
            let text = row.string(field.target) ?? ""
            let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(field.most)))
            recorder.note(
                WritingRules.fieldLength, .valueChanged, record: number, column: name,
                before: MaskableText(personal: text), after: MaskableText(personal: cut),
                "the value was cut to the \(field.most) characters \(columns[field.target]) takes")
            row.set(field.target, cut)
        }

        private func checkAddress(
            _ row: RowImage, _ target: Int, _ number: Int, _ recorder: inout OutcomeRecorder
        ) -> (rule: Rule, message: String, column: Int)? {
            let (error, hasCapital) = row.withField(target) { bytes -> (String?, Bool) in
                guard let bytes else { return (nil, false) }
                return (Recipient.emailError(bytes), bytes.contains { $0 &- 65 < 26 })
            }
            if hasCapital {
                recorder.note(
                    WritingRules.emailCase, .warned, record: number, column: "email",
                    before: row.string(target).map { MaskableText(personal: $0) },
                    "the address is not in lower case, and quarantine would not find it")
            }
            guard let error, update.emailSyntax != .off else { return nil }
            if update.emailSyntax == .reject { return (WritingRules.emailSyntax, "the address \(error)", target) }
            recorder.note(
                WritingRules.emailSyntax, .warned, record: number, column: "email",
                before: row.string(target).map { MaskableText(personal: $0) },
                "the address \(error); it is stored all the same")
            return nil
        }
    }
}
