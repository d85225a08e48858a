extension SalesforceMarketingCloud {
    /// What a field takes. The first error of a row is the row's error.
    enum ValueRules {
        static let primaryKeyBlank = rule(
            "primary-key-blank", .rejectsRow, .assumed, [Pages.mcdevField], setting: "assumptions.errorTokens",
            what: "The value of a primary key field is blank.",
            why: "A key is never nullable; the error's token is assumed.", mend: "Export only people who have the key.")
        static let requiredValueMissing = rule(
            "required-value-missing", .rejectsRow, .assumed, [], setting: "assumptions.errorTokens",
            what: "A required field without default is blank.",
            why: "The row cannot be stored; the error's token is assumed.",
            mend: "Make the attribute mandatory in the export, or give the field a default.")
        static let defaultValue = rule(
            "default-value", .changesValue, .documented, [Pages.field],
            what: "A blank value becomes the field's default; Now() is the time of the import.",
            why: "It also replaces what a known row holds.",
            mend: "Export the value, or take the default off the field.")
        static let blankOverwrites = rule(
            "blank-overwrites", .changesValue, .assumed, [], setting: "assumptions.blankOverwrites",
            what: "A blank value in a nullable field without default clears what a known row holds.",
            why: "An export that lost an attribute wipes it.", mend: "Leave the column out when it should not change.")
        static let textLength = rule(
            "text-length", .rejectsRow, .assumed, [Pages.fieldLimits], setting: "assumptions.errorTokens",
            what: "A text is longer than the field's length, 4000 at most.",
            why: "The whole row is lost, not only the end of the text; the error's token is assumed.",
            mend: "Lengthen the field or shorten the value before export.")
        static let numberFormat = rule(
            "number-format", .rejectsRow, .documented, [Pages.errorCodes, Pages.examCards], setting: "normalizeNumbers",
            what: "A Number is not a whole number of 32 bits, or a Decimal is no number (InvalidNumber).",
            why: "Thousands separators and decimal commas count only with \"Normalize numbers based on locale\".",
            mend: "Export plain digits, or turn the option on with the right locale.")
        static let decimalPrecision = rule(
            "decimal-precision", .rejectsRow, .inferred, [Pages.errorCodes],
            what: "A Decimal has more digits before the point than precision minus scale (InvalidDecimalPrecision).",
            why: "The number does not fit the field.", mend: "Raise the field's precision.")
        static let decimalScale = rule(
            "decimal-scale", .rejectsRow, .inferred, [Pages.errorCodes],
            what: "A Decimal has more digits after the point than its scale (InvalidDecimalScale).",
            why: "The number is not rounded but refused.", mend: "Round before export, or raise the field's scale.")
        static let dateFormat = rule(
            "date-format", .rejectsRow, .documented, [Pages.errorCodes, Pages.dates], setting: "dateFormatLocale",
            what:
                "A Date is neither in the order of the locale nor in ISO form, or lies outside 1753 to 9999 (InvalidDate).",
            why: "A value with an offset is moved to UTC-6, the server's time all year.",
            mend: "Export ISO dates, or set the locale that fits.")
        static let booleanToken = rule(
            "boolean-token", .rejectsRow, .documented, [Pages.errorCodes, Pages.fileRequirements],
            what: "A Boolean is none of 1, 0, Y, N, Yes, No, True, False in any case (InvalidBoolean).",
            why: "Other words are not understood.", mend: "Export one of these words.")
        static let emailFormat = rule(
            "email-format", .rejectsRow, .documented, [Pages.emailValidation],
            what:
                "An address has no or several @, a blank, a letter outside ASCII, or a top-level domain of under two letters (InvalidEmailAddress).",
            why: "Dots in a row and a dot before the @ are accepted, so a stricter check gives wrong answers.",
            mend: "Mend the address at its source.")
        static let emailLength = rule(
            "email-length", .rejectsRow, .documented, [Pages.emailValidation],
            what:
                "An address is longer than 254 characters, or its local part longer than 100 (InvalidEmailAddressLength).",
            why: "The row is refused.", mend: "Mend the address at its source.")
        static let phoneFormat = rule(
            "phone-format", .changesValue, .assumed, [Pages.errorCodes, Pages.examCards],
            setting: "assumptions.maxPhoneCharacters",
            what:
                "All but digits is taken off a Phone; with no digit left, or over 50 characters, the row is refused (InvalidPhone).",
            why: "Only digits are stored; the limit is assumed.", mend: "Export digits with the country code.")
        static let localeFormat = rule(
            "locale-format", .rejectsRow, .documented, [Pages.errorCodes, Pages.examCards],
            what: "A Locale is not 2 to 5 characters long (InvalidLocale).",
            why: "en and en-US fit, a language's name does not.",
            mend: "Export the culture code.")
        static let restrictedValue = rule(
            "restricted-value", .rejectsRow, .assumed, [Pages.fileRequirements], setting: "assumptions.errorTokens",
            what: "A value is not, letter by letter, in the field's pick list.",
            why: "Only exact matches are taken; the error's token is assumed.",
            mend: "Export the pick list's spelling, or add the value to it.")
        static let listDetective = rule(
            "list-detective", .rejectsRow, .documented, [Pages.resultFile, Pages.listDetective],
            setting: "list.roleLocalParts",
            what:
                "Into a list: an address with a role name, a banned word or a misspelt domain (ListDetective, 59078015).",
            why: "It is not run for data extensions; there the address is only dropped when mail is sent.",
            mend: "Import into a data extension, or leave such addresses out.")
        static let globalUnsubscribe = rule(
            "global-unsubscribe", .rejectsRow, .documented, [Pages.listDetective, Pages.errorCodes],
            setting: "list.unsubscribed",
            what: "Into a list: the address is unsubscribed (GlobalUnsub).",
            why: "An import never subscribes it again.",
            mend: "Leave unsubscribed people out of the audience.")
        static let listBlankAttribute = rule(
            "list-blank-attribute", .changesValue, .documented, [Pages.attributes],
            what: "Into a list: a blank attribute becomes its default, or blank when it has none.",
            why: "What the subscriber had is lost.", mend: "Leave the column out when it should not change.")

        static let all = [
            primaryKeyBlank, requiredValueMissing, defaultValue, blankOverwrites, textLength, numberFormat,
            decimalPrecision, decimalScale, dateFormat, booleanToken, emailFormat, emailLength, phoneFormat,
            localeFormat, restrictedValue, listDetective, globalUnsubscribe, listBlankAttribute,
        ]
    }
}
