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
                "limits of the SFTP server, which no import of a file meets: the endpoint's users can have a limit of connections, an idle time and a lock after wrong passwords are not emulated"
        )
    ]
}
