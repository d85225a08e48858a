import Reading
public import Verification

/// What the gate finds besides what is wrong with a drop: how the exporter behaved as a program.
public enum GateChecks {
    /// Every check, for `explain` and `list`.
    public static let all: [CheckDescription] = [
        exitCode, timeout, silentFailure, gaveUp, nothingDelivered, unexpectedFile, noRequest, halfFile, partDelivered,
        leftRunning,
        wrongList, repeatedImport, faultNotMet, refusedJob, unknownEnd, unseenAnswer, harnessFailed,
    ]

    /// The check of this id.
    public static func check(_ id: String) -> CheckDescription? { all.first { $0.id == id } }

    private static let contract = CheckDescription.Source("The gate's contract with an exporter", "README.md")

    static let exitCode = CheckDescription(
        "gate/exit-code", "the exporter failed where nothing stood in its way",
        meaning: "It ended with another exit code than 0, or by a signal, although the endpoint took everything.",
        mend: "What it printed stands beside the finding. Run the scenario alone with the command that is shown.",
        source: contract)
    static let timeout = CheckDescription(
        "gate/timeout", "the exporter did not end in time",
        meaning: "It was ended, with all it had started. A release must not hang on a lost connection.",
        mend: "Give every connection a time limit. --timeout allows more where a machine is slow.", source: contract)
    static let silentFailure = CheckDescription(
        "gate/silent-failure", "the exporter told of success where it could not deliver",
        meaning: "The endpoint refused for good, and the exit code was 0: nobody would have looked.",
        mend: "End with another exit code than 0 when a file could not be delivered.", source: contract)
    static let gaveUp = CheckDescription(
        "gate/gave-up", "the exporter gave up on a fault that passes",
        meaning: "It said so, which is allowed; trying again would have delivered.",
        mend: "Try again after a pause that grows, as the destinations ask for.", severity: .note,
        source: .init(
            "Amazon S3 User Guide, \"Best practices design patterns: optimizing Amazon S3 performance\"",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-design-patterns.html"))
    static let nothingDelivered = CheckDescription(
        "gate/nothing-delivered", "the exporter told of success and delivered nothing",
        meaning: "It reached the endpoint, finished no file that was due, and ended with 0.",
        mend: "End with another exit code than 0 when a file could not be delivered.", source: contract)
    static let unexpectedFile = CheckDescription(
        "gate/unexpected-file", "a file came where none was due",
        meaning:
            "The job asks for none where there is no record: files.empty is none, as it is for incremental exports "
            + "unless the job says otherwise.",
        mend: "Send no file when there is no record, unless files.empty is header.",
        source: .init(
            "Profile export behavior",
            "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/how-destinations-work/profile-export-behavior"
        ))
    static let noRequest = CheckDescription(
        "gate/no-request", "no request reached the endpoint",
        meaning: "Nothing can be said of an exporter that does not call: it may not have read its job.",
        mend: "Read the endpoint from the file that MOCKDEST_JOB names, or from the environment.", source: contract)
    static let halfFile = CheckDescription(
        "gate/half-file", "a file was begun and neither finished nor removed",
        meaning: "An importer that looks at the folder would take the half for the whole.",
        mend: "Remove what was begun, write it over, or abort the upload in parts.", source: contract)
    static let partDelivered = CheckDescription(
        "gate/part-delivered", "the exporter failed and left a part of the drop",
        meaning: "It said that it failed, which is allowed; the files that had come stayed.",
        mend: "Remove what was sent, or send a manifest last, so that nobody imports a part.", severity: .note,
        source: contract)
    static let leftRunning = CheckDescription(
        "gate/left-running", "something that the exporter had started still ran after its end",
        meaning: "The exit code was told before all was over. What still ran was ended.",
        mend: "Wait for what was started before ending.", source: contract)
    static let wrongList = CheckDescription(
        "gate/wrong-list", "an import went to another list than the job's",
        meaning: "The contacts are on a list that nobody asked for.",
        mend: "Give the job's list, and it alone, as list_ids.", source: constantContact)
    static let repeatedImport = CheckDescription(
        "gate/repeated-import", "an import was sent twice",
        meaning:
            "Contacts are known by their address, so the second one changes nothing; it counts against the limits.",
        mend: "Look at the activities before an import is repeated.", severity: .note, source: constantContact)
    static let faultNotMet = CheckDescription(
        "gate/fault-not-met", "the exporter never did what the fault waits for",
        meaning: "The drop was judged; how the exporter takes the fault is not known.",
        mend: "Nothing, where the exporter has another way, such as objects in one piece.", severity: .note,
        source: contract)
    static let refusedJob = CheckDescription(
        "gate/refused-job", "the server did not do the job",
        meaning: "It could not be reached, or answered with another status than 2xx, at once or where it tells how the "
            + "job goes, though nothing stood in its way.",
        mend: "What it answered stands beside the finding.", source: contract)
    static let unknownEnd = CheckDescription(
        "gate/unknown-end", "the server cannot say how the job ended",
        meaning: "It answered with 202 and no Location, so that a job that fails looks like one that takes long.",
        mend: "Answer when the job has ended; or with 202 and a Location that answers 202 until then, and with another "
            + "2xx, or with an error, afterwards.", source: contract)
    static let unseenAnswer = CheckDescription(
        "gate/unseen-answer", "the exporter told of success without knowing",
        meaning: "The answer to a write was lost. What was written is in place, but the exporter neither sent it again "
            + "nor asked for it: it would have said the same of a write that failed.",
        mend: "Send it again, or ask whether it is there (HeadObject, SSH_FXP_STAT, GET /v3/activities), before ending "
            + "with 0.", source: contract)
    static let harnessFailed = CheckDescription(
        "gate/harness-failed", "this program failed",
        meaning: "The scenario says nothing of the exporter.", mend: "Tell the maintainers, with the message.",
        source: contract)

    private static let constantContact = CheckDescription.Source(
        "V3 API guide, importing many contacts", "https://developer.constantcontact.com/api_guide/import_contacts.html")
}

extension CheckDescription {
    /// A finding of this check, about the drop as a whole or one file.
    func finding(
        _ message: String, file: String = "", expected: String? = nil, actual: String? = nil, count: Int = 1
    ) -> Finding {
        Finding(
            id: id, severity: severity, message: MaskableText(message),
            first: .init(
                place: Place(file: file), expected: expected.map { MaskableText($0) },
                actual: actual.map { MaskableText($0) }),
            count: count)
    }
}
