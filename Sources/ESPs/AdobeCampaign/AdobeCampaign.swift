extension ESP {
    /// The import workflow of Adobe Campaign v8 (console): File transfer, Data loading (file), Deduplication, Update data.
    public static let adobeCampaign = ESP(
        id: AdobeCampaign.id, name: "Adobe Campaign", rules: AdobeCampaign.rules,
        omittedRules: AdobeCampaign.omittedRules
    ) { settings in
        AdobeCampaign.Importer(try .init(settings))
    }
}

/// What belongs to Adobe Campaign.
enum AdobeCampaign: RuleBook {
    static let id = "adobe-campaign"

    /// In the order of the work.
    static let rules = TransferRules.all + LoadingRules.all + CellRules.all + WritingRules.all + WizardRules.all

    static let omittedRules: [OmittedRule] = [
        .init(
            id: "\(id)/history",
            reason: "the local history of downloads is on Campaign's own server; neither tables nor endpoint show it")
    ]

    /// The pages the rules rest on.
    enum Pages {
        private static let v8 = "AdobeDocs/campaign.en:help/automation/workflow/"
        private static let v7 = "AdobeDocs/campaign-classic.en:help/"
        private static let standard = "AdobeDocs/campaign-standard.en:help/automating/using/"
        private static let web = "AdobeDocs/campaign-web.en:help/v8/workflows/activities/"

        static let loading = Rule.Source("Data loading (file)", "\(v8)data-loading-file.md")
        static let format = Rule.Source(
            "Data loading (file), screenshot \"File format\"", "\(v8)assets/file_loading_columns_format.png")
        static let loadingTab = Rule.Source(
            "Data loading (file), screenshot of the main tab", "\(v8)assets/s_advuser_wf_etl_file.png")
        static let transfer = Rule.Source("File transfer", "\(v8)file-transfer.md")
        static let collector = Rule.Source("File collector", "\(v8)file-collector.md")
        static let update = Rule.Source("Update data", "\(v8)update-data.md")
        static let dedup = Rule.Source("Deduplication", "\(v8)deduplication.md")
        static let recurring = Rule.Source("Set up a recurring import", "\(v8)recurring-import-workflow.md")
        static let list = Rule.Source("List update", "\(v8)list-update.md")
        static let monitor = Rule.Source("Monitor workflow execution", "\(v8)monitor-workflow-execution.md")
        static let accounts = Rule.Source(
            "External accounts", "AdobeDocs/campaign.en:help/v8/config/external-accounts.md")
        static let quarantine = Rule.Source(
            "Quarantine management", "AdobeDocs/campaign.en:help/v8/send/quarantines.md")
        static let jobs = Rule.Source("Configure import jobs", "\(v7)platform/using/executing-import-jobs.md")
        static let sftp = Rule.Source(
            "SFTP server best practices and troubleshooting", "\(v7)platform/using/sftp-server-usage.md")
        static let server = Rule.Source(
            "The server configuration file (preprocessCommand)",
            "\(v7)installation/using/the-server-configuration-file.md")
        static let standardLoad = Rule.Source("Load file (Standard)", "\(standard)load-file.md")
        static let standardTransfer = Rule.Source("Transfer file (Standard)", "\(standard)transfer-file.md")
        static let standardUpdate = Rule.Source("Update data (Standard)", "\(standard)update-data.md")
        static let subscriptions = Rule.Source(
            "Updating subscription statuses from a file", "\(standard)updating-subscriptions-from-file.md")
        static let profile = Rule.Source(
            "Profile data model (nms:recipient)",
            "AdobeDocs/campaign-standard.en:help/developing/using/datamodel-profile.md")
        static let webLoad = Rule.Source("Load file (Campaign Web)", "\(web)load-file.md")
        static let webReconciliation = Rule.Source("Reconciliation (Campaign Web)", "\(web)reconciliation.md")
        static let optimizerLoad = Rule.Source(
            "Load file (Journey Optimizer)",
            "AdobeDocs/journey-optimizer.en:help/using/orchestrated/activities/load-file.md")
        static let sdk = Rule.Source("Adobe's JS SDK, recorded server answer", "adobe/acc-js-sdk:test/mock.js")
        static let activation = Rule.Source(
            "Activate audiences to batch profile export destinations",
            "AdobeDocs/experience-platform.en:help/destinations/ui/activate-batch-profile-destinations.md")
        static let exportFormat = Rule.Source(
            "File formatting options for file-based destinations",
            "AdobeDocs/experience-platform.en:help/destinations/ui/batch-destinations-file-formatting-options.md")
        static let managed = Rule.Source(
            "Adobe Campaign Managed Cloud Services connection",
            "AdobeDocs/experience-platform.en:help/destinations/catalog/email-marketing/adobe-campaign-managed-services.md"
        )
    }
}
