import Exporting

extension Scenario {
    /// A manifest names the file and its size, after the file.
    static let adobeCampaignS3Manifest = Scenario(
        .adobeCampaign, .s3, "manifest", "A manifest names the file and its size, after the file", needs: [.manifest],
        change: { $0.layout.hasManifest = true })
}
