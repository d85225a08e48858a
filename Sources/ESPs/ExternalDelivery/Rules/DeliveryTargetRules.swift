extension ExternalDelivery {
    /// Who is in the file.
    enum TargetRules {
        static let rowCount = rule(
            "row-count", .rejectsFile, .assumed, [Pages.prepare, Pages.seeds], setting: "toDeliverIncludesSeeds",
            what: "Rows are targeted less excluded plus seeds.", why: "Somebody is missing or too many.",
            mend: "Compare with the delivery's counts.")
        static let perMessage = rule(
            "one-row-per-message", .rejectsRow, .documented, [Pages.audience], setting: "keyColumn",
            what: "The key stands once.", why: "One person is sent to twice.",
            mend: "Look for a collection that became rows.")
        static let perAddress = rule(
            "one-row-per-address", .rejectsRow, .documented, [Pages.failures, Pages.sdk], setting: "keepDuplicates",
            what: "The address stands once, without regard to case; a proof keeps duplicates.",
            why: "One person is sent to twice.",
            mend: "Leave deduplication on.")
        static let denylisted = rule(
            "denylisted", .rejectsRow, .documented, [Pages.failures, Pages.sdk], setting: "denylist",
            what: "No denylisted profile is in the file, proofs apart (reason 8).", why: "They said no.",
            mend: "Leave the exclusion on.")
        static let quarantined = rule(
            "quarantined", .rejectsRow, .documented, [Pages.failures, Pages.sdk], setting: "quarantine",
            what: "No quarantined address is in the file, proofs included (reason 9).", why: "It bounces.",
            mend: "Leave the exclusion on.")
        static let control = rule(
            "control-group", .rejectsRow, .documented, [Pages.control, Pages.failures], setting: "controlGroup",
            what: "No control profile is in the file (reason 127).", why: "The comparison is spoilt.",
            mend: "Prepare the delivery again.")
        static let quantity = rule(
            "quantity-limit", .rejectsFile, .documented, [Pages.content], setting: "requestedQuantity",
            what: "No more rows than requested, seeds apart (reason 17).", why: "The partner bills them.",
            mend: "Set the requested quantity.")
        static let notTargeted = rule(
            "not-targeted", .rejectsRow, .inferred, [Pages.content], setting: "targetKeys",
            what: "Every key is of the target or a seed.", why: "A stranger is sent to.",
            mend: "Look at the audience.")
        static let sort = rule(
            "sort-order", .warns, .assumed, [Pages.content], setting: "sortColumn",
            what: "Rows are in the declared order, compared byte by byte.",
            why: "A partner who prints or calls in order gets another one; Campaign's own collation is not public.",
            mend: "Set the sorting of the column; leave sortColumn out where letters beyond ASCII are sorted otherwise."
        )
        static let seedPosition = rule(
            "seed-position", .warns, .documented, [Pages.seeds, Pages.sdk], setting: "seedMode",
            what: "Seeds stand at the start, the end, or in order.", why: "Partners look for them there.",
            mend: "Set the insertion mode.")
        static let seedTwice = rule(
            "seed-twice", .rejectsRow, .documented, [Pages.notes], setting: "seedKeys",
            what: "A seed stands once.", why: "A known fault doubled them.",
            mend: "Update Campaign.")
        static let seedCollection = rule(
            "collection-seed-empty", .warns, .documented, [Pages.seeds], setting: "collectionColumns",
            what: "Collection columns are empty on seed rows.", why: "Seeds have no collections.",
            mend: "Set singleRow if yours do.")
        static let proofName = rule(
            "proof-name", .rejectsFile, .inferred, [Pages.proof, Pages.sdk], setting: "proofNaming",
            what: "A proof is known by its name.", why: "Nothing in a row marks it.",
            mend: "Put the delivery's label into the name.")
        static let proofSize = rule(
            "proof-size", .rejectsFile, .documented, [Pages.controlRules], setting: "maxProof",
            what: "A proof has at most 100 rows.", why: "Its preparation fails above.",
            mend: "Use fewer test profiles.")
        static let proofRows = rule(
            "proof-rows", .rejectsRow, .documented, [Pages.test], setting: "testProfiles",
            what: "Every row of a proof is a test profile or a substitution address.",
            why: "A real person would get the proof.",
            mend: "Check the proof's target.")
        static let proofInFinal = rule(
            "proof-in-final", .rejectsRow, .documented, [Pages.test], setting: "includeTestPopulation",
            what: "No test profile is in the final file unless included.",
            why: "The partner sends to test addresses, and the counts are too high.",
            mend: "Turn the option off.")
        static let mode = rule(
            "feedback-mode", .applies, .documented, [Pages.directMail, Pages.sdk], setting: "feedbackMode",
            what: "Messages count as sent when the send is confirmed, or a result file decides.",
            why: "Without it failures stay unknown.",
            mend: "Agree on a result file.")
        static let feedbackKey = rule(
            "feedback-key", .warns, .documented, [Pages.returned], setting: "logIdColumn",
            what: "With a result file the extraction has a delivery-log id column.",
            why: "Results could not be matched.",
            mend: "Add @deliveryLogID.")
        static let kpi = rule(
            "kpi-identity", .warns, .inferred, [Pages.prepare], setting: "kpis",
            what: "Targeted is to deliver plus to exclude, and the causes add up.",
            why: "The reports contradict the file.",
            mend: "Compare with the delivery's report.")

        static let all = [
            rowCount, perMessage, perAddress, denylisted, quarantined, control, quantity, notTargeted, sort,
            seedPosition, seedTwice, seedCollection, proofName, proofSize, proofRows, proofInFinal, mode, feedbackKey,
            kpi,
        ]
    }
}
