import Reading

struct ExitedInFullCheck: ValueCheck {
    let about = CheckDescription(
        "membership/exited-in-full", "a profile that left is in a full export",
        meaning: "Full files hold members only; a person who left would be written to again.",
        mend: "Leave profiles with the status exited out of full exports, or state `export: incremental`.",
        source: .exportBehaviour)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        guard case .statusColumn(column.name) = expectation.membership?.form,
            let membership = expectation.membership, membership.export == .full
        else { return nil }
        let left = TokenSet(membership.leftStatuses)
        return ValueTest(
            accepts: { bytes, isNull in isNull || !left.contains(bytes) },
            expected: membership.memberStatuses.joined(separator: ", "),
            message: "a profile that left the audience stands in a full export", isPersonal: false)
    }
}
