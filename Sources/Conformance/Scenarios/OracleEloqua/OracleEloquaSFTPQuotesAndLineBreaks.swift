import Exporting

extension Scenario {
    /// Quotes, delimiters, escapes and line breaks in values stay values.
    static let oracleEloquaSFTPQuotesAndLineBreaks = Scenario(
        .oracleEloqua, .sftp, "quotes-and-line-breaks",
        "Quotes, delimiters, escapes and line breaks in values stay values", people: .quoted)
}
