import Testing

@Suite struct SalesforceSettingsTests {
    @Test(arguments: [
        ("updateTyp: Add", "import.yaml:1:1: unknown key \"updateTyp\"; did you mean \"updateType\"?"),
        (
            "updateType: AddUpdates",
            "import.yaml:1:13: \"updateType\" is \"AddUpdates\", must be one of AddUpdate, Add, Update, Overwrite; did you mean \"AddUpdate\"?"
        ),
        (
            "updateType: Add\ndataExtension: {name: D, fields: [{name: A}]}",
            "import.yaml:1:13: \"D\" has no primary key and takes updateType Overwrite only (salesforce-marketing-cloud/action-needs-primary-key)"
        ),
        (
            "list: {name: L}\nupdateType: Overwrite",
            "import.yaml:2:13: Overwrite is not available for a list (salesforce-marketing-cloud/overwrite-list)"
        ),
        (
            "updateType: Overwrite\nassumptions: {overwriteRequiresNoKey: true}\ndataExtension: {name: D, fields: [{name: A, primaryKey: true}]}",
            "import.yaml:1:13: Overwrite of \"D\" is refused because it has a primary key (salesforce-marketing-cloud/overwrite-keyed)"
        ),
        (
            "list: {name: L}\ndataExtension: {fields: [{name: A, primaryKey: true}]}",
            "import.yaml:1:7: \"list\" and \"dataExtension\" are both given; an import has one destination"
        ),
        (
            "fieldMappingType: ManualMap\nfieldMaps: [{source: a, destination: Frist}]\ndataExtension: {name: D, fields: [{name: First, primaryKey: true}]}",
            "import.yaml:2:38: \"Frist\" is no field of D; did you mean \"First\"?"
        ),
        (
            "dataExtension: {fields: [{name: A, primaryKey: true}, {name: a}]}",
            "import.yaml:1:55: the field \"a\" is given twice"
        ),
        (
            "fileType: Other",
            "import.yaml:1:1: \"otherDelimiter\" and \"fileType: Other\" belong together; one of them is missing"
        ),
        (
            "hasColumnHeader: no",
            "import.yaml:1:1: without a column header only \"fieldMappingType: MapByOrdinal\" is possible"
        ),
        ("dateFormatLocale: en-UK", "import.yaml:1:19: \"en-UK\" is no culture known here; did you mean \"en-US\"?"),
        (
            "fileTransfer: {useLocalTimeZone: yes}",
            "import.yaml:1:15: a file transfer that neither decompresses nor decrypts does nothing"
        ),
        (
            "fileTransfer: {isEncrypted: yes}",
            "import.yaml:1:29: \"isEncrypted: true\" and \"key\" belong together"
        ),
        (
            "queueFiles: no",
            "import.yaml:1:13: \"queueFiles\" is a matter of a file drop; set \"fileDrop\" or \"startingSource: FileDrop\""
        ),
        (
            "fileDrop: {operator: Equals}",
            "import.yaml:1:11: \"operator\" and \"text\" of a file drop belong together; one of them is missing"
        ),
    ])
    func `settings that contradict themselves are refused with their place`(yaml: String, sentence: String) {
        #expect(complaint { _ = try Importing("salesforce-marketing-cloud", yaml) } == sentence)
    }
}
