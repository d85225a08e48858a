extension OracleEloqua {
    /// One row and its values.
    enum RowRules {
        static let quoting = rule(
            "rfc4180-quoting", .rejectsRow, .inferred, [Pages.importing, Pages.uploading], setting: "onShortRow",
            what: "Too many cells, or quotes that do not close: ELQ-00032. Missing cells at the end count as blank.",
            why: "The row cannot be told apart.", mend: "Quote values that hold delimiter, quote or line break.")
        static let empty = rule(
            "empty-row", .skips, .inferred, [Pages.codes], what: "All cells are blank (ELQ-00059).",
            why: "Skipped and counted.",
            mend: "Nothing to mend.")
        static let missingEmail = rule(
            "missing-email", .rejectsRow, .inferred, [Pages.noEmail], setting: "allowNoEmail",
            what: "The e-mail address is blank (ELQ-00002).",
            why: "Contacts without e-mail are an extra that is off by default.",
            mend: "Export only people with an address.")
        static let invalidEmail = rule(
            "invalid-email", .rejectsRow, .assumed, [Pages.recorded], setting: "maxEmailLength",
            what:
                "The address is not name@domain.tld in letters, digits and the usual signs, at most 100 long (ELQ-00002).",
            why: "Eloqua rejects bademail and takes a+b@demo.com; the full grammar is not public.",
            mend: "Mend the address at its source.")
        static let nbsp = rule(
            "nbsp-in-email", .rejectsRow, .documented, [Pages.uploading],
            what: "The address holds a no-break space (ELQ-00002).", why: "It blocks later imports of the contact.",
            mend: "Take it out at the source.")
        static let textLength = rule(
            "text-length", .dropsField, .assumed, [Pages.types], setting: "overlongText",
            what: "A text is longer than 100 (small), 1,000 (multi-select) or 32,000 (large) characters.",
            why: "The field is left out and the row kept; whether it is cut instead is not public.",
            mend: "Shorten the value.")
        static let numeric = rule(
            "numeric-format", .dropsField, .inferred, [Pages.types, Pages.rudder],
            what: "A number has more than 15 digits before or 4 after the point, or other signs.",
            why: "The field is left out and the row kept.", mend: "Export plain numbers.")
        static let date = rule(
            "date-format", .dropsField, .inferred, [Pages.importing, Pages.rudder], setting: "dateFormats",
            what: "A date is neither yyyy-MM-dd nor yyyy-MM-dd HH:mm:ss.",
            why: "The field is left out and the row kept.",
            mend: "Export these forms.")
        static let milliseconds = rule(
            "date-milliseconds", .dropsField, .documented, [Pages.importing], what: "A date has fractions of a second.",
            why: "The import tool ignores the value.", mend: "Export whole seconds.")
        static let invalidField = rule(
            "invalid-non-unique-field", .warns, .documented, [Pages.rudder], setting: "rejectRowIfUnique",
            what: "A row with an invalid value is among the rejects with ELQ-00040 and imported without that field.",
            why: "It looks rejected and is not.", mend: "Read the rejects as a list of fields, not of rows.")
        static let validation = rule(
            "validation-rules", .rejectsRow, .documented, [Pages.validation], setting: "validationRules",
            what: "The customer's own rules require a value, a length or one of a set, or replace it.",
            why: "They are off unless the customer made some.", mend: "Look at the instance's validation rules.")

        static let all = [
            quoting, empty, missingEmail, invalidEmail, nbsp, textLength, numeric, date, milliseconds, invalidField,
            validation,
        ]
    }
}
