import Exporting

extension Scenario {
    /// A day later the file of the same name holds the new day's members and nothing of the old.
    static let externalDeliverySFTPDaily = Scenario(
        .externalDelivery, .sftp, "daily",
        "A day later the file of the same name holds the new day's members and nothing of the old",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }])
}
