import Exporting

extension Scenario {
    /// Pipes, CR LF and an apostrophe as escape, as the administrator chose.
    static let oracleEloquaSFTPKeyBackslashDialect = Scenario(
        .oracleEloqua, .sftpKey, "backslash-dialect",
        "Pipes, CR LF and an apostrophe as escape, as the administrator chose", people: .quoted,
        change: {
            $0.layout.dialect.delimiter = UInt8(ascii: "|")
            $0.layout.dialect.escape = .character(UInt8(ascii: "'"))
            $0.layout.dialect.lineEnd = "\r\n"
        })
}
