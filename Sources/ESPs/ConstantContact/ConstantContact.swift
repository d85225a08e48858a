extension ESP {
    /// The bulk contact import of Constant Contact's V3 API, from a CSV file or the rows of a JSON call.
    public static let constantContact = ESP(
        id: ConstantContact.id, name: "Constant Contact", rules: ConstantContact.rules,
        omittedRules: ConstantContact.omittedRules
    ) { settings in
        ConstantContact.Importer(try .init(settings))
    }
}

/// What belongs to Constant Contact.
enum ConstantContact: RuleBook {
    static let id = "constant-contact"

    /// In the order of the work.
    static let rules = PayloadRules.all + RowRules.all + ContactRules.all + ExporterRules.all

    static let omittedRules: [OmittedRule] =
        [
            ("bearer-token", "an answer of the HTTP API"), ("scope", "an answer of the HTTP API"),
            ("rate-per-second", "a limit of the HTTP API"), ("rate-per-day", "a limit of the HTTP API"),
            ("activity-queue", "a limit of the HTTP API"), ("malformed-json", "an answer of the HTTP API"),
            ("activity-expiry", "how long the HTTP API keeps an activity"),
            ("membership-source-exclusive", "a call of the HTTP API that is no import"),
            ("list-name-unique", "a call of the HTTP API that is no import"),
            ("list-delete-async", "a call of the HTTP API that is no import"),
            ("create-conflict", "a call of the HTTP API for one contact"),
            ("create-source", "a call of the HTTP API for one contact"),
            ("put-nulls", "a call of the HTTP API for one contact"),
            ("signup-permission", "a call of the HTTP API for one contact"), ("bad-id", "an answer of the HTTP API"),
            ("paging", "how the HTTP API lists contacts"),
            ("exporter-duration", "a file has no start and end of an export; the API's journal has"),
            ("exporter-segment-only", "the comparison with the expected members is verification's, not the import's"),
        ].map { OmittedRule(id: "\(id)/\($0.0)", reason: "\($0.1); no import of a file shows it") }

    /// The pages the rules rest on.
    enum Pages {
        private static let guide = "https://developer.constantcontact.com/api_guide/"
        static let api = Rule.Source("Official V3 OpenAPI", "https://api.cc.email/v3/swagger.yaml")
        static let importing = Rule.Source("Importing many contacts", "\(guide)import_contacts.html")
        static let deleting = Rule.Source("Delete a contact", "\(guide)contacts_delete.html")
        static let unsubscribed = Rule.Source(
            "What happens when trying to add contact who unsubscribed",
            "https://community.constantcontact.com/t5/Developer-Support-ask-questions/What-happens-when-trying-to-add-contact-who-unsubscribed/td-p/280522"
        )
        static let validation = Rule.Source(
            "Email Validation",
            "https://community.constantcontact.com/t5/API-Developer-Support/Email-Validation/m-p/417628")
        static let customerInsights = Rule.Source(
            "Export segments to Constant Contact (preview)",
            "MicrosoftDocs/customer-insights:ci-docs/data/export-constant-contact.md")
    }
}
