import StrictYAML

/// An expectation that comes with the program: what a documented exporter sends to a documented receiver.
public struct ExpectationProfile: Sendable {
    /// By which `--expect` and ``named(_:)`` know it.
    public let name: String
    /// What it is, as a short phrase.
    public let title: String
    /// What it rests on.
    public let source: CheckDescription.Source
    /// The expectation as a person would write it: a start for one's own.
    public let yaml: String

    /// All, by name.
    public static let all = [customerInsightsToConstantContact]

    /// The profile of this name.
    public static func named(_ name: String) -> ExpectationProfile? { all.first { $0.name == name } }

    /// - Throws: never, for a profile that comes with the program; its test reads each.
    public func expectation() throws -> Expectation {
        try Expectation(YAMLValue(parsing: yaml, file: name), baseDirectory: ".")
    }

    private static let customerInsightsToConstantContact = ExpectationProfile(
        name: "customer-insights-to-constant-contact",
        title: "a segment that Dynamics 365 Customer Insights exports to one list of Constant Contact",
        source: CheckDescription.Source(
            "Export segments to Constant Contact (preview)",
            "MicrosoftDocs/customer-insights:ci-docs/data/export-constant-contact.md"),
        yaml: """
            # The batches of one export: bulk imports into one list. An address in every row, at most a first and a last
            # name besides; a segment and nothing else, so that every row is a member.
            files: {maximum-drop-records: 1000000, maximum-records: 40000}
            columns:
              - {name: email, type: email, required: true, maximum-length: 80}
              - {name: first_name, optional: true, maximum-length: 50}
              - {name: last_name, optional: true, maximum-length: 50}
            column-order: any
            other-columns: refused
            identity: {column: email, kind: email}
            membership: {form: file, export: full}

            """)
}
