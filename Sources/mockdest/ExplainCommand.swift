import ArgumentParser
import Conformance
import ESPs
import NearMiss
import Verification

/// `mockdest explain`: what a check or rule means, where it comes from, how to mend what it finds.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a check or an import rule means, its source, and how to mend what it finds; or a scenario.",
        discussion: """
            EXAMPLES:
              mockdest explain columns/missing
              mockdest explain salesforce-marketing-cloud/field-count
              mockdest explain sftp/adobe-campaign/disk-full
            """)

    @Argument(help: "Id of a check, rule or scenario; `mockdest list` names them.") var id: String

    func run() throws {
        if let check = CheckCatalog.check(id)?.about ?? GateChecks.check(id) {
            Terminal.write(Explanation.text(of: check))
        } else if let rule = ESPCatalog.all.flatMap(\.rules).first(where: { $0.id == id }) {
            Terminal.write(Explanation.text(of: rule))
        } else if let omitted = ESPCatalog.all.flatMap(\.omittedRules).first(where: { $0.id == id }) {
            Terminal.write(Explanation.text(of: omitted))
        } else if let scenario = ScenarioCatalog.scenario(id) {
            Terminal.write(Explanation.text(of: scenario))
        } else {
            let known =
                CheckCatalog.all.map(\.about.id)
                + ESPCatalog.all.flatMap { $0.rules.map(\.id) + $0.omittedRules.map(\.id) }
                + GateChecks.all.map(\.id) + ScenarioCatalog.all.map(\.id)
            let hint = NearMiss.nearest(to: id, among: known).map { "; did you mean \"\($0)\"?" }
            throw Failure.usage(
                "no check, rule or scenario is called \"\(id)\"\(hint ?? "; `mockdest list checks` names them")")
        }
    }
}
