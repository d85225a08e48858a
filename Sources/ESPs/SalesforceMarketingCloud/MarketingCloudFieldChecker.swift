import Verification

extension SalesforceMarketingCloud {
    /// Why a value cannot be stored.
    struct ValueError: Error {
        var rule: Rule
        /// The code in the result file.
        var token: String
        var message: String
    }

    /// Turns the text of a field into what is stored, or says why it cannot be.
    struct FieldChecker {
        let settings: Settings
        let importedAt: CivilTime

        /// Stores `value` (not blank) in `image`.
        ///
        /// - Returns: why not, or nil when it is stored.
        func store(
            _ value: UnsafeRawBufferPointer, in column: Int, of field: Field, _ image: inout RowImage
        ) -> ValueError? {
            if !field.values.isEmpty, !field.values.contains(value.string) {
                return error(ValueRules.restrictedValue, "RestrictedValue", "is not in the pick list")
            }
            switch field.type {
            case .text:
                let most = min(field.length ?? 4000, 4000)
                if value.count > most, value.scalarCount > most {
                    return error(
                        ValueRules.textLength, "TextTooLong",
                        "has \(value.scalarCount) characters, the field takes \(most)")
                }
                image.set(column, value)
            case .emailAddress:
                if let wrong = EmailAddress.error(in: value, longest: field.length ?? 254) { return wrong }
                image.set(column, value)
            case .boolean:
                guard let flag = Self.boolean(value) else {
                    return ValueError(
                        rule: ValueRules.booleanToken, token: "InvalidBoolean",
                        message: "is none of 1, 0, Y, N, Yes, No, True, False")
                }
                image.set(column, flag ? "True" : "False")
            case .number: return storeNumber(value, column, &image)
            case .decimal: return storeDecimal(value, column, field, &image)
            case .date:
                guard let time = DateValue.parse(value, order: settings.dateOrder) else {
                    return ValueError(
                        rule: ValueRules.dateFormat, token: "InvalidDate",
                        message: "is no date in the locale's order or in ISO form between 1753 and 9999")
                }
                image.set(column, DateValue.shown(time))
            case .phone:
                let digits = String(decoding: value.filter(\.isDigit), as: UTF8.self)
                if digits.isEmpty || value.scalarCount > settings.assumptions.maxPhoneCharacters {
                    return ValueError(
                        rule: ValueRules.phoneFormat, token: "InvalidPhone",
                        message: digits.isEmpty ? "holds no digit" : "is longer than a phone number can be")
                }
                image.set(column, digits)
            case .locale:
                guard (2...5).contains(value.scalarCount) else {
                    return ValueError(
                        rule: ValueRules.localeFormat, token: "InvalidLocale", message: "is not 2 to 5 characters long")
                }
                image.set(column, value)
            }
            return nil
        }

        /// What a blank becomes by the field's default.
        func defaultText(_ field: Field) -> String? {
            guard let text = field.defaultValue else { return nil }
            if field.type == .date, text.lowercased() == "now()" { return DateValue.shown(importedAt) }
            if field.type == .boolean {
                var copy = text
                return copy.withUTF8 { Self.boolean(UnsafeRawBufferPointer($0)) }.map { $0 ? "True" : "False" } ?? text
            }
            return text
        }

        /// The harness's token for an error whose code is not public, as the settings name it.
        func token(_ name: String) -> String { settings.assumptions.errorTokens[name] ?? name }

        private func error(_ rule: Rule, _ name: String, _ message: String) -> ValueError {
            ValueError(rule: rule, token: token(name), message: message)
        }

        static func boolean(_ value: UnsafeRawBufferPointer) -> Bool? {
            if value.equals("1") || value.equals("y") || value.equals("yes") || value.equals("true") { return true }
            if value.equals("0") || value.equals("n") || value.equals("no") || value.equals("false") { return false }
            return nil
        }

        private func storeNumber(_ value: UnsafeRawBufferPointer, _ column: Int, _ image: inout RowImage) -> ValueError?
        {
            guard
                let number = DecimalNumber(
                    value, normalize: settings.normalizeNumbers, comma: settings.usesDecimalComma),
                number.fraction.isEmpty, let whole = Int32(number.text)
            else {
                return ValueError(
                    rule: ValueRules.numberFormat, token: "InvalidNumber",
                    message: "is no whole number between -2147483648 and 2147483647")
            }
            image.set(column, String(whole))
            return nil
        }

        private func storeDecimal(
            _ value: UnsafeRawBufferPointer, _ column: Int, _ field: Field, _ image: inout RowImage
        ) -> ValueError? {
            guard
                let number = DecimalNumber(
                    value, normalize: settings.normalizeNumbers, comma: settings.usesDecimalComma)
            else {
                return ValueError(rule: ValueRules.numberFormat, token: "InvalidNumber", message: "is no number")
            }
            if number.whole.count > field.precision - field.scale {
                return ValueError(
                    rule: ValueRules.decimalPrecision, token: "InvalidDecimalPrecision",
                    message:
                        "has \(number.whole.count) digits before the point, the field takes \(field.precision - field.scale)"
                )
            }
            if number.fraction.count > field.scale {
                return ValueError(
                    rule: ValueRules.decimalScale, token: "InvalidDecimalScale",
                    message: "has \(number.fraction.count) digits after the point, the field takes \(field.scale)")
            }
            image.set(column, number.text)
            return nil
        }
    }
}
