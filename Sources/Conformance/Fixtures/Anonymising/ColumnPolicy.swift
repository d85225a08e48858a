import NearMiss
import Reading
import Verification

/// Which columns keep their values.
struct ColumnPolicy {
    /// What becomes of the values of one column.
    enum Treatment: Equatable {
        case replaced
        /// Kept where they are words of the expectation (statuses, audience ids, allowed values), else replaced.
        case words
        /// As ``words``, each part between the separator by itself; any part where no audience is named.
        case list(separator: String, isOpen: Bool)
        /// Asked for by name.
        case kept
    }

    /// The words of one column.
    private var treatments: [String: Treatment] = [:]

    /// - Parameters:
    ///   - keep: further columns whose values are kept.
    ///   - only: the only columns whose values are replaced; empty for all that the expectation does not keep.
    init(_ expectation: Expectation, keep: [String], only: [String]) {
        for column in expectation.columns {
            if !column.allowed.isEmpty || column.type == .boolean { treatments[column.name] = .words }
            if !only.isEmpty, !only.contains(column.name) { treatments[column.name] = .kept }
        }
        switch expectation.membership?.form {
        case .statusColumn(let name): treatments[name] = .words
        case .segmentColumns(let columns): for column in columns { treatments[column.column] = .words }
        case .listColumn(let name, let separator):
            treatments[name] = .list(separator: separator, isOpen: expectation.membership?.segments.isEmpty ?? true)
        case .file, nil: break
        }
        for name in keep { treatments[name] = .kept }
        // In the expected profiles the columns may have other names.
        for (name, expected) in expectation.profiles?.columns ?? [:] {
            if let treatment = treatments[name], treatments[expected] == nil { expectedNames[expected] = treatment }
        }
    }

    private var expectedNames: [String: Treatment] = [:]

    /// - Parameter isExpected: the column of the expected profiles.
    func treatment(of column: String?, isExpected: Bool) -> Treatment {
        guard let column else { return .replaced }
        return (isExpected ? expectedNames[column] : nil) ?? treatments[column] ?? .replaced
    }

    /// The columns whose values are kept in full or in part, for people.
    var keptColumns: [String] { treatments.filter { $0.value != .replaced }.keys.sorted() }

    /// The words of an expectation, which are no personal data.
    static func words(_ expectation: Expectation) -> Set<String> {
        var words: Set<String> = [
            "true", "false", expectation.files.dialect.nullToken, expectation.files.dialect.emptyToken,
        ]
        for column in expectation.columns { words.formUnion(column.allowed) }
        if let membership = expectation.membership {
            words.formUnion(membership.memberStatuses + membership.leftStatuses + membership.segments)
            if case .segmentColumns(let columns) = membership.form { words.formUnion(columns.map(\.segment)) }
        }
        return words.subtracting([""])
    }

    /// The first of `names` that no expectation lists, as a sentence.
    static func objection(to names: [String], option: String, _ expectations: [Expectation]) -> FixtureError? {
        let known = expectations.flatMap { $0.columns.map(\.name) }
        guard !known.isEmpty, let strange = names.first(where: { !known.contains($0) }) else { return nil }
        let near = NearMiss.nearest(to: strange, among: known).map { "did you mean \"\($0)\"?" }
        return FixtureError(
            "\(option): the expectation lists no column \"\(strange)\"; \(near ?? "it lists \(known.joined(separator: ", "))")"
        )
    }
}
