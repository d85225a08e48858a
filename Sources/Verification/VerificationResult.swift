/// What a verifier says of one drop.
public struct VerificationResult: Sendable, Hashable {
    /// One data file of the drop.
    public struct File: Sendable, Hashable {
        /// The last path component.
        public var name: String
        /// In the drop.
        public var path: String
        /// As received.
        public var bytes: Int
        /// Data records read; always ``goodRecords`` + ``badRecords``.
        public var records: Int
        /// Well-formed records whose values and identity are right by themselves and equal the expected ones.
        public var goodRecords: Int
        /// The other data records: malformed, wrong in a value or an identity, or not as expected.
        public var badRecords: Int
    }

    /// Name of the drop.
    public var drop: String
    /// Fails on any finding that is an error; warnings and notes alone do not fail it.
    public var verdict: Verdict
    /// Data files only, in the order of export and part; manifests and unexpected names are left out.
    public var files: [File]
    /// By file, record, column, id.
    public var findings: [Finding]
    /// How many profiles were expected; nil without expected profiles.
    public var expectedProfiles: Int?
}
