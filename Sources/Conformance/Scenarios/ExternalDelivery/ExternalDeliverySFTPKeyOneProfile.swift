import Exporting

extension Scenario {
    /// An audience of one is a file of one record.
    static let externalDeliverySFTPKeyOneProfile = Scenario(
        .externalDelivery, .sftpKey, "one-profile", "An audience of one is a file of one record", people: .one)
}
