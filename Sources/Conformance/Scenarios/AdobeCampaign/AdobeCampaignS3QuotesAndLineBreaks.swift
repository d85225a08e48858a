import Exporting

extension Scenario {
    /// Quotes, delimiters, escapes and line breaks in values stay values.
    static let adobeCampaignS3QuotesAndLineBreaks = Scenario(
        .adobeCampaign, .s3, "quotes-and-line-breaks",
        "Quotes, delimiters, escapes and line breaks in values stay values", people: .quoted)
}
