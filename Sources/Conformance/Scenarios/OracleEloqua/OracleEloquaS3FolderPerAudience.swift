import Exporting

extension Scenario {
    /// Each audience has a folder of its own, by its name.
    static let oracleEloquaS3FolderPerAudience = Scenario(
        .oracleEloqua, .s3, "folder-per-audience", "Each audience has a folder of its own, by its name",
        needs: [.severalAudiences],
        change: {
            $0.addOtherAudience()
            if case .s3(var place) = $0.endpoint {
                place.path = "in/%SEGMENT_NAME%"
                $0.endpoint = .s3(place)
            }
        })
}
