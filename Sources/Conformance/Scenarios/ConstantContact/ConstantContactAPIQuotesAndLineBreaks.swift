import Exporting

extension Scenario {
    /// Quotes, delimiters, escapes and line breaks in values stay values.
    static let constantContactAPIQuotesAndLineBreaks = Scenario(
        .constantContact, .api, "quotes-and-line-breaks",
        "Quotes, delimiters, escapes and line breaks in values stay values", people: .quoted)
}
