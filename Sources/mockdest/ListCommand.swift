import ArgumentParser
import Conformance
import ESPs
import Verification

/// `mockdest list`: the catalogues.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List checks, rules, ESPs or the scenarios of the gate.",
        discussion: """
            EXAMPLES:
              mockdest list checks
              mockdest list rules --esp salesforce-marketing-cloud --format json
              mockdest list rules --omitted    # what is known of the ESPs and not emulated, and why
            """)

    enum Catalogue: String, ExpressibleByArgument, CaseIterable { case checks, rules, esps, scenarios }
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @Argument(help: "checks, rules, esps or scenarios.") var catalogue: Catalogue
    @Option(help: "Only the rules of this ESP.") var esp: String?
    @Flag(help: "With rules: those that are known and that no import here applies, each with its reason.")
    var omitted = false
    @Option(help: "table or json.") var format = Format.table

    func run() throws {
        let listing: Listing
        let esps = try esp.map { [try ESPCatalog.esp(id: $0)] } ?? ESPCatalog.all
        switch catalogue {
        case .checks: listing = .checks(CheckCatalog.all.map(\.about) + GateChecks.all)
        case .rules where omitted: listing = .omitted(esps.flatMap(\.omittedRules))
        case .rules: listing = .rules(esps.flatMap(\.rules))
        case .esps: listing = .esps(ESPCatalog.all)
        case .scenarios: listing = .scenarios(ScenarioCatalog.all)
        }
        Terminal.write(format == .json ? try listing.json() : listing.table())
    }
}
