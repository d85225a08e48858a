extension AdobeCampaign {
    /// What the generic import wizard does otherwise than an import workflow.
    enum WizardRules {
        static let doubles = rule(
            "wizard-doubles", .skips, .documented, [Pages.jobs], setting: "importWizard.doubles",
            what:
                "Rows with one key: all are applied and the last wins, or none is imported, without a trace or as errors.",
            why: "Leaving doubles out leaves out all of them, the first one too.",
            mend: "Set a deduplication key in the export.")
        static let secondKey = rule(
            "wizard-second-key", .maps, .documented, [Pages.jobs], setting: "importWizard.secondKey",
            what: "A second key identifies the rows whose first key is empty, and no others.",
            why: "A row whose first key is unknown is new, whatever its second key says.",
            mend: "Export the first key for everybody.")
        static let firstLines = rule(
            "wizard-first-lines", .rejectsFile, .documented, [Pages.jobs], setting: "importWizard.stopAfterRejects",
            what: "The first 100 lines are all rejected: the import stops.",
            why: "The file is most likely not the one that was meant.",
            mend: "Mend the lines, or deselect the option and let the import go on.")
        static let lineCount = rule(
            "wizard-line-count", .warns, .documented, [Pages.jobs], setting: "importWizard.mostLines",
            what: "The file has more than about 1,000,000 lines, which the wizard looks for doubles in memory.",
            why: "A larger file is a matter for a workflow.", mend: "Split the file, or import it with a workflow.")
        static let reconciliation = rule(
            "wizard-reconciliation", .skips, .documented, [Pages.jobs], setting: "updateData.operation",
            what: "Reconciliation only: rows are matched with recipients, and nothing is written.",
            why: "The operation tells who is known already.", mend: "Choose Update or insertion to import.")

        static let all = [secondKey, doubles, firstLines, lineCount, reconciliation]
    }
}
