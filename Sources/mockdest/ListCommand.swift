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
            """)

    enum Catalogue: String, ExpressibleByArgument, CaseIterable { case checks, rules, esps, scenarios }
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @Argument(help: "checks, rules, esps or scenarios.") var catalogue: Catalogue
    @Option(help: "Only the rules of this ESP.") var esp: String?
    @Option(help: "table or json.") var format = Format.table

    func run() throws {
        let listing: Listing
        switch catalogue {
        case .checks: listing = .checks(CheckCatalog.all.map(\.about) + GateChecks.all)
        case .rules:
            listing = .rules(try esp.map { try ESPCatalog.esp(id: $0).rules } ?? ESPCatalog.all.flatMap(\.rules))
        case .esps: listing = .esps(ESPCatalog.all)
        case .scenarios: listing = .scenarios(ScenarioCatalog.all)
        }
        Terminal.write(format == .json ? try listing.json() : listing.table())
    }
}
