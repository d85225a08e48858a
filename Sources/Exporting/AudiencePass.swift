import Drops

/// One way through the profiles for one audience, or two where rows are made unique.
struct AudiencePass {
    private let job: ExportJob
    private let selection: RowSelection
    private let profiles: ProfileFile
    private let mutation: Mutation?
    private let spool: Spool
    private var deduplication: Deduplication
    private(set) var readRecords = 0
    private(set) var writtenRecords = 0

    init(job: ExportJob, audience: ExportJob.Audience, profiles: ProfileFile, mutation: Mutation?, spool: Spool) {
        self.job = job
        self.profiles = profiles
        self.mutation = mutation
        self.spool = spool
        selection = RowSelection(job: job, audience: audience, profiles: profiles)
        let sources = job.effectiveDeduplication
        deduplication = Deduplication(
            keys: job.columns.indices.filter { sources.contains(job.columns[$0].source) })
    }

    /// The finished files.
    mutating func run() throws -> [Blob] {
        if deduplication.isNeeded { try lookAtAll() }
        var layout = job.layout
        var header = job.columns.map(\.header)
        if case .header(let change) = mutation?.step { change(&header, job) }
        // A mistake in the text is made before packing.
        var textMistake: Mutation.TextChange?
        if case .text(let change) = mutation?.step {
            textMistake = change
            layout.compression = .none
        }
        var writer = PartWriter(layout: layout, header: header, spool: spool)
        try writeAll(to: &writer)
        writtenRecords = writer.records
        let isWritten = job.layout.writesEmptyFiles ?? selection.audience.isFull
        let parts = try writer.finish(evenIfEmpty: isWritten)
        guard let textMistake else { return parts }
        return try parts.map { Self.repacked(textMistake(try $0.bytes(), job), job.layout.compression) }
    }

    private mutating func lookAtAll() throws {
        var deduplication = deduplication
        try profiles.forEach { profile in
            guard case .rows(let rows) = try selection.outcome(for: profile) else { return }
            for row in rows { try deduplication.look(at: row) { try selection.row(at: $0) } }
        }
        self.deduplication = deduplication
    }

    /// Holds one row back, since some mistakes are about the last.
    private mutating func writeAll(to writer: inout PartWriter) throws {
        var held: [String?]?
        var number = 0
        try profiles.forEach { profile in
            switch try selection.outcome(for: profile) {
            case .elsewhere: return
            case .skipped: readRecords += 1
            case .rows(let rows):
                readRecords += rows.count
                for row in rows where deduplication.keeps(row) {
                    if let held { try write(held, number, isLast: false, to: &writer) }
                    held = row.cells
                    number += 1
                }
            }
        }
        if let held { try write(held, number, isLast: true, to: &writer) }
    }

    private func write(
        _ cells: [String?], _ number: Int, isLast: Bool, to writer: inout PartWriter
    ) throws {
        guard case .rows(let change) = mutation?.step else { return try writer.write(cells) }
        var rows = [cells]
        change(&rows, Mutation.Place(number: number, isLast: isLast, job: job))
        for row in rows { try writer.write(row) }
    }

    private static func repacked(_ bytes: [UInt8], _ compression: FileLayout.Compression) -> Blob {
        Blob(compression == .gzip ? Deflater.gzip(bytes) : bytes)
    }
}
