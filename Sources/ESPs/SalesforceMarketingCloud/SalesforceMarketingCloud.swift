extension ESP {
    /// The import activity of Marketing Cloud Engagement (formerly ExactTarget), into a data extension or a subscriber list.
    public static let salesforceMarketingCloud = ESP(
        id: SalesforceMarketingCloud.id, name: "Salesforce Marketing Cloud", rules: SalesforceMarketingCloud.rules,
        omittedRules: SalesforceMarketingCloud.omittedRules
    ) { settings in
        SalesforceMarketingCloud.Importer(try .init(settings))
    }
}

/// What belongs to Salesforce Marketing Cloud.
enum SalesforceMarketingCloud: RuleBook {
    static let id = "salesforce-marketing-cloud"

    /// In the order of the work.
    static let rules =
        SelectionRules.all + ReadingRules.all + ColumnRules.all + ValueRules.all + DestinationRules.all
        + ResultRules.all

    static let omittedRules: [OmittedRule] = [
        .init(
            id: "\(id)/sftp-connection-limit",
            reason:
                "limits of connections, idle time and wrong passwords belong to the SFTP endpoint, which has them as settings"
        ),
        .init(
            id: "\(id)/file-queue",
            reason:
                "runs never overlap here: each drop is imported when the one before it is done, as with queueFiles on"),
        .init(
            id: "\(id)/decrypt",
            reason: "no key is kept here; a packed or encrypted file is refused with the file transfer it needs named"),
        .init(
            id: "\(id)/transfer-date-wildcards",
            reason: "a File Transfer activity is not emulated, so there is no second naming pattern to fill"),
    ]
}
