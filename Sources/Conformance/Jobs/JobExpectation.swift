public import Drops
public import Exporting
public import Foundation
import Reading
import StrictJSON
import StrictYAML
public import Verification

/// What the drop of one audience must hold, taken from the job that asked for it.
public struct JobExpectation: Sendable {
    /// A job that says too little to be verified.
    public struct Undecidable: Error, CustomStringConvertible, Sendable {
        /// One sentence.
        public let description: String
    }

    /// Which audience of the job.
    public let audience: ExportJob.Audience
    /// The expectation without its profiles, as `mockdest verify --expect` reads it.
    public let yaml: String
    /// The expected profiles: CSV in UTF-8, columns named as in the drop.
    public let profiles: String
    /// How many there are.
    public let recordCount: Int
    /// Whether a file must come at all.
    public let isFileDue: Bool

    /// The expectations of all audiences of `job`.
    ///
    /// - Parameters:
    ///   - profiles: NDJSON, as the exporter gets them; held in memory.
    ///   - generatedAt: what the names must say; nil accepts any time.
    /// - Throws: ``Undecidable``; `ExportJob.Invalid`; `JSONError` for a line that is no JSON.
    public static func all(
        of job: ExportJob, profiles: Blob, generatedAt: Date? = nil
    ) throws -> [JobExpectation] {
        try job.check()
        let lines = try profiles.bytes().split(separator: 0x0A).map { Array($0) }
        let documents = try lines.filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }.map {
            try JSONReader.read($0)
        }
        return try job.audiences.map {
            try JobExpectation(job: job, audience: $0, documents: documents, generatedAt ?? job.generatedAt)
        }
    }

    private init(
        job: ExportJob, audience: ExportJob.Audience, documents: [JSON], _ generatedAt: Date?
    ) throws {
        self.audience = audience
        let rows = ExpectedRows(job: job, audience: audience, profiles: documents).rows
        let draft = ExpectationText(job: job, audience: audience, generatedAt: generatedAt)
        let identity = try draft.identity(telling: rows)
        yaml = draft.text(identity: identity)
        recordCount = rows.count
        isFileDue = !rows.isEmpty || (job.layout.writesEmptyFiles ?? audience.isFull)
        profiles = Self.csv([job.columns.map(\.header)] + rows)
    }

    /// The whole, ready for the verifier.
    public func expectation() throws -> Expectation {
        let file = "expectation of \(audience.id)"
        var expectation = try Expectation(YAMLValue(parsing: yaml, file: file), baseDirectory: ".")
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "profiles of \(audience.id)", content: Blob(Array(profiles.utf8))))
        return expectation
    }

    /// Null is nothing, an empty text is `""`.
    private static func csv(_ rows: [[String?]]) -> String {
        rows.map { row in
            row.map { cell in
                guard let cell else { return "" }
                return "\"" + cell.replacing("\"", with: "\"\"") + "\""
            }.joined(separator: ",") + "\n"
        }.joined()
    }
}
