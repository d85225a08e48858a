import Exporting

extension Scenario {
    /// Quotes, delimiters, escapes and line breaks in values stay values.
    static let oracleResponsysSFTPKeyQuotesAndLineBreaks = Scenario(
        .oracleResponsys, .sftpKey, "quotes-and-line-breaks",
        "Quotes, delimiters, escapes and line breaks in values stay values", people: .quoted, needs: [.tabDelimited],
        change: { $0.divideByTabs() })
}
