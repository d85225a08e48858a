extension ESP {
    /// The other way round: the extraction file of an Adobe Campaign external delivery, as the partner receives it.
    public static let externalDelivery = ESP(
        id: ExternalDelivery.id, name: "Adobe Campaign external delivery", rules: ExternalDelivery.rules,
        omittedRules: ExternalDelivery.omittedRules
    ) { settings in
        ExternalDelivery.Receiver(try .init(settings))
    }
}

/// What belongs to external deliveries.
enum ExternalDelivery: RuleBook {
    static let id = "external-delivery"

    /// In the order of the work.
    static let rules = FileRules.all + ValueRules.all + TargetRules.all

    static let omittedRules: [OmittedRule] = [
        .init(
            id: "\(id)/xml",
            reason:
                "no public page says which elements an XML extraction has, so no value in one could be held against anything; format takes text, fixedWidth and csv"
        ),
        .init(
            id: "\(id)/feedback-file",
            reason:
                "no page says what the result file that the partner sends back looks like; Campaign reads it as an ordinary import, which --esp adobe-campaign emulates"
        ),
    ]

    /// The pages the rules rest on.
    enum Pages {
        private static let web = "AdobeDocs/campaign-web.en:help/v8/"
        private static let v8 = "AdobeDocs/campaign.en:help/v8/"
        static let delivery = Rule.Source(
            "Get started with external deliveries", "\(web)msg/send-external-deliveries.md")
        static let content = Rule.Source("Design a direct mail delivery", "\(web)direct-mail/content-direct-mail.md")
        static let account = Rule.Source(
            "Campaign-specific external accounts (Routing)", "\(web)administration/external-account.md")
        static let callCenter = Rule.Source("Create a call center delivery", "\(web)call-center/create-call-center.md")
        static let prepare = Rule.Source("Prepare and send", "\(web)monitor/prepare-send.md")
        static let control = Rule.Source("Set a control group", "\(web)audience/control-group.md")
        static let test = Rule.Source("Send test deliveries", "\(web)preview-test/test-deliveries.md")
        static let directMail = Rule.Source("Create direct mail deliveries", "\(v8)send/direct-mail.md")
        static let seeds = Rule.Source(
            "Create and manage test profiles (seed addresses)", "\(v8)audiences/test-profiles.md")
        static let proof = Rule.Source("Preview and test", "\(v8)send/preview-and-proof.md")
        static let controlRules = Rule.Source(
            "Control rules", "AdobeDocs/campaign.en:help/automation/campaign-opt/control-rules.md")
        static let failures = Rule.Source(
            "Understand delivery failures (error types)", "\(v8)send/delivery-failures.md")
        static let notes = Rule.Source("Release notes 2025", "\(v8)start/release-notes-2025.md")
        static let export = Rule.Source(
            "Configure export jobs", "AdobeDocs/campaign-classic.en:help/platform/using/executing-export-jobs.md")
        static let returned = Rule.Source(
            "Return to sender", "AdobeDocs/campaign-standard.en:help/channels/using/return-to-sender.md")
        static let audience = Rule.Source(
            "Defining the audience",
            "AdobeDocs/campaign-standard.en:help/channels/using/defining-the-direct-mail-audience.md")
        static let sdk = Rule.Source("Adobe's JS SDK, recorded server answer", "adobe/acc-js-sdk:test/mock.js")
    }
}
