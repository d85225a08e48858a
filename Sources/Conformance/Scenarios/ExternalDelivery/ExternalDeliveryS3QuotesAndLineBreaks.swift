import Exporting

extension Scenario {
    /// Quotes around values, doubled inside, keep tabs and line breaks inside them.
    static let externalDeliveryS3QuotesAndLineBreaks = Scenario(
        .externalDelivery, .s3, "quotes-and-line-breaks",
        "Quotes around values, doubled inside, keep tabs and line breaks inside them", people: .quoted,
        change: { $0.layout.dialect.quote = UInt8(ascii: "\"") })
}
