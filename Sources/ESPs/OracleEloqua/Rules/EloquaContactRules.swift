extension OracleEloqua {
    /// Matching, writing, lists, status.
    enum ContactRules {
        static let duplicate = rule(
            "duplicate-in-file", .skips, .assumed, [Pages.noEmail, Pages.codes], setting: "duplicateInFile",
            what:
                "The same identifier twice in the file: the last row survives, copies count as ELQ-00011 or ELQ-00026.",
            why: "Which copy survives is not public.", mend: "Set a deduplication key in the export.")
        static let multiple = rule(
            "multiple-matches", .rejectsRow, .documented, [Pages.noEmail, Pages.pyeloqua], setting: "multiMatch",
            what: "The identifier hits several contacts: ELQ-00026 Multiple matches.",
            why: "It is not known whom to update.",
            mend: "Merge the contacts, or match on the e-mail address.")
        static let uniqueness = rule(
            "email-uniqueness", .rejectsRow, .documented, [Pages.noEmail], setting: "uniquenessCode",
            what: "An update would give a contact an address that another one has.", why: "Addresses are unique.",
            mend: "Merge the contacts.")
        static let updateRule = rule(
            "update-rule", .applies, .documented, [Pages.updateRule], setting: "updateRule",
            what: "always, ifNewIsNotNull, ifExistingIsNull, or the field's own rule.",
            why: "Under the latter two a new value may never arrive.",
            mend: "Use always, or ifNewIsNotNull to protect values.")
        static let blankClears = rule(
            "blank-clears", .changesValue, .documented, [Pages.recorded], setting: "updateRule",
            what: "A blank under always clears the stored value.", why: "An export that lost an attribute wipes it.",
            mend: "Use ifNewIsNotNull.")
        static let priority = rule(
            "data-priority", .skips, .documented, [Pages.priority], setting: "sourcePriority",
            what: "A source of lower rank never overwrites a value of a higher one; blanks may be filled by anyone.",
            why: "The new value silently does not arrive.", mend: "Raise the import's priority.")
        static let importRule = rule(
            "import-rule", .skips, .documented, [Pages.importRule], setting: "importRule",
            what: "updateOnly passes over new contacts (ELQ-00034), createOnly known ones (ELQ-00048).",
            why: "Part of the audience is left out.", mend: "Use createAndUpdate.")
        static let unchanged = rule(
            "unchanged-row", .applies, .assumed, [Pages.recorded, Pages.pyeloqua], setting: "countAsUpdated",
            what: "A row equal to its contact leaves the modification time; the log counts it as updated.",
            why: "The log's count is higher than the number of changes.", mend: "Nothing to mend.")
        static let byAddress = rule(
            "subscription-by-address", .changesValue, .documented, [Pages.addressChange, Pages.retention],
            what: "Subscription belongs to the address: a new contact takes the address's status.",
            why: "A contact that is created can be unsubscribed from the start.", mend: "Nothing to mend.")
        static let noResubscribe = rule(
            "no-resubscribe", .applies, .inferred, [Pages.sync, Pages.retention],
            what: "An import leaves unsubscribed contacts unsubscribed.", why: "They are updated and get no mail.",
            mend: "Nothing to mend.")
        static let restore = rule(
            "restore-deleted", .changesValue, .documented, [Pages.retention, Pages.recorded],
            what: "A deleted contact that is created again has its address's status back, but not its lists.",
            why: "Lists must be filled anew.", mend: "Add it to its lists.")
        static let purpose = rule(
            "purpose-unsubscribe", .applies, .documented, [Pages.unsubscribe, Pages.importing], setting: "purpose",
            what:
                "An import to unsubscribe or to mark hard bounces makes no contacts; unknown addresses are remembered.",
            why: "They are unsubscribed if they ever come.", mend: "Nothing to mend.")
        static let listAdd = rule(
            "list-add-only", .applies, .inferred, [Pages.sync], setting: "list",
            what: "Contacts of the file are added to the list; members that are missing from the file stay.",
            why: "People who left the audience stay in the list.", mend: "Send a second file with listAction: remove.")
        static let exclude = rule(
            "master-exclude", .warns, .documented, [Pages.exclude], setting: "excludeDomains",
            what: "An address on a master exclude list is imported but gets no mail.",
            why: "The exclusion acts when sending.",
            mend: "Nothing to mend.")
        static let contactLimit = rule(
            "contact-limit", .rejectsRow, .documented, [Pages.sandbox], setting: "contactLimit",
            what: "Over the limit (10,000 in a sandbox) new contacts are refused, updates pass.",
            why: "The rest of the audience is missing.", mend: "Delete contacts.")
        static let status = rule(
            "sync-status", .writesResult, .documented, [Pages.sync], setting: "errorSpelling",
            what: "The sync ends in success, warning or error.",
            why: "A warning does not mean failure: every row may have landed.",
            mend: "Read the log's counts.")

        static let all = [
            duplicate, multiple, uniqueness, updateRule, blankClears, priority, importRule, unchanged, byAddress,
            noResubscribe, restore, purpose, listAdd, exclude, contactLimit, status,
        ]
    }
}
