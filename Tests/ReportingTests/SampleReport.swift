import Drops
import Reading
import Verification

@testable import Reporting

/// A report whose texts try to break out of every format.
enum SampleReport {
    static let hostile = "Zoë <script>alert(1)</script> | `x` ::error::\n%0A https://example.com @team"

    static func report(_ severity: Severity = .error, count: Int = 3, approval: Approval = .none) -> Report {
        let finding = Finding(
            id: "columns/missing", severity: severity, message: "column \"first\" is \(personal: hostile)",
            first: .init(
                place: Place(file: "out/a b,1.csv", line: 7, record: 6, column: "fi:rst", byteOffset: 120),
                expected: "first", actual: MaskableText(personal: hostile)), count: count)
        var drop = DropReport(
            name: "set/1", destination: "S3", endpoint: .s3,
            files: [FileReport(name: "a b,1.csv", bytes: 10, records: 2)], verdict: .fail, findings: [finding])
        drop.approval = approval
        drop.reproduce = "mockdest verify out --expect e.yaml"
        return Report(drops: [drop])
    }
}
