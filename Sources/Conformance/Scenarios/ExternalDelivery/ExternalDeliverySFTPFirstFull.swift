import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let externalDeliverySFTPFirstFull = Scenario(
        .externalDelivery, .sftp, "first-full", "The first export of an audience holds every member")
}
