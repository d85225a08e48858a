import Exporting

extension Scenario {
    /// Of the records with one address the newest is exported; of equally new ones, the first by its values.
    static let adobeCampaignS3Deduplication = Scenario(
        .adobeCampaign, .s3, "deduplication",
        "Of the records with one address the newest is exported; of equally new ones, the first by its values",
        people: .duplicates, needs: [.deduplication])
}
