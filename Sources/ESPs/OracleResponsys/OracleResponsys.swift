extension ESP {
    /// The Connect import job of Oracle Responsys: profile list, profile extension table or supplemental table.
    public static let oracleResponsys = ESP(
        id: OracleResponsys.id, name: "Oracle Responsys", rules: OracleResponsys.rules,
        omittedRules: OracleResponsys.omittedRules
    ) { settings in
        OracleResponsys.Importer(try .init(settings))
    }
}

/// What belongs to Oracle Responsys.
enum OracleResponsys: RuleBook {
    static let id = "oracle-responsys"

    /// In the order of the work.
    static let rules = JobRules.all + FieldRules.all + MergeRules.all

    static let omittedRules: [OmittedRule] = [
        .init(id: "\(id)/job-trigger", reason: "an answer of the REST API's trigger call, which is not served here")
    ]

    /// The pages the rules rest on.
    enum Pages {
        private static let user = "https://docs.oracle.com/en/cloud/saas/marketing/responsys-user/"
        private static let rest = "https://docs.oracle.com/en/cloud/saas/marketing/responsys-develop/API/REST/"
        private static let started = "https://docs.oracle.com/cloud/latest/marketingcs_gs/"

        static let adobe = Rule.Source(
            "(Files) Oracle Responsys connection",
            "AdobeDocs/experience-platform.en:help/destinations/catalog/email-marketing/oracle-responsys.md")
        static let adobeBatch = Rule.Source(
            "Activate audiences to batch profile export destinations",
            "AdobeDocs/experience-platform.en:help/destinations/ui/activate-batch-profile-destinations.md")
        static let profile = Rule.Source("Importing Profile Data", "\(started)OMCEA/Connect_WizardUpload.htm")
        static let overview = Rule.Source("Connect overview", "\(started)OMCEZ/ja/Connect_Overview.htm")
        static let audience = Rule.Source("Connect, Oracle CX Audience", "\(started)OMCEH/Connect_WizardUpload.htm")
        static let history = Rule.Source(
            "Viewing import history, Oracle CX Audience", "\(started)OMCEH/List_ViewLoadHistory.htm")
        static let loadFile = Rule.Source("Loading Lists from Files", "\(user)List_LoadFromFile.htm")
        static let handling = Rule.Source(
            "Data Load Record Handling and Requirements", "\(user)List_DataLoadHandling.htm")
        static let bulkStatus = Rule.Source("Bulk channel status change", "\(user)List_BulkStatusChange.htm")
        static let delimited = Rule.Source(
            "Troubleshooting delimited text", "\(started)OMCEZ/zh_cn/troubleshooting-impdel.htm")
        static let names = Rule.Source("Data types and field names", "\(user)List_DataTypeFieldname.htm")
        static let system = Rule.Source("System fields of a profile list", "\(user)List_SystemFields.htm")
        static let mobile = Rule.Source("Mobile number data import handling", "\(user)List_MobileNumberHandling.htm")
        static let merge = Rule.Source(
            "Definitions of rule parameters (profile list)", "\(rest)profile-list-definitions-rule-parameters.htm")
        static let pet = Rule.Source("Merge members into a PET", "\(rest)api-v1.3-listExtensions-members-post.htm")
        static let types = Rule.Source("Data types of the REST API", "responsys-rest-api/DataTypes.html")
        static let stitch = Rule.Source("Responsys (v1)", "Stitch documentation; singer-io/tap-responsys")
        static let amperity = Rule.Source(
            "Send data to Oracle Responsys", "https://docs.amperity.com/datagrid/destination_oracle_responsys.html")
        static let encoding = Rule.Source(
            "CharacterEncoding", "masondixon/Responsys-Java-Soap:src/com/rsys/ws/CharacterEncoding.java")
    }
}
