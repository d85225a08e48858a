import Reading

struct SegmentUnknownCheck: ValueCheck {
    let about = CheckDescription(
        "membership/unknown-segment", "an audience that does not exist",
        meaning: "The list of audiences names one that the expectation does not know.",
        mend: "Check the audience ids that the exporter writes, and the list's separator.",
        source: .membershipDetails)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        guard case .listColumn(column.name, let separator) = expectation.membership?.form,
            let segments = expectation.membership?.segments, !segments.isEmpty
        else { return nil }
        let known = Set(segments)
        return ValueTest(
            accepts: { bytes, isNull in
                isNull || bytes.isEmpty
                    || String(decoding: bytes, as: UTF8.self).split(
                        separator: separator, omittingEmptySubsequences: false
                    )
                    .allSatisfy { known.contains(String($0)) }
            },
            expected: segments.joined(separator: ", "), message: "column \"\(column.name)\" names an unknown audience",
            isPersonal: false)
    }
}
