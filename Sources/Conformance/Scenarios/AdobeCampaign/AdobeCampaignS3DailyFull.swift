import Exporting

extension Scenario {
    /// A day later everybody who is a member then is exported again.
    static let adobeCampaignS3DailyFull = Scenario(
        .adobeCampaign, .s3, "daily-full", "A day later everybody who is a member then is exported again",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }])
}
