public import Drops
import Foundation

/// The reference exporter: turns profiles and a job into files, as the documented platform does, and sends them.
///
/// ```swift
/// let exporter = Exporter(job: job, profiles: ProfileFile(name: "profiles.ndjson", content: blob))
/// let exported = try await exporter.run()
/// ```
///
/// Memory holds a key for each row where rows are made unique, and never the rows.
public struct Exporter: Sendable {
    /// What is exported. Open credentials are not filled in here.
    public let job: ExportJob
    let profiles: ProfileFile
    let mutation: Mutation?
    private let spool: Spool
    private let time: TimeSource
    private let makeID: @Sendable () -> String

    /// - Parameters:
    ///   - mutation: a mistake to make on purpose.
    ///   - spool: where large files wait until they are sent.
    ///   - time: decides names where the job does not.
    ///   - makeID: ids of runs and flow where the job has none; random UUIDs without it.
    public init(
        job: ExportJob, profiles: ProfileFile, mutation: Mutation? = nil, spool: Spool = Spool(),
        time: TimeSource = .system, makeID: (@Sendable () -> String)? = nil
    ) {
        self.job = job
        self.profiles = profiles
        self.mutation = mutation
        self.spool = spool
        self.time = time
        self.makeID = makeID ?? { UUID().uuidString.lowercased() }
    }

    /// Makes the files of all audiences and sends them, in order; the manifest of each last.
    ///
    /// - Parameter progress: told of each step in one line.
    /// - Throws: ``ExportJob/Invalid``, ``ProfileFile/Failure``, ``Mutation/NoEffect``, or the sender's error, after
    ///   which the drop is not complete.
    public func run(
        sender: FileSender, progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> [ExportedAudience] {
        let exported = try files()
        for audience in exported {
            progress(
                "\(audience.audience.name): \(audience.writtenRecords) records in \(audience.dataFiles.count) files")
        }
        try await sender.send(exported.flatMap(\.files), progress: progress)
        return exported
    }

    /// The files of all audiences, unsent.
    public func files() throws -> [ExportedAudience] {
        // Ids and time are taken once, so that a mutated export differs from a right one in its mistake alone.
        var job = job
        job.generatedAt = job.generatedAt ?? time.now
        job.flow.id = job.flow.id ?? makeID()
        for index in job.audiences.indices { job.audiences[index].runID = job.audiences[index].runID ?? makeID() }
        try job.check()
        let right = try job.audiences.map { try files(of: $0, in: job, nil) }
        guard let mutation else { return right }
        var mistaken = job
        if case .job(let change) = mutation.step { change(&mistaken) }
        var wrong = try mistaken.audiences.map { try files(of: $0, in: mistaken, mutation) }
        if case .files(let change) = mutation.step { try change(&wrong, job) }
        guard try !Self.areEqual(right, wrong) else { throw Mutation.NoEffect(mutation: mutation) }
        return wrong
    }

    private func files(
        of audience: ExportJob.Audience, in job: ExportJob, _ mutation: Mutation?
    ) throws -> ExportedAudience {
        var pass = AudiencePass(job: job, audience: audience, profiles: profiles, mutation: mutation, spool: spool)
        var exported = ExportedAudience(audience: audience)
        let parts = try pass.run()
        exported.readRecords = pass.readRecords
        exported.writtenRecords = pass.writtenRecords
        let (folder, moment) = (job.endpoint.folder(for: audience), job.generatedAt ?? time.now)
        exported.files = parts.enumerated().map { index, content in
            OutgoingFile(
                folder: folder, name: FileName(job).name(for: audience, at: moment, part: index + 1), content: content)
        }
        if job.layout.hasManifest, !parts.isEmpty {
            let manifest = Manifest(
                flow: job.flow.id ?? "", run: audience.runID ?? "", scheduledAt: UTCTime(job.scheduledAt ?? moment),
                folder: job.finalEndpoint?.folder(for: audience) ?? folder,
                files: exported.files.map { ($0.name, $0.content.size) })
            exported.files.append(OutgoingFile(folder: folder, name: manifest.name, content: manifest.content))
        }
        return exported
    }

    private static func areEqual(_ a: [ExportedAudience], _ b: [ExportedAudience]) throws -> Bool {
        let (left, right) = (a.flatMap(\.files), b.flatMap(\.files))
        guard left.map(\.path) == right.map(\.path) else { return false }
        return try zip(left, right).allSatisfy {
            try $0.content.size == $1.content.size && $0.content.bytes() == $1.content.bytes()
        }
    }
}

/// What became of one audience.
public struct ExportedAudience: Sendable {
    /// As in the job, with the id of its run.
    public let audience: ExportJob.Audience
    /// Parts in order, then the manifest.
    public internal(set) var files: [OutgoingFile] = []
    /// Rows that were due, and profiles that lack what is mandatory.
    public internal(set) var readRecords = 0
    /// Records in all files together.
    public internal(set) var writtenRecords = 0

    /// Profiles without a mandatory attribute and rows that were no longer unique.
    public var skippedRecords: Int { readRecords - writtenRecords }
    /// Without the manifest.
    public var dataFiles: [OutgoingFile] { files.filter { !$0.isManifest } }

    init(audience: ExportJob.Audience) { self.audience = audience }
}
