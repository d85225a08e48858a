import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let externalDeliverySFTPKeyFirstFull = Scenario(
        .externalDelivery, .sftpKey, "first-full", "The first export of an audience holds every member")
}
