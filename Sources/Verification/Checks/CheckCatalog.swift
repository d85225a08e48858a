/// Every check there is: one line each, in the order of the stages.
public enum CheckCatalog {
    /// Order matters among cell checks: each sees only what those before it left.
    public static let all: [any Check] = [
        FileNameCheck(),
        FileEmptyCheck(),
        FilePackagingCheck(),
        FileHeaderCheck(),
        FileEncodingCheck(),
        ByteOrderMarkCheck(),
        LineEndCheck(),
        SplitSizeCheck(),
        ManifestCheck(),
        RecordFormCheck.loneQuote,
        RecordFormCheck.textAfterQuote,
        RecordFormCheck.unclosedQuote,
        RecordFormCheck.nulByte,
        RecordFormCheck.strayLineEnd,
        RecordFormCheck.tooLong,
        BlankLineCheck(),
        RecordLengthCheck(),
        ColumnMissingCheck(),
        ColumnUnexpectedCheck(),
        ColumnDuplicateCheck(),
        ColumnOrderCheck(),
        ColumnRequiredCheck(),
        ColumnTypeCheck(),
        ColumnAllowedCheck(),
        ColumnPatternCheck(),
        ColumnLengthCheck(),
        ColumnSwappedCheck(),
        IdentityBlankCheck(),
        IdentityInvalidCheck(),
        IdentityDuplicateCheck(),
        IdentityMissingCheck(),
        IdentityUncomparedCheck(),
        IdentityUnexpectedCheck(),
        IdentityCaseCheck(),
        StatusUnknownCheck(),
        ExitedInFullCheck(),
        SegmentUnknownCheck(),
        TransitionCheck(),
        ExitMissingCheck(),
        EntryMissingCheck(),
        MembershipWrongCheck(),
        // Last of the cell checks: takes what the others left.
        ColumnValueCheck(),
    ]

    /// The check of this id.
    public static func check(_ id: String) -> (any Check)? { all.first { $0.about.id == id } }

    static let dropChecks = all.compactMap { $0 as? any DropCheck }
    static let fileChecks = all.compactMap { $0 as? any FileCheck }
    static let headerChecks = all.compactMap { $0 as? any HeaderCheck }
    static let recordChecks = all.compactMap { $0 as? any RecordCheck }
    static let valueChecks = all.compactMap { $0 as? any ValueCheck }
    static let identityChecks = all.compactMap { $0 as? any IdentityCheck }
    static let cellChecks = all.compactMap { $0 as? any CellCheck }
    static let historyChecks = all.compactMap { $0 as? any HistoryCheck }
    static let comparisonChecks = all.compactMap { $0 as? any ComparisonCheck }
}
