/// Every check there is: one line each, by the stage at which it is asked.
///
/// Lists by stage, not one list sorted by casts: a cast that fails looks through every conformance of the program.
public enum CheckCatalog {
    /// All, in the order of the stages.
    public static let all: [any Check] =
        (dropChecks as [any Check]) + fileChecks + wholeDropChecks + headerChecks + recordChecks + valueChecks
        + identityChecks + comparisonChecks + historyChecks + cellChecks

    /// The check of this id.
    public static func check(_ id: String) -> (any Check)? { all.first { $0.about.id == id } }

    static let dropChecks: [any DropCheck] = [
        FileNameCheck(),
        FileFolderCheck(),
        ManifestCheck(),
    ]

    static let fileChecks: [any FileCheck] = [
        FileEmptyCheck(),
        FilePackagingCheck(),
        FileEncryptionCheck(),
        FileEncodingCheck(),
        ByteOrderMarkCheck(),
        LineEndCheck(),
        SplitSizeCheck(),
    ]

    static let wholeDropChecks: [any WholeDropCheck] = [
        DropSizeCheck()
    ]

    static let headerChecks: [any HeaderCheck] = [
        FileHeaderCheck(),
        ColumnMissingCheck(),
        ColumnUnseenCheck(),
        ColumnUnexpectedCheck(),
        ColumnDuplicateCheck(),
        ColumnOrderCheck(),
    ]

    static let recordChecks: [any RecordCheck] = [
        RecordFormCheck.loneQuote,
        RecordFormCheck.textAfterQuote,
        RecordFormCheck.unclosedQuote,
        RecordFormCheck.nulByte,
        RecordFormCheck.strayLineEnd,
        RecordFormCheck.tooLong,
        ObjectFormCheck(),
        ObjectKeyCheck(),
        BlankLineCheck(),
        RecordLengthCheck(),
    ]

    static let valueChecks: [any ValueCheck] = [
        ColumnRequiredCheck(),
        ColumnTypeCheck(),
        ColumnAllowedCheck(),
        ColumnPatternCheck(),
        ColumnLengthCheck(),
        StatusUnknownCheck(),
        ExitedInFullCheck(),
        SegmentUnknownCheck(),
    ]

    static let identityChecks: [any IdentityCheck] = [
        IdentityBlankCheck(),
        IdentityInvalidCheck(),
    ]

    static let comparisonChecks: [any ComparisonCheck] = [
        IdentityDuplicateCheck(),
        IdentityMissingCheck(),
        IdentityUncomparedCheck(),
        IdentityUnexpectedCheck(),
        IdentityCaseCheck(),
    ]

    static let historyChecks: [any HistoryCheck] = [
        TransitionCheck(),
        ExitMissingCheck(),
        EntryMissingCheck(),
    ]

    /// Order matters here: each sees only the cells that those before it left.
    static let cellChecks: [any CellCheck] = [
        ColumnSwappedCheck(),
        MembershipWrongCheck(),
        // Last: takes what the others left.
        ColumnValueCheck(),
    ]
}
