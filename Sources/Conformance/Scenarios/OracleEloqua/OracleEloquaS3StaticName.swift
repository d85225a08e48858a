import Exporting

extension Scenario {
    /// A day later the file of the same name holds the new day's members and nothing of the old.
    static let oracleEloquaS3StaticName = Scenario(
        .oracleEloqua, .s3, "static-name",
        "A day later the file of the same name holds the new day's members and nothing of the old",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }],
        change: { $0.layout.nameTemplate = "%SEGMENT_NAME%_members" })
}
