extension SalesforceMarketingCloud {
    /// The pages the rules rest on.
    enum Pages {
        private static let help = "https://help.salesforce.com/s/articleView?id="
        private static let developer = "https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/"
        private static let mcdev = "Accenture/sfmc-devtools:lib/metadataTypes/definitions/"

        static let adobe = Rule.Source(
            "(Files) Salesforce Marketing Cloud connection",
            "AdobeDocs/experience-platform.en:help/destinations/catalog/email-marketing/salesforce-marketing-cloud.md")
        static let adobeBatch = Rule.Source(
            "Activate audiences to batch profile export destinations",
            "AdobeDocs/experience-platform.en:help/destinations/ui/activate-batch-profile-destinations.md")
        static let sftp = Rule.Source(
            "SFTP Accounts in Marketing Cloud Engagement", "\(help)mktg.mc_overview_ftp_accounts.htm&type=5")
        static let importActivity = Rule.Source(
            "Import Activity in Email Studio", "\(help)mktg.mc_es_import_activity.htm&type=5")
        static let newDefinition = Rule.Source(
            "Create a New Import Definition", "\(help)mktg.mc_cab_create_a_new_import_definition.htm&type=5")
        static let fileRequirements = Rule.Source(
            "Import File Requirements", "\(help)mktg.mc_es_import_file_requirements.htm&type=5")
        static let attributes = Rule.Source(
            "Import Values into Profile Attributes",
            "\(help)mktg.mc_es_import_values_into_profile_attributes.htm&type=5")
        static let automation = Rule.Source(
            "Define an Automation", "\(help)mktg.mc_as_defining_an_automation.htm&type=5")
        static let errorCodes = Rule.Source("Import error codes", "\(help)000265443&language=ja&type=1")
        static let blankFile = Rule.Source("Blank file option of imports", "\(help)000382393&language=ja&type=1")
        static let resultFile = Rule.Source("Import result file, List Detective error", "\(help)000393413&type=1")
        static let emailValidation = Rule.Source("E-mail address validation", "\(help)005226498&type=1")
        static let dateWildcards = Rule.Source(
            "Date wildcards of the import naming pattern", "\(help)000389700&type=1")
        static let transferWildcards = Rule.Source("Date wildcards of File Transfer", "\(help)000388775&type=1")
        static let mcdevTransfer = Rule.Source("mcdev, file transfer type", "\(mcdev)FileTransfer.definition.js")
        static let retention = Rule.Source("Data retention", "\(help)000387245&type=1")
        static let listDetective = Rule.Source("List Detective FAQ", "\(help)000317612&type=1")
        static let updateType = Rule.Source("ImportDefinitionUpdateType", "\(developer)importdefinitionupdatetype.html")
        static let mappingType = Rule.Source(
            "ImportDefinitionFieldMappingType", "\(developer)importdefinitionfieldmappingtype.html")
        static let definition = Rule.Source("ImportDefinition", "\(developer)importdefinition.html")
        static let field = Rule.Source("DataExtensionField", "\(developer)dataextensionfield.html")
        static let mcdevImport = Rule.Source("mcdev, import definition type", "\(mcdev)ImportFile.definition.js")
        static let mcdevAutomation = Rule.Source("mcdev, automation type", "\(mcdev)Automation.definition.js")
        static let mcdevField = Rule.Source(
            "mcdev, data extension field type", "Accenture/sfmc-devtools:lib/metadataTypes/DataExtensionField.js")
        static let encryptionGuide = Rule.Source(
            "sfmc.guide, encryption", "JoernBerkefeld/sfmc.guide:engagement/encryption/index.md")
        static let fileDrop = Rule.Source("File drop automations", "gortonington.com/sfmc-file-drop-automations")
        static let examCards = Rule.Source("SFMC exam cards", "brainscape.com/flashcards (pack 21232049)")
        static let fieldLimits = Rule.Source("Data extension field limits", "salesforcejandj.com")
        static let dates = Rule.Source("SFMC date handling", "cameronrobert.com.au")
        static let wiki = Rule.Source("Import_Activity (former ExactTarget wiki)", "wiki.memberlandingpages.com")
    }
}
