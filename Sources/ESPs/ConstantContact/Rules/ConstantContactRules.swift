extension ConstantContact {
    /// The call as a whole.
    enum PayloadRules {
        static let mediaType = rule(
            "media-type", .rejectsFile, .documented, [Pages.api],
            what: "A file import takes a .csv file (415 otherwise).",
            why: "Other types are refused.", mend: "Name the file .csv.")
        static let lists = rule(
            "list-ids-required", .refusesSettings, .documented, [Pages.api], setting: "listIds",
            what: "An import names 1 to 50 lists.", why: "The call is refused (400).", mend: "Give the list ids.")
        static let listExists = rule(
            "list-exists", .rejectsFile, .assumed, [], setting: "unknownList",
            what: "Each list exists and is not deleted.",
            why: "The call is refused, or the activity fails.", mend: "Take the id from the list's page address.")
        static let size = rule(
            "import-payload-size", .skips, .documented, [Pages.api, Pages.importing], setting: "maxBytes",
            what: "What lies beyond the first 4 MB is dropped without a word.",
            why: "The activity completes, and the people at the end are missing.", mend: "Send smaller batches.")
        static let rows = rule(
            "import-row-limit", .skips, .documented, [Pages.importing, Pages.api], setting: "maxRows",
            what:
                "A file has at most 40,000 lines with its header, a JSON call 40,000 contacts; the rest is not processed.",
            why: "The activity completes, and the people at the end are missing.", mend: "Send smaller batches.")
        static let header = rule(
            "file-header", .rejectsFile, .assumed, [Pages.api], setting: "headerOutcome",
            what: "The header has email or sms_number.", why: "No contact could be identified.",
            mend: "Name the column email.")
        static let heading = rule(
            "unknown-heading", .skips, .assumed, [], setting: "unknownHeading",
            what: "A heading that is not known is ignored.",
            why: "Its values are lost.", mend: "Use the API's names, or cf: and the custom field's name.")
        static let customField = rule(
            "custom-field-exists", .rejectsFile, .assumed, [Pages.api], setting: "unknownCustomField",
            what: "cf: columns name existing custom fields, at most 25.", why: "The call is refused.",
            mend: "Create the custom field first.")
        static let unreadable = rule(
            "unreadable-file", .rejectsFile, .inferred, [Pages.api],
            what: "The file is no text: packed, encrypted, or in UTF-16.",
            why: "The call is taken and its activity fails.", mend: "Send plain CSV in UTF-8.")
        static let states = rule(
            "activity-states", .writesResult, .documented, [Pages.api], setting: "forceState",
            what:
                "initialized, processing, then completed, or failed, timed_out, cancelled; counters tell what landed.",
            why: "completed does not mean that every row landed.", mend: "Read the counters.")

        static let all = [
            mediaType, lists, listExists, size, rows, unreadable, header, heading, customField, states,
        ]
    }

    /// One row.
    enum RowRules {
        static let emailRequired = rule(
            "email-required", .rejectsRow, .assumed, [Pages.api], setting: "missingEmail",
            what: "A row has email or sms_number; otherwise it is set aside for correction.",
            why: "It identifies nobody.",
            mend: "Export only people with an address.")
        static let emailFormat = rule(
            "email-format", .rejectsRow, .assumed, [Pages.api, Pages.validation], setting: "emailCheck",
            what: "The address has one @, a complete domain, no blanks, commas or brackets.",
            why: "The row waits for correction in the web page and is not stored.", mend: "Mend the address.")
        static let emailLength = rule(
            "email-length", .rejectsRow, .documented, [Pages.api], setting: "maxEmailLength",
            what: "The address has at most 80 characters (50 by the import's own schema).",
            why: "The row waits for correction in the web page and is not stored.",
            mend: "Mend the address; lower maxEmailLength to 50 where your account refuses more.")
        static let nameLength = rule(
            "name-length", .rejectsRow, .assumed, [Pages.api], setting: "overlong",
            what: "Names, job title and company have at most 50 characters.",
            why: "A JSON call is refused whole, a file's row is an error.",
            mend: "Shorten the value.")
        static let addressLength = rule(
            "address-length", .rejectsRow, .assumed, [Pages.api], setting: "overlong",
            what:
                "Street parts have at most 255, other parts 50 characters, a custom field 255; a contact has at most three telephone numbers.",
            why: "A JSON call is refused whole, a file's row is an error.",
            mend: "Shorten the value, or leave the fourth number out.")
        static let birthday = rule(
            "birthday-pair", .rejectsRow, .documented, [Pages.api],
            what: "Month and day of birth come together and are in range.",
            why: "The row is set aside.", mend: "Export both or none.")
        static let anniversary = rule(
            "anniversary-format", .rejectsRow, .assumed, [Pages.api], setting: "anniversaryStored",
            what: "The anniversary is in one of eight forms, such as MM/DD/YYYY or YYYY-MM-DD.",
            why: "The row is set aside.",
            mend: "Export YYYY-MM-DD.")
        static let consent = rule(
            "sms-consent", .changesValue, .documented, [Pages.api], setting: "smsPermission",
            what: "Explicit SMS permission needs a consent date.", why: "Without one the permission is not set.",
            mend: "Export sms_consent_date.")

        static let all = [
            emailRequired, emailFormat, emailLength, nameLength, addressLength, birthday, anniversary, consent,
        ]
    }

    /// Contacts and lists.
    enum ContactRules {
        static let new = rule(
            "new-contact", .applies, .documented, [Pages.api, Pages.importing],
            what: "An unknown address becomes a contact with permission implicit, source Account.",
            why: "implicit is mailable, though nobody confirmed.", mend: "Nothing to mend.")
        static let partial = rule(
            "partial-update", .applies, .assumed, [Pages.api, Pages.importing], setting: "blankClears",
            what: "A known contact's given values change; blanks leave what is stored.",
            why: "A lost attribute is never cleared.",
            mend: "Nothing to mend.")
        static let permission = rule(
            "permission-untouched", .applies, .documented, [Pages.importing],
            what: "A bulk import does not change the permission of a known contact.",
            why: "Nobody is subscribed again by it.",
            mend: "Nothing to mend.")
        static let unsubscribed = rule(
            "unsubscribed-not-listed", .warns, .documented, [Pages.api, Pages.unsubscribed],
            setting: "updateUnsubscribed",
            what: "An unsubscribed contact is not added to a list and counted in cannot_add_to_list_count.",
            why: "The list is smaller than the audience.", mend: "Leave unsubscribed people out.")
        static let revived = rule(
            "deleted-revived", .changesValue, .inferred, [Pages.deleting], setting: "revive",
            what: "A deleted contact that is added to a list is active again, with its old permission.",
            why: "Deletion does not last.", mend: "Unsubscribe instead of deleting.")
        static let duplicate = rule(
            "duplicate-in-payload", .applies, .assumed, [], setting: "duplicates",
            what: "Rows with the same address become one contact; later values that are not blank win.",
            why: "The file's order decides.", mend: "Set a deduplication key in the export.")
        static let addOnly = rule(
            "list-add-only", .applies, .inferred, [Pages.api],
            what: "Lists are only added to; whoever is missing from the file stays a member.",
            why: "People who left the segment keep getting mail.", mend: "Remove them by remove_list_memberships.")
        static let listCount = rule(
            "lists-per-contact", .rejectsRow, .assumed, [Pages.api], setting: "maxLists",
            what: "A contact is on at most 50 lists.", why: "That it makes the row an error is assumed.",
            mend: "Take it off some.")
        static let mailable = rule(
            "mailable", .warns, .inferred, [Pages.api],
            what: "Mail goes to contacts with permission explicit or implicit that are not deleted.",
            why: "Others are stored and get nothing.", mend: "Nothing to mend.")

        static let all = [new, partial, permission, unsubscribed, revived, duplicate, addOnly, listCount, mailable]
    }

    /// What Dynamics 365 Customer Insights may send.
    enum ExporterRules {
        static let limit = rule(
            "exporter-profile-limit", .warns, .documented, [Pages.customerInsights], setting: "exporter.maxProfiles",
            what: "At most 1,000,000 profiles per export.", why: "The exporter stops there.", mend: "Cut the segment.")
        static let email = rule(
            "exporter-email-mapped", .warns, .documented, [Pages.customerInsights], setting: "exporter.enabled",
            what: "Every row has an address.", why: "The e-mail field must be mapped.", mend: "Map it.")
        static let fields = rule(
            "exporter-fields", .warns, .inferred, [Pages.customerInsights], setting: "exporter.allowedKeys",
            what: "Only email, first_name and last_name are sent.", why: "No other attribute is named.",
            mend: "Take the others out.")
        static let singleList = rule(
            "exporter-single-list", .warns, .documented, [Pages.customerInsights], setting: "exporter.enabled",
            what: "One configured list.", why: "The export's form takes one id.", mend: "Configure one.")

        static let all = [limit, email, fields, singleList]
    }
}
