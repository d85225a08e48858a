extension AdobeCampaign {
    /// Reconciliation, deduplication, Update data, list and subscription.
    enum WritingRules {
        static let reconcile = rule(
            "reconcile", .maps, .assumed, [Pages.webReconciliation], setting: "updateData.keyCaseSensitive",
            what: "A row is linked to the recipient whose key fields are all equal to its own.",
            why: "Compared byte by byte, A@x.io and a@x.io are two people.", mend: "Load the key in lower case.")
        static let ambiguous = rule(
            "reconcile-ambiguous", .rejectsRow, .assumed, [], setting: "updateData.ambiguous",
            what: "More than one recipient matches.", why: "It is not known whom to update.",
            mend: "Merge the recipients.")
        static let minimum = rule(
            "new-record-minimum", .rejectsRow, .documented, [Pages.recurring], setting: "updateData.minimum",
            what: "In the template workflow a new row lacks e-mail, first name or last name.",
            why: "It falls into the complement.", mend: "Export these attributes, or change the minimum.")
        static let dedup = rule(
            "dedup", .skips, .assumed, [Pages.dedup], setting: "deduplication.keep",
            what: "Of rows with the same key one is kept, the first; the rest goes to the complement.",
            why: "\"Choose for me\" keeps any; here it is the first, so that runs repeat.",
            mend: "Set a deduplication key in the export.")
        static let dedupZero = rule(
            "dedup-zero-id", .warns, .documented, [Pages.recurring], setting: "deduplication.disableZeroIdFilter",
            what: "New rows vanish because 0-id filtering was left on.", why: "Only known recipients come through.",
            mend: "Tick \"Disable automatic filtering of 0 ID records\".")
        static let operation = rule(
            "update-operation", .applies, .documented, [Pages.update], setting: "updateData.operation",
            what: "Insert or update, insert, update, or delete.",
            why: "Insert leaves known recipients, update leaves new ones out.",
            mend: "Insert or update is what an audience needs.")
        static let nullErases = rule(
            "update-null-erases", .changesValue, .documented, [Pages.update, Pages.jobs],
            setting: "updateData.emptyErases",
            what: "An empty value erases what is stored; on an opt-out field it clears the opt-out.",
            why: "The option is on by default in Update data.", mend: "Turn it off, or leave the column unmapped.")
        static let unchanged = rule(
            "update-unchanged", .applies, .documented, [Pages.update],
            what: "A recipient is written only when at least one value differs.", why: "lastModified stays.",
            mend: "Nothing to mend.")
        static let duplicate = rule(
            "update-duplicate", .warns, .assumed, [Pages.update], setting: "updateData.ignoreSameTarget",
            what: "The same key reaches Update data twice: the last wins; with Insert the second is rejected.",
            why: "Without a Deduplication the file's order decides.", mend: "Deduplicate before Update data.")
        static let batchSize = rule(
            "update-batch-size", .applies, .documented, [Pages.standardUpdate], setting: "updateData.batchSize",
            what: "Rows are written in batches of 500; it is never a cap.", why: "One page reads as if it were a cap.",
            mend: "Nothing to mend.")
        static let fieldLength = rule(
            "field-length", .rejectsRow, .assumed, [Pages.profile], setting: "updateData.overlongDbValue",
            what: "A value is longer than the recipient's field: email 128, firstName 30, lastName 50, phones 32.",
            why: "The column takes 255, the database does not.", mend: "Shorten the value.")
        static let enumeration = rule(
            "enumeration-value", .changesValue, .inferred, [Pages.profile], setting: "dataLoading.columns",
            what: "gender or emailFormat is none of 0, 1, 2 after remapping: it becomes NULL.",
            why: "male and female are names, not values.", mend: "Remap them to 1 and 2.")
        static let emailSyntax = rule(
            "email-syntax", .warns, .assumed, [Pages.jobs], setting: "updateData.emailSyntax",
            what: "The address has not exactly one @, a domain with a dot, no blank, and at most 128 characters.",
            why: "Update data is not said to check it; delivery fails later.", mend: "Mend the address at its source.")
        static let emailCase = rule(
            "email-case", .warns, .documented, [Pages.quarantine], setting: "dataLoading.columns",
            what: "The address is not in lower case.", why: "Quarantine is case-sensitive and would not find it.",
            mend: "Set Lower case for the column.")
        static let emailMissing = rule(
            "email-missing", .rejectsRow, .inferred, [Pages.recurring], setting: "updateData.keys",
            what: "The identity column is empty.", why: "The row cannot be reconciled.",
            mend: "Make the attribute mandatory.")
        static let membership = rule(
            "membership-status", .rejectsRow, .inferred, [Pages.activation, Pages.subscriptions],
            setting: "membership.column",
            what:
                "realized, existing and active count as 1, exited and expired as 0; an empty one changes nothing, any other rejects the row.",
            why: "Campaign itself gives the column no meaning.", mend: "Map the status column and split on it.")
        static let listUpdate = rule(
            "list-update", .applies, .documented, [Pages.list], setting: "membership.purgeList",
            what: "Members are added to the list, which is emptied first unless the purge is off.",
            why: "The published example has the purge ticked.", mend: "Turn the purge off for incremental drops.")
        static let purgeDelta = rule(
            "list-purge-delta", .warns, .inferred, [Pages.list], setting: "membership.purgeList",
            what: "The list is purged by a drop that holds people who left, as incremental drops do.",
            why: "Only the last delta stays in the list; everybody else is gone.", mend: "Turn the purge off.")
        static let subscriptionDuplicate = rule(
            "subscription-duplicate", .rejectsFile, .documented, [Pages.subscriptions], setting: "membership.service",
            what: "Duplicates reach the subscription step, which then fails for all rows.",
            why: "One repeated address stops everybody's subscription.", mend: "Deduplicate first.")
        static let runState = rule(
            "run-state", .writesResult, .documented, [Pages.monitor], setting: "onError",
            what: "An error pauses the workflow; the log has a line with level, activity and rule.",
            why: "A restart resumes at the failed activity.", mend: "Read the log, mend the cause, restart.")
        static let derivedFormat = rule(
            "derived-format", .applies, .assumed, [Pages.loading], setting: "dataLoading.columns",
            what: "No columns are defined, so the file's own header stands in for the sample file: all texts of 255.",
            why: "Campaign reads the structure from a sample at design time.",
            mend: "Describe the columns in the settings.")

        static let all = [
            derivedFormat, reconcile, ambiguous, minimum, dedup, dedupZero, operation, nullErases, unchanged, duplicate,
            batchSize, fieldLength, enumeration, emailSyntax, emailCase, emailMissing, membership, listUpdate,
            purgeDelta, subscriptionDuplicate, runState,
        ]
    }
}
