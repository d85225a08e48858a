/// What a verifier says of one drop.
public struct VerificationResult: Sendable, Hashable {
    /// One data file of the drop.
    public struct File: Sendable, Hashable {
        public var name: String
        /// In the drop.
        public var path: String
        /// As received.
        public var bytes: Int
        /// Data records read; always ``goodRecords`` + ``badRecords``.
        public var records: Int
        /// Well-formed records whose values and identity are right by themselves and equal the expected ones.
        public var goodRecords: Int
        public var badRecords: Int
    }

    public var drop: String
    public var verdict: Verdict
    public var files: [File]
    /// By file, record, column, id.
    public var findings: [Finding]
    /// How many profiles were expected; nil without expected profiles.
    public var expectedProfiles: Int?
}
