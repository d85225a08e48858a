import Drops
import Exporting
import Foundation
import StrictJSON

/// What the file of one audience must hold, worked out from profiles and job alone.
///
/// Shares no code with the exporter's own selection: all rows are held in memory and the documented rules applied to
/// them one after the other, so that a mistake there shows here.
///
/// Source: "Profile export behavior" and "Activate audiences to batch profile export destinations" (Adobe Experience
/// Platform), https://experienceleague.adobe.com/en/docs/experience-platform/destinations/how-destinations-work/profile-export-behavior
struct ExpectedRows {
    /// Cells in the order of the job's columns; nil is null.
    private(set) var rows: [[String?]] = []

    private struct Candidate {
        let cells: [String?]
        let moment: Date
    }

    init(job: ExportJob, audience: ExportJob.Audience, profiles: [JSON]) {
        var candidates = profiles.flatMap { Self.candidates(in: $0, job, audience) }
        let required = Set(job.mandatory)
        candidates.removeAll { candidate in
            zip(job.columns, candidate.cells).contains { column, cell in
                cell == nil && (column.isIdentity || required.contains(column.source))
            }
        }
        let keys = job.effectiveDeduplication.compactMap { key in job.columns.firstIndex { $0.source == key } }
        rows = keys.isEmpty ? candidates.map(\.cells) : Self.unique(candidates, by: keys)
    }

    /// Of rows with equal keys the latest; of these the smallest by its other values, null before all.
    private static func unique(_ candidates: [Candidate], by keys: [Int]) -> [[String?]] {
        let groups = Dictionary(grouping: candidates) { candidate in keys.map { candidate.cells[$0] } }
        return groups.values.compactMap { group -> [String?]? in
            let newest = group.map(\.moment).max()
            let rest = group.filter { $0.moment == newest }.map(\.cells)
            return rest.min { a, b in
                let others = a.indices.filter { !keys.contains($0) }
                return others.map { sortable(a[$0]) }.lexicographicallyPrecedes(others.map { sortable(b[$0]) }) {
                    $0.lexicographicallyPrecedes($1)
                }
            }
        }
    }

    private static func sortable(_ cell: String?) -> [UInt32] {
        cell.map { [1] + $0.unicodeScalars.map(\.value) } ?? [0]
    }

    private static func candidates(
        in profile: JSON, _ job: ExportJob, _ audience: ExportJob.Audience
    ) -> [Candidate] {
        let memberships = profile["segmentMembership"]?.object ?? [:]
        let own = memberships["ups"]?[audience.id]
        guard let membership = own ?? memberships.values.lazy.compactMap({ $0[audience.id] }).first else { return [] }
        let status = membership["status"]?.string ?? "realized"
        let changed = moment(membership["lastQualificationTime"])
        let linked = moment(profile.at("_mockdest", "identitiesChangedAt"))
        if let since = audience.changedSince {
            let hasLeft = status == "exited"
            let isNews = changed > since || (!hasLeft && job.exportsIdentityChanges && linked > since)
            guard isNews, !hasLeft || job.exportsStatus else { return [] }
        } else if status == "exited" {
            return []
        }
        let identities = job.identityNamespace.map { namespace in
            (profile.at("identityMap", namespace)?.array ?? []).map { $0["id"]?.string }
        }
        return (identities ?? [nil]).map { identity in
            let cells = job.columns.map { column -> String? in
                switch column.content {
                case .identity: identity
                case .membershipStatus: status
                case .membershipTime: membership["lastQualificationTime"]?.string
                case .attribute(let path): text(at: path.description, in: profile, job)
                }
            }
            return Candidate(cells: cells, moment: max(changed, linked))
        }
    }

    private static func moment(_ value: JSON?) -> Date {
        guard let text = value?.string else { return .distantPast }
        let plain = Date.ISO8601FormatStyle()
        return (try? plain.parse(text)) ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
            ?? .distantPast
    }

    private static func text(at path: String, in profile: JSON, _ job: ExportJob) -> String? {
        var value: JSON? = profile
        for step in path.replacing("[", with: ".[").split(separator: ".") {
            if step.hasPrefix("["), let index = Int(step.dropFirst().dropLast()) {
                value = value?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            } else {
                value = value?[String(step)]
            }
        }
        switch value {
        case .string(let text):
            return job.layout.dialect.trimsValues
                ? text.trimmingCharacters(in: CharacterSet(charactersIn: " \t")) : text
        case .integer(let number): return "\(number)"
        case .number(let number):
            return number == number.rounded() && abs(number) < 1e16 ? "\(Int(number))" : "\(number)"
        case .bool(let flag): return flag ? "true" : "false"
        case nil, .null, .array, .object: return nil
        }
    }
}
