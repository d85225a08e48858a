import Exporting

extension Scenario {
    /// A full export of an audience without members is a file with its header alone.
    static let externalDeliverySFTPEmptyAudience = Scenario(
        .externalDelivery, .sftp, "empty-audience",
        "A full export of an audience without members is a file with its header alone", people: .nobody)
}
