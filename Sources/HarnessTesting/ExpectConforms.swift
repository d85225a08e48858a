public import Harness
import IssueReporting
// Linked so that issues reach both Swift Testing and XCTest.
import IssueReportingTestSupport
import Reporting
public import Verification

/// Waits for the next drop and records a test issue for each finding that fails it.
///
/// Works in Swift Testing and in XCTest.
/// - Parameters:
///   - id: only drops after this number.
///   - severity: the lowest severity that fails.
/// - Returns: the drop and the verifier's whole result.
/// - Throws: ``NoDropError`` when no drop comes within `timeout`.
@discardableResult
public func expectConforms(
    to expectation: Expectation, in harness: Harness, after id: Int = 0, timeout: Duration = .seconds(30),
    failOn severity: Severity = .error, showValues: Bool = false, fileID: StaticString = #fileID,
    filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column
) async throws -> (drop: ReceivedDrop, result: VerificationResult) {
    let drop = try await harness.drop(after: id, timeout: timeout)
    let result = try harness.verify(drop, against: expectation)
    if result.verdict == .empty {
        reportIssue(
            "\(drop.name): nothing to verify", fileID: fileID, filePath: filePath, line: line, column: column)
    }
    let masking: Masking = showValues ? .none : .length
    for finding in result.findings where finding.severity >= severity {
        reportIssue(
            FindingSummary.text(of: finding, masking: masking), fileID: fileID, filePath: filePath, line: line,
            column: column)
    }
    return (drop, result)
}
