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
        )
    ]
}
