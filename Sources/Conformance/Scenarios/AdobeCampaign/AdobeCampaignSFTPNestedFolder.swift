import Exporting

extension Scenario {
    /// A folder that is not there yet is made, with those above it.
    static let adobeCampaignSFTPNestedFolder = Scenario(
        .adobeCampaign, .sftp, "nested-folder", "A folder that is not there yet is made, with those above it",
        change: {
            if case .sftp(var place) = $0.endpoint {
                place.folder = "in/daily/spring"
                $0.endpoint = .sftp(place)
            }
        })
}
