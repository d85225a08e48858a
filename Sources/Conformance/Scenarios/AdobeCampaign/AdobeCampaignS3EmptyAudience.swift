import Exporting

extension Scenario {
    /// A full export of an audience without members is a file with its header alone.
    static let adobeCampaignS3EmptyAudience = Scenario(
        .adobeCampaign, .s3, "empty-audience",
        "A full export of an audience without members is a file with its header alone", people: .nobody)
}
