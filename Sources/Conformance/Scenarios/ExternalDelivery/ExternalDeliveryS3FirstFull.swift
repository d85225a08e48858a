import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let externalDeliveryS3FirstFull = Scenario(
        .externalDelivery, .s3, "first-full", "The first export of an audience holds every member")
}
