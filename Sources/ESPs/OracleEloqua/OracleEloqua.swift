extension ESP {
    /// The contact import of Oracle Eloqua's data import tool, and the sync it ends in.
    public static let oracleEloqua = ESP(
        id: OracleEloqua.id, name: "Oracle Eloqua", rules: OracleEloqua.rules, omittedRules: OracleEloqua.omittedRules
    ) { settings in
        OracleEloqua.Importer(try .init(settings))
    }
}

/// What belongs to Oracle Eloqua.
enum OracleEloqua: RuleBook {
    static let id = "oracle-eloqua"

    /// In the order of the work.
    static let rules = FileRules.all + RowRules.all + ContactRules.all

    static let omittedRules: [OmittedRule] =
        [
            ("excel-formula", "workbooks are not read here; a .xls or .xlsx file is refused with that sentence"),
            (
                "bulk-payload-size",
                "a limit of a Bulk API post; no file import can break it, and no Bulk API is served here"
            ),
            ("bulk-posts-per-import", "a limit of Bulk API posts; no file import can break it"),
            ("bulk-staging-limit", "a limit of the Bulk API's staging area; no file import shows it"),
            ("bulk-unauthorized", "an answer of the Bulk API, which is not served here"),
            ("bulk-definition-invalid", "an answer of the Bulk API, which is not served here"),
        ].map { OmittedRule(id: "\(id)/\($0.0)", reason: $0.1) }

    /// The pages the rules rest on.
    enum Pages {
        private static let user = "https://docs.oracle.com/en/cloud/saas/marketing/eloqua-user/Help/"
        private static let bulk =
            "https://docs.oracle.com/cloud/latest/marketingcs_gs/OMCAB/Developers/BulkAPI/Reference/"

        static let adobe = Rule.Source(
            "(Files) Oracle Eloqua connection",
            "AdobeDocs/experience-platform.en:help/destinations/catalog/email-marketing/oracle-eloqua.md")
        static let importing = Rule.Source(
            "Importing contacts or accounts", "\(user)DataImportExport/Tasks/ImportingContactsOrAccounts.htm")
        static let uploading = Rule.Source("Uploading contacts", "\(user)Contacts/Tasks/UploadingContacts.htm")
        static let noEmail = Rule.Source(
            "Contacts without an email address frequently asked questions",
            "\(user)ContactsWithoutEmailAddress/ContactsNoEmailFAQ.htm")
        static let types = Rule.Source(
            "Data types", "https://docs.oracle.com/cloud/latest/marketingcs_gs/OMCAA/Help/DataTypes/DataTypes.htm")
        static let priority = Rule.Source("Data import priority", "\(user)DataImportExport/DataImportPriority.htm")
        static let retention = Rule.Source(
            "Understanding what contact data Oracle Eloqua retains and restores",
            "\(user)Contacts/AboutContactDataRetention.htm")
        static let addressChange = Rule.Source(
            "Checking email address changes before imports", "\(user)Apps/SalesforceApp/Tasks/EmailAddressChange.htm")
        static let unsubscribe = Rule.Source(
            "Email address import definition limitations",
            "https://community.oracle.com/topliners/discussion/4477694/email-address-import-definition-limitations")
        static let exclude = Rule.Source("Setting up master exclude lists", "\(user)SettingUpMasterExcludeLists.htm")
        static let validation = Rule.Source("Validation rules", "\(user)ValidationRules/ValidationRules.htm")
        static let sandbox = Rule.Source(
            "Eloqua 25C what's new",
            "https://docs.oracle.com/en/cloud/saas/readiness/marketing/25c/eloq-25c/25C-eloqua-wn-f40255.htm")
        static let limits = Rule.Source("Bulk API limits", "\(bulk)bulk-limits.htm")
        static let characteristics = Rule.Source("Import characteristics", "\(bulk)import-characteristics.htm")
        static let updateRule = Rule.Source(
            "Import updateRule parameter",
            "https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/BulkAPI/Reference/ImportParameters/update-rule-types.htm"
        )
        static let sync = Rule.Source(
            "Sync status types",
            "https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/BulkAPI/Reference/Syncs/sync-status-type.htm"
        )
        static let codes = Rule.Source(
            "Eloqua status codes",
            "https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/GettingStarted/APIRequests/eloqua-status-codes.htm"
        )
        static let importRule = Rule.Source("Eloqua 26B what's new", "26B-eloqua-wn-f47446.htm")
        static let recorded = Rule.Source(
            "Recorded traffic with a real Eloqua pod, July 2021",
            "grouparoo/grouparoo:plugins/@grouparoo/eloqua/__tests__/fixtures/export/export-records.js")
        static let pyeloqua = Rule.Source(
            "Recorded replies", "colemanja91/pyeloqua:pyeloqua/test/test_bulk_sync.py")
        static let rudder = Rule.Source(
            "rudder-server's Eloqua destination",
            "rudderlabs/rudder-server:router/batchrouter/asyncdestinationmanager/eloqua/")
    }
}
