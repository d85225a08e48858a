import Exporting

extension Scenario {
    /// The same with renaming: the new file takes the old one's place.
    static let oracleEloquaSFTPKeyStaticNameRenamed = Scenario(
        .oracleEloqua, .sftpKey, "static-name-renamed",
        "The same with renaming: the new file takes the old one's place",
        runs: [Run(.members), Run(.membersNextDay) { $0.moveToSecondDay() }], needs: [.rename],
        change: {
            $0.layout.nameTemplate = "%SEGMENT_NAME%_members"
            $0.renameIntoPlace()
        })
}
