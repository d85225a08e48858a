import Exporting

extension Scenario {
    /// The file is packed with gzip and its name says so.
    static let oracleEloquaSFTPGzip = Scenario(
        .oracleEloqua, .sftp, "gzip", "The file is packed with gzip and its name says so", needs: [.gzip],
        change: { $0.layout.compression = .gzip })
}
