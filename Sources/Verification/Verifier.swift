public import Drops
public import class Foundation.ProcessInfo
import Reading

/// How a verifier works and reports.
public struct VerificationOptions: Sendable, Hashable {
    /// Examples kept of each finding; counts are never capped.
    public var maxExamples: Int
    /// Threads. The result does not depend on it.
    public var workers: Int
    /// Memory meant for identities, in bytes. Where a drop has more of them, it is read in several rounds, each for a
    /// share of the identities; nothing is written to disk. The result does not depend on it.
    public var identityBytes: Int
    /// Told of what is read; nil for nobody.
    public var meter: ReadingMeter?

    /// Ten examples, one thread for each active processor and 640 MiB for identities, but for what is given.
    public init(
        maxExamples: Int = 10, workers: Int = ProcessInfo.processInfo.activeProcessorCount,
        identityBytes: Int = 640 << 20
    ) {
        self.maxExamples = maxExamples
        self.workers = workers
        self.identityBytes = identityBytes
    }
}

/// Holds drops against an expectation.
public struct Verifier: Sendable {
    /// What every drop is held against.
    public let expectation: Expectation
    /// Change how much is kept and how fast, never the verdict.
    public let options: VerificationOptions

    /// Takes both as they are; whether the expectation can be held shows in ``verify(_:)``.
    public init(_ expectation: Expectation, options: VerificationOptions = VerificationOptions()) {
        self.expectation = expectation
        self.options = options
    }

    /// - Parameter maxExamples: places kept of each finding.
    public init(_ expectation: Expectation, maxExamples: Int) {
        self.init(expectation, options: VerificationOptions(maxExamples: maxExamples))
    }

    /// Runs every check on `drop`.
    ///
    /// - Throws: ``ExpectationError`` when the expectation cannot be held against anything; `BlobError` when a file
    ///   cannot be read. What is wrong with the drop is never thrown but found.
    public func verify(_ drop: Drop) throws -> VerificationResult { try judge(drop).result }

    /// - Returns: also the table that was read, and which of its records are bad.
    func judge(_ drop: Drop) throws -> (result: VerificationResult, table: Table, bad: BadRecords) {
        let contents = try DropContents(drop, expectation)
        let table = Table(
            name: drop.name, files: contents.data, dialect: expectation.files.dialect,
            compression: expectation.files.compression, limits: expectation.files.limits,
            decryptionKey: expectation.files.readingKey)
        guard table.files.count < Sighting.fileLimit else {
            throw ExpectationError(
                "a drop of \(table.files.count) files: no more than \(Sighting.fileLimit) are compared")
        }
        let (pass, outcome) = try compare(table, contents)
        let readings = pass.finished()
        for check in CheckCatalog.dropChecks { check.check(contents, pass.ledger) }
        for file in readings {
            for check in CheckCatalog.fileChecks { check.check(file, expectation, pass.ledger) }
        }
        for check in CheckCatalog.wholeDropChecks { check.check(readings, expectation, pass.ledger) }
        if let outcome {
            for check in CheckCatalog.comparisonChecks { check.check(outcome, expectation, pass.ledger) }
        }
        return (result(drop, readings, pass.ledger.findings(), outcome), table, pass.bad)
    }

    /// All rounds; begins anew with more when there are more identities than memory is meant for.
    private func compare(_ table: Table, _ contents: DropContents) throws -> (TablePass, ComparisonOutcome?) {
        let workers = table.files.reduce(0) { $0 + $1.content.size } < 1 << 20 ? 1 : max(1, options.workers)
        let profiles = try expectedProfiles(table)
        var rounds = 1
        while true {
            do {
                let pass = try TablePass(table, contents, expectation, options, workers: workers)
                var outcome: ComparisonOutcome?
                for round in 0..<rounds {
                    let share = IdentityShare(round: round, rounds: rounds)
                    let comparison = makeComparison(profiles, share, workers)
                    try comparison?.load()
                    let found = try pass.run(comparison)
                    if outcome == nil { outcome = found } else if let found { outcome?.merge(found) }
                    if comparison == nil { break }
                }
                return (pass, outcome)
            } catch let full as TooManyIdentities {
                rounds = full.rounds(after: rounds)
                guard rounds < 1 << 16 else {
                    throw ExpectationError("\(options.identityBytes) bytes for identities are too few for this drop")
                }
            }
        }
    }

    private func expectedProfiles(_ table: Table) throws -> ExpectedProfiles? {
        guard let profiles = expectation.profiles, let identity = expectation.identity else { return nil }
        let columns = expectation.columns.isEmpty ? try headerNames(table) : expectation.columns.map(\.name)
        return try ExpectedProfiles(profiles, identity: identity, columns: columns)
    }

    private func makeComparison(
        _ profiles: ExpectedProfiles?, _ share: IdentityShare, _ workers: Int
    ) -> Comparison? {
        guard let identity = expectation.identity else { return nil }
        return Comparison(
            identity, profiles: profiles, dialect: expectation.files.dialect, maximumExamples: options.maxExamples,
            share: share, limit: options.identityBytes / Comparison.bytesPerIdentity, workers: workers,
            meter: options.meter)
    }

    private func headerNames(_ table: Table) throws -> [String] {
        do { return try table.header() ?? [] } catch is ReadingError { return [] }
    }

    private func result(
        _ drop: Drop, _ readings: [FileReading], _ findings: [Finding], _ outcome: ComparisonOutcome?
    ) -> VerificationResult {
        let records = readings.reduce(0) { $0 + $1.facts.records }
        let findings = findings.map { expectation.tolerating($0, records: records) }
        let files = readings.map {
            VerificationResult.File(
                name: $0.name, path: $0.path, bytes: $0.facts.packedBytes, records: $0.facts.records,
                goodRecords: $0.seen - $0.bad, badRecords: $0.bad)
        }
        for file in files {
            precondition(
                file.goodRecords + file.badRecords == file.records, "records good and bad are not all records read")
        }
        let expected = expectation.profiles == nil ? nil : outcome?.expectedCount
        var verdict = Verdict.pass
        // A comparison that could not be made is never a pass, whatever is tolerated.
        if findings.contains(where: { $0.severity == .error }) || outcome?.isComplete == false {
            verdict = .fail
        } else if records == 0, files.isEmpty || expected != 0 {
            verdict = .empty
        }
        return VerificationResult(
            drop: drop.name, verdict: verdict, files: files, findings: findings, expectedProfiles: expected)
    }
}
