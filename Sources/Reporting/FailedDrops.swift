public import Verification

/// Which drops failed, as a report in JSON or JSON Lines says.
public struct FailedDrops: Sendable {
    /// Names of drops, `set/step`.
    public let names: [String]

    /// The sets they belong to.
    public var sets: Set<String> {
        Set(names.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
    }

    /// - Parameter severity: from which on a finding makes a drop fail.
    /// - Throws: ``ReportReader/Unreadable``
    public init(inReportAt path: String, failOn severity: Severity = .error) throws(ReportReader.Unreadable) {
        names = try ReportReader.read(path).drops.filter { !$0.isAcceptable(failOn: severity) }.map(\.name)
    }
}
