extension OracleResponsys {
    /// Merge rules of list, extension table and supplemental table.
    enum MergeRules {
        static let noKey = rule(
            "no-valid-key", .rejectsRow, .documented, [Pages.history],
            what: "Customer id, e-mail and mobile number are all empty or invalid.", why: "The record is nobody's.",
            mend: "Export at least one of them.")
        static let matchEmpty = rule(
            "match-field-empty", .rejectsRow, .documented, [Pages.history],
            what: "A match column is blank: NOT UPDATED PER MERGE RULE. MATCH FIELD CANNOT BE EMPTY.",
            why: "The record cannot be matched.", mend: "Export the column for everybody.")
        static let channel = rule(
            "channel-empty", .rejectsRow, .documented, [Pages.merge, Pages.history],
            setting: "rejectRecordIfChannelEmpty",
            what: "A listed channel is blank; always when e-mail or mobile is the first match column.",
            why: "The record is rejected though another key is there.", mend: "Match on the customer id.")
        static let matchColumns = rule(
            "match-columns", .refusesSettings, .documented, [Pages.merge], setting: "matchColumnName1",
            what:
                "One or two of RIID_, CUSTOMER_ID_, EMAIL_ADDRESS_, MOBILE_NUMBER_, EMAIL_MD5_HASH_, EMAIL_SHA256_HASH_.",
            why: "Others are refused.", mend: "Choose among them.")
        static let matchOperator = rule(
            "match-operator", .refusesSettings, .documented, [Pages.merge], setting: "matchOperator",
            what: "NONE, or AND with two columns; OR is refused.", why: "Nothing else is offered.", mend: "Use AND.")
        static let hashCombination = rule(
            "hash-match-combination", .refusesSettings, .documented, [Pages.merge], setting: "matchColumnName2",
            what: "Two hashes, or a hash with the e-mail address, are refused.", why: "They say the same.",
            mend: "Match on one of them.")
        static let hashInsert = rule(
            "hash-match-insert", .rejectsRow, .documented, [Pages.merge],
            what: "Matched by a hash, a record may update and never insert.", why: "New people are all rejected.",
            mend: "Match on the e-mail address.")
        static let insert = rule(
            "insert-on-no-match", .rejectsRow, .assumed, [Pages.merge], setting: "insertOnNoMatch",
            what: "Without a match the record is inserted, or rejected when inserting is off.",
            why: "That it counts as rejected is assumed.", mend: "Turn insertOnNoMatch on.")
        static let update = rule(
            "update-on-match", .rejectsRow, .assumed, [Pages.merge], setting: "updateOnMatch",
            what: "REPLACE_ALL updates the matched record, NO_UPDATE rejects the new one.",
            why: "That it counts as rejected is assumed.", mend: "Use REPLACE_ALL.")
        static let blankClears = rule(
            "blank-clears", .changesValue, .assumed, [], setting: "blankClears",
            what: "A blank in a mapped field clears what is stored.", why: "An export that lost an attribute wipes it.",
            mend: "Leave the column out.")
        static let duplicate = rule(
            "duplicate-in-file", .applies, .assumed, [], setting: "duplicates",
            what: "Records are handled in file order: the second one updates what the first one made.",
            why: "The file's order decides.", mend: "Set a deduplication key in the export.")
        static let petKey = rule(
            "pet-key", .rejectsFile, .documented, [Pages.pet], what: "A PET job needs a list key: MERGEFAILED.",
            why: "Its records belong to list members.", mend: "Map a key.")
        static let petMember = rule(
            "pet-no-member", .rejectsRow, .assumed, [], setting: "petNoMember",
            what: "The key has no member in the list.",
            why: "An extension record needs one.", mend: "Import the list first.")
        static let supplementalKey = rule(
            "supplemental-key", .rejectsFile, .inferred, [Pages.overview], setting: "primaryKey",
            what: "All primary key fields of a supplemental table are in the file.", why: "The job fails.",
            mend: "Map them.")
        static let supplementalMode = rule(
            "supplemental-mode", .applies, .documented, [Pages.overview], setting: "mode",
            what: "merge, overwrite the table, or append.", why: "Overwrite drops every old row.", mend: "Use merge.")
        static let expired = rule(
            "expired-membership-imported", .warns, .inferred, [Pages.adobeBatch], setting: "statusColumn",
            what: "A record whose status says that the person left is merged like any other.",
            why: "An import removes nobody.", mend: "Filter on the status when sending.")

        static let all = [
            noKey, matchEmpty, channel, matchColumns, matchOperator, hashCombination, hashInsert, insert, update,
            blankClears,
            duplicate, petKey, petMember, supplementalKey, supplementalMode, expired,
        ]
    }
}
