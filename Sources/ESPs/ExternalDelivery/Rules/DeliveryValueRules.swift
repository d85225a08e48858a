extension ExternalDelivery {
    /// Values of a row.
    enum ValueRules {
        static let date = rule(
            "date-format", .rejectsRow, .documented, [Pages.sdk, Pages.content], setting: "dateOrder",
            what: "Dates are 1998/05/23 18:30:45, or as declared.", why: "The partner reads another day.",
            mend: "Set date format and separators.")
        static let number = rule(
            "number-format", .rejectsRow, .documented, [Pages.sdk, Pages.content], setting: "decimal",
            what: "Numbers have a decimal point and no thousands separator.", why: "The partner reads another number.",
            mend: "Set the number format.")
        static let enumeration = rule(
            "enum-values", .rejectsRow, .documented, [Pages.content], setting: "enumLabels",
            what: "Enumerations are written by internal value, or by label if asked.",
            why: "The partner does not know the other.",
            mend: "Set \"Export labels instead of internal values\".")
        static let value = rule(
            "value", .rejectsRow, .inferred, [Pages.content], setting: "expectedRows",
            what: "Each expected value stands under its key.", why: "The wrong text is sent to a person.",
            mend: "Look at the column expressions.")
        static let constant = rule(
            "constant-column", .rejectsRow, .documented, [Pages.content], setting: "columns",
            what: "A constant column has its value on every row.", why: "The partner may sort by it.",
            mend: "Look at the expression.")
        static let address = rule(
            "address-missing", .rejectsRow, .documented, [Pages.failures], setting: "addressColumn",
            what: "The address is not empty (reason 7).", why: "Nothing can be sent.",
            mend: "Exclude profiles without address.")
        static let postal = rule(
            "postal-completeness", .rejectsRow, .documented, [Pages.directMail], setting: "channel",
            what: "Direct mail has name, postcode and town.", why: "The letter comes back.",
            mend: "Map these columns.")
        static let call = rule(
            "call-center-completeness", .rejectsRow, .documented, [Pages.callCenter], setting: "channel",
            what: "Call center rows have name and phone.", why: "Nobody can be called.",
            mend: "Map these columns.")

        static let all = [date, number, enumeration, value, constant, address, postal, call]
    }
}
