import Exporting

extension Scenario {
    /// Names in any script arrive in UTF-8, character by character.
    static let adobeCampaignS3NonAscii = Scenario(
        .adobeCampaign, .s3, "non-ascii", "Names in any script arrive in UTF-8, character by character",
        people: .nonASCII)
}
