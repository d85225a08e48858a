import Exporting

extension Scenario {
    /// As many records as two files may hold are two parts and no third.
    static let oracleEloquaSFTPKeyPartsExactlyFull = Scenario(
        .oracleEloqua, .sftpKey, "parts-exactly-full",
        "As many records as two files may hold are two parts and no third", people: .many(10), needs: [.parts],
        change: { $0.layout.maximumRecords = 5 })
}
