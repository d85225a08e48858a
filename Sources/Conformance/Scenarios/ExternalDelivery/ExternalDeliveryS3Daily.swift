import Exporting

extension Scenario {
    /// A day later the file of the same name holds the new day's members and nothing of the old.
    static let externalDeliveryS3Daily = Scenario(
        .externalDelivery, .s3, "daily",
        "A day later the file of the same name holds the new day's members and nothing of the old",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }])
}
