public import Drops
public import ESPs
public import Reading
public import Reporting
import StrictYAML
public import Verification

/// What happens to a drop, in order: verify -> read as the ESP would -> import -> report.
///
/// Assembling comes before (``Inbox``), recording after (`Recorder`). No step knows a particular ESP.
public struct Pipeline: Sendable {
    /// One import to run after the verification.
    public struct Import: Sendable {
        /// Reads and imports the drop as its provider would.
        public let emulator: any ImportEmulator

        /// Takes the emulator as it is.
        public init(emulator: any ImportEmulator) { self.emulator = emulator }
    }

    /// What one drop leaves behind for the next of the same sequence.
    public struct Memory: Sendable {
        /// Each ESP's tables.
        public var tables: [String: ESPState] = [:]
        /// Who is a member so far; nil where drops are judged one by one.
        public var membership: MembershipHistory?

        /// Nothing yet.
        ///
        /// - Parameter followsMembership: whether the next drops are one audience's, in the order of their export.
        public init(followsMembership: Bool = false, maxExamples: Int = 10) {
            membership = followsMembership ? MembershipHistory(maxExamples: maxExamples) : nil
        }
    }

    private let expectation: Expectation
    private let destination: String
    private let verification: VerificationOptions
    private let imports: [Import]
    private let time: TimeSource

    /// - Parameters:
    ///   - expectation: what the drop must hold.
    ///   - destination: the destination's name, for the report.
    ///   - verification: how the drop is verified; never what comes of it.
    ///   - imports: run in this order, whatever the verdict: an ESP would not have asked.
    public init(
        expectation: Expectation, destination: String = "", verification: VerificationOptions = VerificationOptions(),
        imports: [Import] = [], time: TimeSource = .system
    ) {
        self.expectation = expectation
        self.destination = destination
        self.verification = verification
        self.imports = imports
        self.time = time
    }

    /// Judges one drop.
    ///
    /// - Throws: `BlobError` when the bytes cannot be read. What is wrong with the drop is a finding, never an error.
    public func run(_ drop: Drop, memory: inout Memory) throws -> DropReport {
        try run(drop, memory: &memory) { try Verifier(expectation, options: verification).verify($0) }
    }

    /// Judges one drop.
    ///
    /// - Parameter verifying: the first step, for a caller that wants more of it than the result, such as a
    ///   `RecordSplit`; what it holds the drop against should be the pipeline's expectation.
    public func run(_ drop: Drop, verifying: (Drop) throws -> VerificationResult) throws -> DropReport {
        var memory = Memory()
        return try run(drop, memory: &memory, verifying: verifying)
    }

    private func run(
        _ drop: Drop, memory: inout Memory, verifying: (Drop) throws -> VerificationResult
    ) throws -> DropReport {
        let judged = try verifying(drop)
        var report = DropReport(
            name: drop.name, destination: destination, endpoint: drop.endpoint,
            files: judged.files.map { FileReport(name: $0.name, bytes: $0.bytes, records: $0.records) },
            verdict: judged.verdict, findings: judged.findings)
        // A drop that is no drop has no place in a sequence; its own findings say why.
        if judged.verdict != .empty, let steps = try memory.membership?.add(drop, expectation), !steps.isEmpty {
            report.findings = (report.findings + steps).sorted(by: Finding.precedes)
            if steps.contains(where: { $0.severity == .error }) { report.verdict = .fail }
        }
        if expectation.membership != nil { report.members = memory.membership?.members }
        for step in imports {
            report.imports.append(
                try Self.importDrop(
                    drop, with: step.emulator, into: &memory.tables, limits: expectation.files.limits, time: time))
        }
        return report
    }

    /// Judges one drop; imports start with empty tables.
    public func run(_ drop: Drop) throws -> DropReport {
        var memory = Memory()
        return try run(drop, memory: &memory)
    }

    /// The import step alone: reads the drop as this ESP would and applies it to its tables.
    ///
    /// - Parameter limits: what is taken of each file before it counts as hostile.
    public static func importDrop(
        _ drop: Drop, with emulator: any ImportEmulator, into states: inout [String: ESPState],
        limits: ReadingLimits = ReadingLimits(), time: TimeSource
    ) throws -> ImportReport {
        // Manifests are the exporter's note to the receiver; no ESP imports them.
        let data = drop.files.filter { !ManifestName.matches($0.name) }
        let table = Table(name: drop.name, files: data, dialect: emulator.dialect, limits: limits)
        var state = states[emulator.esp] ?? ESPState(esp: emulator.esp)
        let outcome = try emulator.run(table: table, into: &state, time: time)
        states[emulator.esp] = state
        return ImportReport(esp: emulator.esp, outcome: outcome)
    }
}
