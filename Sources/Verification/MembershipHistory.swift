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
    /// Audiences that were named so far.
    private var segments: Set<String> = []
    private let maxExamples: Int

    /// Knows nobody yet; of each finding `maxExamples` places are kept, at least one.
    public init(maxExamples: Int = 10) { self.maxExamples = maxExamples }

    /// How many are members now, counted once for each audience.
    public var members: Int { known.values.count { $0.state == .member } }

    /// Takes the next drop in, in the order of their export.
    ///
    /// - Returns: the transitions that cannot be, by file, record, column and id, tolerances applied. Empty where the
    ///   expectation names no identity or no membership.
    /// - Throws: `BlobError` when a file cannot be read. A file that cannot be unpacked is the verifier's business: what
    ///   could be read counts, and nobody is said to be missing.
    public mutating func add(_ drop: Drop, _ expectation: Expectation) throws -> [Finding] {
        guard let identity = expectation.identity, let membership = expectation.membership else { return [] }
        drops += 1
        let ledger = Ledger(maximumExamples: maxExamples)
        let files = try DropContents(drop, expectation).data
        let table = try Table(
            name: drop.name, files: files, dialect: expectation.files.dialect,
            compression: expectation.files.compression, limits: expectation.files.limits,
            decryptionKey: expectation.files.readingKey
        ).withAllColumns()
        let cells = CellReader(expectation.files.dialect)
        var columns = expectation.columns.map(\.name)
        var places = identity.positions(in: columns)
        var file = -1
        var key = IdentityKey(identity)
        var records = 0
        var isWhole = true
        do {
            try table.forEachRecord { record in
                if record.fileIndex != file || record.number == 0 {
                    file = record.fileIndex
                    if record.number == 0 { columns = record.fields.map(\.string) }
                    if !table.columns.isEmpty { columns = table.columns[file] }
                    places = identity.positions(in: columns)
                }
                guard record.number > 0 else { return }
                records += 1
                // Malformed records are the verifier's business.
                guard record.defects.isEmpty, record.fields.count == columns.count, let places else {
                    return isWhole = false
                }
                let text = places.map { record.fields[$0].string }.joined(separator: " + ")
                guard !text.isEmpty else { return }
                let fingerprint = key.fingerprint(places.map { record.fields[$0].bytes })
                for said in Said.all(record, columns, membership, cells, segments) {
                    segments.insert(said.segment)
                    take(said, fingerprint, text, record, files[record.fileIndex].path, membership, ledger)
                }
            }
        } catch is ReadingError { isWhole = false }
        concludeFull(membership, files, isWhole, ledger)
        return ledger.findings().map { expectation.tolerating($0, records: records) }
    }

    private mutating func take(
        _ said: Said, _ identity: Fingerprint, _ text: String, _ record: Record, _ file: String,
        _ membership: MembershipExpectation, _ ledger: Ledger
    ) {
        var fingerprint = identity
        fingerprint.low ^= said.salt
        let before = known[fingerprint]
        // Not in a list: an exit of who was in it, and nothing of anybody else.
        if said.isByAbsence, before?.state != .member { return }
        let column = said.column
        let offset = column.flatMap { $0.index < record.fields.count ? record.fields[$0.index].byteOffset : nil }
        let place = Place(
            file: file, line: record.line, record: record.number, column: column?.name,
            byteOffset: offset ?? record.byteOffset)
        // Of several audiences in a full file, one that was left is one that the file no longer holds.
        let isGone = said.state == .left && membership.export == .full && !said.segment.isEmpty
        // A record that repeats an identity of the same drop is a duplicate, no transition.
        if before?.drop != drops {
            judge(place, text, before?.state, isGone ? nil : said.state, membership, ledger)
        }
        known[fingerprint] = Known(state: said.state, text: text, drop: drops)
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
        _ membership: MembershipExpectation, _ files: [Drop.File], _ isWhole: Bool, _ ledger: Ledger
    ) {
        guard membership.export == .full else { return incrementsSinceFull += 1 }
        // Who is not in what could be read may be in the rest.
        guard isWhole else { return }
        let status = membership.columns.count == 1 ? membership.columns[0] : nil
        let absent = known.filter { $0.value.drop != drops && $0.value.state == .member }
        for entry in absent.sorted(by: { $0.value.text < $1.value.text }) {
            let place = Place(file: files.count == 1 ? files[0].path : "", column: status)
            judge(place, entry.value.text, .member, nil, membership, ledger)
            known[entry.key]?.state = .left
        }
        incrementsSinceFull = 0
    }
}

/// What one record says of its profile and one audience.
private struct Said {
    /// Empty where the file has one audience.
    var segment = ""
    var column: (name: String, index: Int)?
    var state: MembershipStep.State
    /// Said by not being named in a list.
    var isByAbsence = false

    /// Sets the audiences of one profile apart.
    var salt: UInt64 { segment.isEmpty ? 0 : Array(segment.utf8).withUnsafeBytes { Fingerprint($0).low } }

    /// - Parameter known: audiences that were named before.
    static func all(
        _ record: Record, _ columns: [String], _ membership: MembershipExpectation, _ cells: CellReader,
        _ known: Set<String>
    ) -> [Said] {
        func value(_ name: String) -> (column: (name: String, index: Int), text: String?)? {
            guard let index = columns.firstIndex(of: name) else { return nil }
            let (bytes, isNull) = cells.value(record.fields[index])
            return ((name, index), isNull ? nil : String(decoding: bytes, as: UTF8.self))
        }
        func status(_ name: String, _ segment: String) -> Said? {
            guard let (column, text) = value(name), let text, let state = MembershipStep.State(text, membership) else {
                return nil
            }
            return Said(segment: segment, column: column, state: state)
        }
        switch membership.form {
        case .file: return [Said(state: .member)]
        case .statusColumn(let name): return [status(name, "")].compactMap { $0 }
        case .segmentColumns(let pairs): return pairs.compactMap { status($0.column, $0.segment) }
        case .listColumn(let name, let separator):
            guard let (column, text) = value(name) else { return [] }
            let listed = Set((text ?? "").split(separator: separator).map(String.init))
            let gone = known.union(membership.segments).subtracting(listed)
            return listed.sorted().map { Said(segment: $0, column: column, state: .member) }
                + gone.sorted().map { Said(segment: $0, column: column, state: .left, isByAbsence: true) }
        }
    }
}

/// What a drop says of one profile, and what was known of it.
struct MembershipStep {
    enum State: Sendable {
        case member, left

        /// nil where there is no such status.
        init?(_ status: String, _ membership: MembershipExpectation) {
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
