public import Foundation

/// The names of a job's files.
///
/// Sources: "Activate audiences to batch profile export destinations" (default names, split parts, 255 characters),
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations;
/// OpenAPI "Flow Service API - Destinations" (macros), AdobeDocs/experience-platform-apis,
/// static/swagger-specs/destinations.yaml
public struct FileName: Sendable {
    private let job: ExportJob

    /// Names of `job`'s files.
    public init(_ job: ExportJob) { self.job = job }

    /// The name of a data file.
    ///
    /// - Parameters:
    ///   - moment: when the file is generated.
    ///   - part: from 1; the first has no number.
    public func name(for audience: ExportJob.Audience, at moment: Date, part: Int = 1) -> String {
        let number = part > 1 ? "_\(part)" : ""
        let packing = job.layout.compression == .gzip ? ".gz" : ""
        return stem(audience, UTCTime(moment)) + number + job.layout.fileExtension + packing
    }

    private func stem(_ audience: ExportJob.Audience, _ moment: UTCTime) -> String {
        guard let template = job.layout.nameTemplate else {
            return "\(job.destination.fileNamePrefix)_segment\(audience.id)_\(moment.digits(job.layout.timestamp))"
        }
        var name = ""
        for (index, piece) in template.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
            name += index.isMultiple(of: 2) ? String(piece) : text(of: String(piece), audience, moment)
        }
        // A slash would make a folder.
        return name.replacing("/", with: "_")
    }

    private func text(of macro: String, _ audience: ExportJob.Audience, _ moment: UTCTime) -> String {
        switch macro {
        case "DESTINATION_NAME", "DESTINATION": return job.destination.fileNamePrefix
        case "SEGMENT_ID": return audience.id
        case "SEGMENT_NAME": return audience.name
        case "DESTINATION_INSTANCE_ID": return job.flow.id ?? ""
        case "DESTINATION_INSTANCE_NAME": return job.flow.name
        case "ORGANIZATION_NAME": return job.flow.organization
        case "SANDBOX_NAME": return job.flow.sandbox
        case "TIMESTAMP": return String(moment.seconds)
        default: break
        }
        // Custom text may be wrapped in percent signs as well.
        return Self.form(of: macro).map(moment.digits) ?? macro
    }

    /// The form of a `DATETIME(...)`; nil where the macro is another.
    private static func form(of macro: String) -> FileLayout.TimestampForm? {
        guard macro.hasPrefix("DATETIME("), macro.hasSuffix(")") else { return nil }
        let inside = macro.dropFirst("DATETIME(".count).dropLast()
        return FileLayout.TimestampForm.allCases.first { $0.rawValue.lowercased() == inside.lowercased() }
    }

    /// - Throws: ``ExportJob/Invalid`` for a template that cannot make names: a lone `%`, an unknown form of time, a
    ///   name longer than 255 characters, or the same name for two audiences.
    func check() throws(ExportJob.Invalid) {
        let pieces = (job.layout.nameTemplate ?? "").split(separator: "%", omittingEmptySubsequences: false)
        guard pieces.count.isMultiple(of: 2) == false else {
            throw ExportJob.Invalid(description: "the name \"\(job.layout.nameTemplate ?? "")\" has a lone %")
        }
        for piece in pieces where piece.hasPrefix("DATETIME") && Self.form(of: String(piece)) == nil {
            let forms = FileLayout.TimestampForm.allCases.map { "%DATETIME(\($0.rawValue))%" }
            throw ExportJob.Invalid(
                description: "\"%\(piece)%\" is no known form of time; there are \(forms.joined(separator: ", "))")
        }
        let macros = pieces.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        if macros.contains("TIMESTAMP"), macros.contains(where: { $0.hasPrefix("DATETIME") }) {
            throw ExportJob.Invalid(
                description: "the name \"\(job.layout.nameTemplate ?? "")\" takes DATETIME or TIMESTAMP, not both")
        }
        var seen: [String: String] = [:]
        for audience in job.audiences {
            let name = name(for: audience, at: Date(timeIntervalSince1970: 0))
            guard name.count <= 255, !name.hasPrefix(".") else {
                throw ExportJob.Invalid(
                    description: "the name \"\(name)\" must have 1 to 255 characters, and has \(name.count)")
            }
            let path = job.endpoint.folder(for: audience) + "/" + name
            if let other = seen.updateValue(audience.id, forKey: path) {
                throw ExportJob.Invalid(
                    description: "the audiences \(other) and \(audience.id) would both be written to \(path); "
                        + "put %SEGMENT_ID% into the name")
            }
        }
    }
}
