import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let adobeCampaignS3FirstFull = Scenario(
        .adobeCampaign, .s3, "first-full", "The first export of an audience holds every member")
}
