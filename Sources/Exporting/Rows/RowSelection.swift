import StrictJSON

/// Which profiles go into the file of one audience, and what their rows hold.
///
/// Source: "Profile export behavior",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/how-destinations-work/profile-export-behavior
struct RowSelection {
    /// What became of one profile.
    enum Outcome {
        /// It is not in the audience, or nothing of it changed.
        case elsewhere
        /// It would be exported, and lacks a mandatory attribute.
        case skipped
        /// A row for each of its identities, or one.
        case rows([Row])
    }

    let job: ExportJob
    let audience: ExportJob.Audience
    let profiles: ProfileFile
    private let mandatory: [Int]

    init(job: ExportJob, audience: ExportJob.Audience, profiles: ProfileFile) {
        self.job = job
        self.audience = audience
        self.profiles = profiles
        let sources = Set(job.mandatory)
        mandatory = job.columns.indices.filter {
            job.columns[$0].isIdentity || sources.contains(job.columns[$0].source)
        }
    }

    func outcome(for profile: Profile) throws -> Outcome {
        guard let membership = profile.membership(in: audience.id), isDue(profile, membership) else {
            return .elsewhere
        }
        let updatedAt = [membership.changedAt, profile.identitiesChangedAt].compactMap { $0 }.max()
        var rows: [Row] = []
        let identities: [String?] =
            job.identityNamespace.map { profile.identities(in: $0).map(Optional.some) } ?? [nil]
        for (index, identity) in identities.enumerated() {
            let cells = try job.columns.map { try cell($0, profile, membership, identity) }
            guard !mandatory.contains(where: { cells[$0] == nil }) else { continue }
            let origin = Row.Origin(
                offset: profile.offset, length: profile.length, line: profile.line, identity: index)
            rows.append(Row(cells: cells, origin: origin, updatedAt: updatedAt))
        }
        return rows.isEmpty ? .skipped : .rows(rows)
    }

    /// The row of this origin, once more.
    func row(at origin: Row.Origin) throws -> Row? {
        let profile = try profiles.profile(at: origin.offset, length: origin.length, line: origin.line)
        guard case .rows(let rows) = try outcome(for: profile) else { return nil }
        return rows.first { $0.origin == origin }
    }

    private func isDue(_ profile: Profile, _ membership: Profile.Membership) -> Bool {
        guard let since = audience.changedSince.map(UTCTime.init) else { return membership.isMember }
        let isChanged = membership.changedAt.map { $0 > since } ?? false
        guard membership.isMember else { return isChanged && job.exportsStatus && membership.status == "exited" }
        let isRelinked = job.exportsIdentityChanges && profile.identitiesChangedAt.map { $0 > since } ?? false
        return isChanged || isRelinked
    }

    private func cell(
        _ column: ExportColumn, _ profile: Profile, _ membership: Profile.Membership, _ identity: String?
    ) throws -> String? {
        switch column.content {
        case .identity: return identity
        case .membershipStatus: return membership.status
        case .membershipTime: return membership.changedAtText
        case .attribute(let path):
            guard let value = path.value(in: profile.document) else { return nil }
            return try text(of: value, column, profile)
        }
    }

    /// Source: "File formatting configuration" and "Export arrays, maps, and objects",
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/export-arrays-maps-objects
    private func text(of value: JSON, _ column: ExportColumn, _ profile: Profile) throws -> String? {
        switch value {
        case .null: return nil
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return NumberText.shortest(value)
        case .string(let value): return job.layout.dialect.trimsValues ? value.trimmingBlanks() : value
        case .array, .object:
            throw profiles.failure(
                profile.line, "\(column.source) is an \(value.kind); a CSV column takes a text, a number or a boolean")
        }
    }
}

/// Numbers as CSV has them.
enum NumberText {
    /// The shortest decimal with a point that reads back as the same number: `19.5`, `3`; no grouping, no exponent for
    /// numbers below 10^16.
    static func shortest(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e16 { return String(Int(value)) }
        return String(value)
    }
}

extension String {
    /// Without blanks and tabs at the ends.
    func trimmingBlanks() -> String {
        func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
        guard isBlank(utf8.first) || isBlank(utf8.last) else { return self }
        var text = self[...]
        while isBlank(text.utf8.first) { text = text.dropFirst() }
        while isBlank(text.utf8.last) { text = text.dropLast() }
        return String(text)
    }
}
