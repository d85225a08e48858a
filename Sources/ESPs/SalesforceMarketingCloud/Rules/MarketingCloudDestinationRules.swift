extension SalesforceMarketingCloud {
    /// What is written to the data extension or list.
    enum DestinationRules {
        static let listUpdateUnknown = rule(
            "list-update-unknown-subscriber", .rejectsRow, .inferred, [Pages.errorCodes],
            what: "Update Only into a list, and the subscriber is unknown (InvalidChannelMember).",
            why: "Data extensions pass such a row over; lists refuse it.", mend: "Use Add and Update.")
        static let duplicatePrimaryKey = rule(
            "duplicate-primary-key", .skips, .documented, [Pages.importActivity, Pages.wiki],
            setting: "duplicateKeys",
            what: "Several good rows of the file have the same primary key; one is kept.",
            why: "The last wins, with Add Only the first; an account can refuse all of them instead.",
            mend: "Set a deduplication key in the export.")
        static let actionNeedsPrimaryKey = rule(
            "action-needs-primary-key", .refusesSettings, .documented, [Pages.importActivity],
            setting: "updateType",
            what: "A data extension without primary key takes Overwrite only.",
            why: "Without a key no row can be found again.",
            mend: "Give a field primaryKey, or set updateType: Overwrite.")
        static let overwriteList = rule(
            "overwrite-list", .refusesSettings, .documented, [Pages.updateType], setting: "updateType",
            what: "Overwrite is not available for a list.", why: "Subscribers are never removed by an import.",
            mend: "Use Add and Update.")
        static let overwriteKeyed = rule(
            "overwrite-keyed", .refusesSettings, .assumed, [Pages.updateType],
            setting: "assumptions.overwriteRequiresNoKey",
            what: "Overwrite is allowed for a data extension with a primary key.",
            why: "The developer guide reads as if it were not; practice says it is.",
            mend: "Set the assumption if your account refuses it.")
        static let addOnlyExisting = rule(
            "add-only-existing", .skips, .documented, [Pages.updateType],
            what: "Add Only, and the key is known: the row is passed over.",
            why: "It is in none of the success, error and duplicate counts.", mend: "Use Add and Update.")
        static let updateOnlyMissing = rule(
            "update-only-missing", .skips, .documented, [Pages.updateType],
            what: "Update Only, and the key is unknown: the row is passed over.",
            why: "It is in none of the success, error and duplicate counts.", mend: "Use Add and Update.")
        static let badRowsNotAllowed = rule(
            "bad-rows-not-allowed", .rejectsFile, .assumed, [Pages.newDefinition], setting: "allowErrors",
            what: "\"Skip rows with bad data\" is off and a row is bad: the run ends in error and nothing is written.",
            why: "One bad row stops the whole audience.", mend: "Mend the row, or turn the option on.")
        static let expiredMembership = rule(
            "expired-membership-imported", .warns, .inferred, [Pages.adobeBatch], setting: "statusColumn",
            what: "A row whose status says that the person left the audience is stored like any other.",
            why: "An import never removes anybody; the next send would reach people who left.",
            mend: "Filter on the status when sending, or use a full export with Overwrite.")

        static let all = [
            listUpdateUnknown, duplicatePrimaryKey, actionNeedsPrimaryKey, overwriteList, overwriteKeyed,
            addOnlyExisting, updateOnlyMissing, badRowsNotAllowed, expiredMembership,
        ]
    }

    /// What is handed back and cleaned up.
    enum ResultRules {
        static let resultFile = rule(
            "result-file", .writesResult, .documented, [Pages.resultFile], setting: "rowData",
            what: "Import Result <datetime>.txt lists the bad rows; row 0 is the first data row.",
            why: "The row's data is not in it by default.", mend: "Add one to the row number to find the data record.")
        static let deleteSource = rule(
            "delete-source", .removesFile, .documented, [Pages.mcdevImport], setting: "deleteFile",
            what: "The file is deleted after the run.", why: "Otherwise a later run may take it again.",
            mend: "Turn the option on when names are dated.")

        static let all = [resultFile, deleteSource]
    }
}
