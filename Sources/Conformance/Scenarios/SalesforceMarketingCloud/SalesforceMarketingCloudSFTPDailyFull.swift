import Exporting

extension Scenario {
    /// A day later everybody who is a member then is exported again.
    static let salesforceMarketingCloudSFTPDailyFull = Scenario(
        .salesforceMarketingCloud, .sftp, "daily-full", "A day later everybody who is a member then is exported again",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }])
}
