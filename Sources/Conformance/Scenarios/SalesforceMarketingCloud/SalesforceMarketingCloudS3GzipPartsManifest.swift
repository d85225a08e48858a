import Exporting

extension Scenario {
    /// Packed parts with a manifest that tells their sizes.
    static let salesforceMarketingCloudS3GzipPartsManifest = Scenario(
        .salesforceMarketingCloud, .s3, "gzip-parts-manifest", "Packed parts with a manifest that tells their sizes",
        needs: [.gzip, .parts, .manifest],
        change: {
            $0.layout.compression = .gzip
            $0.layout.maximumRecords = 4
            $0.layout.hasManifest = true
        })
}
