public import struct Foundation.Date

/// What one run of a flow for one audience did.
public struct RunMetrics: Sendable, Equatable {
    /// Told as `startedAtUTC`, in milliseconds since 1970.
    public var startedAt: Date
    /// Told as `completedAtUTC`, in milliseconds since 1970.
    public var completedAt: Date
    /// Profiles that were looked at.
    public var inputRecords: Int
    /// Data rows in all files together.
    public var outputRecords: Int
    /// Profiles left out, for instance because a mandatory attribute is missing.
    public var skippedRecords: Int
    /// Told as `failedRecordCount`; only ``failure`` makes the run a failed one.
    public var failedRecords: Int
    /// Data files; the manifest does not count.
    public var outputFiles: Int
    /// Told as `inputBytes` in the `sizeSummary` of the run.
    public var inputBytes: Int
    /// Told as `outputBytes` in the `sizeSummary` of the run.
    public var outputBytes: Int
    /// One sentence for a run that failed; nil for one that did not.
    public var failure: String?

    /// Takes all parts as they are; without `failure` the run succeeded.
    public init(
        startedAt: Date, completedAt: Date, inputRecords: Int = 0, outputRecords: Int = 0, skippedRecords: Int = 0,
        failedRecords: Int = 0, outputFiles: Int = 0, inputBytes: Int = 0, outputBytes: Int = 0, failure: String? = nil
    ) {
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.inputRecords = inputRecords
        self.outputRecords = outputRecords
        self.skippedRecords = skippedRecords
        self.failedRecords = failedRecords
        self.outputFiles = outputFiles
        self.inputBytes = inputBytes
        self.outputBytes = outputBytes
        self.failure = failure
    }
}

/// Exports one audience of a flow to where its target connection points.
public typealias FlowRunner = @Sendable (ActivatedFlow) async -> RunMetrics
