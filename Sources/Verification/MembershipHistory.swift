public import Drops
import Reading

/// Follows who is a member over a sequence of drops: full, then incremental, then perhaps full again.
///
/// Holds every identity seen, with its text: memory grows with the audience.
public struct MembershipHistory: Sendable {
    private struct Known {
        var state: MembershipStep.State
        var text: String
        /// The number of the last drop that held it.
        var drop: Int
    }

    private var known: [Fingerprint: Known] = [:]
    private var drops = 0
    private var incrementsSinceFull = 0
    private let maxExamples: Int

    /// Knows nobody yet; of each finding `maxExamples` places are kept, at least one.
    public init(maxExamples: Int = 10) { self.maxExamples = maxExamples }

    /// Takes the next drop in, in the order of their export.
    ///
    /// - Returns: the transitions that cannot be, by file, record, column and id. Empty where the expectation names no
    ///   identity or a form of membership that has one audience per file in no way.
    /// - Throws: `BlobError` when a file cannot be read, `ReadingError` when it cannot be unpacked.
    public mutating func add(_ drop: Drop, _ expectation: Expectation) throws -> [Finding] {
        guard let identity = expectation.identity, let membership = expectation.membership else { return [] }
        let status: String?
        switch membership.form {
        case .file: status = nil
        case .statusColumn(let name): status = name
        case .segmentColumns, .listColumn: return []
        }
        drops += 1
        let ledger = Ledger(maximumExamples: maxExamples)
        let files = try DropContents(drop, expectation).data
        let table = Table(
            name: drop.name, files: files, dialect: expectation.files.dialect,
            compression: expectation.files.compression, limits: expectation.files.limits)
        var columns = expectation.columns.map(\.name)
        var key = IdentityKey(identity)
        try table.forEachRecord { record in
            guard record.number > 0 else { return columns = record.fields.map(\.string) }
            let places = identity.columns.compactMap { columns.firstIndex(of: $0) }
            // Malformed records are the verifier's business.
            guard record.defects.isEmpty, record.fields.count == columns.count, places.count == identity.columns.count
            else { return }
            let value = status.flatMap { columns.firstIndex(of: $0) }.map { record.fields[$0].string }
            guard let state = MembershipStep.State(value, membership) else { return }
            let texts = places.map { record.fields[$0] }
            let text = texts.map(\.string).joined(separator: " + ")
            guard !text.isEmpty else { return }
            let fingerprint = key.fingerprint(texts.map(\.bytes))
            let place = Place(
                file: files[record.fileIndex].path, line: record.line, record: record.number, column: status,
                byteOffset: record.byteOffset)
            let before = known[fingerprint]
            // A record that repeats an identity of the same drop is a duplicate, no transition.
            if before?.drop != drops { judge(place, text, before?.state, state, membership, ledger) }
            known[fingerprint] = Known(state: state, text: text, drop: drops)
        }
        concludeFull(membership, files, status, ledger)
        return ledger.findings()
    }

    private func judge(
        _ place: Place, _ text: String, _ before: MembershipStep.State?, _ now: MembershipStep.State?,
        _ membership: MembershipExpectation, _ ledger: Ledger
    ) {
        let step = MembershipStep(
            place: place, identity: text, before: before, now: now, export: membership.export, isFirst: drops == 1,
            followsIncrement: incrementsSinceFull > 0)
        for check in CheckCatalog.historyChecks { check.check(step, ledger) }
    }

    /// Who is not in a full file is no member.
    private mutating func concludeFull(
        _ membership: MembershipExpectation, _ files: [Drop.File], _ status: String?, _ ledger: Ledger
    ) {
        guard membership.export == .full else { return incrementsSinceFull += 1 }
        let absent = known.filter { $0.value.drop != drops && $0.value.state == .member }
        for entry in absent.sorted(by: { $0.value.text < $1.value.text }) {
            let place = Place(file: files.count == 1 ? files[0].path : "", column: status)
            judge(place, entry.value.text, .member, nil, membership, ledger)
            known[entry.key]?.state = .left
        }
        incrementsSinceFull = 0
    }
}

/// What a drop says of one profile, and what was known of it.
struct MembershipStep {
    enum State: Sendable {
        case member, left

        /// - Parameter status: nil where being in the file is being a member.
        init?(_ status: String?, _ membership: MembershipExpectation) {
            guard let status else {
                self = .member
                return
            }
            if membership.memberStatuses.contains(status) {
                self = .member
            } else if membership.leftStatuses.contains(status) {
                self = .left
            } else {
                return nil
            }
        }
    }

    let place: Place
    let identity: String
    /// nil: never seen.
    let before: State?
    /// nil: not in this drop, which is a full one.
    let now: State?
    let export: MembershipExpectation.Export
    /// Whether this is the first drop: nothing is known before it.
    let isFirst: Bool
    /// Whether a full drop comes after incremental ones, which should have told each change.
    let followsIncrement: Bool
}
