import NearMiss

/// Every emulated provider. A new one is its folder and one line here.
public enum ESPCatalog {
    /// In the order in which comparisons list them.
    public static let all: [ESP] = [
        .adobeCampaign,
        .constantContact,
        .externalDelivery,
        .oracleEloqua,
        .oracleResponsys,
        .salesforceMarketingCloud,
    ]

    /// The provider called `id`.
    ///
    /// - Throws: ``UnknownName`` with the nearest id.
    public static func esp(id: String) throws -> ESP {
        guard let found = all.first(where: { $0.id == id }) else {
            throw UnknownName(kind: "ESP", name: id, known: all.map(\.id))
        }
        return found
    }

    /// The rule called `id`, whichever provider's it is.
    ///
    /// - Throws: ``UnknownName`` with the nearest id.
    public static func rule(id: String) throws -> Rule {
        let rules = all.lazy.flatMap(\.rules)
        guard let found = rules.first(where: { $0.id == id }) else {
            throw UnknownName(kind: "rule", name: id, known: rules.map(\.id))
        }
        return found
    }
}

/// A name that is not in a catalogue.
public struct UnknownName: Error, CustomStringConvertible, Sendable {
    /// What was looked for: `ESP` or `rule`.
    public let kind: String
    /// The name as it was asked for.
    public let name: String
    /// The nearest known name, when one is near enough to be meant.
    public let nearest: String?
    /// All names, when there are few enough to be read.
    private let choices: [String]

    init(kind: String, name: String, known: [String]) {
        self.kind = kind
        self.name = name
        nearest = NearMiss.nearest(to: name, among: known)
        choices = known.count <= 12 ? known : []
    }

    /// One sentence: the name, and the nearest known one or else all, if they are few.
    public var description: String {
        let help = nearest.map { "; did you mean \"\($0)\"?" }
        let list = choices.isEmpty ? "" : "; known: \(choices.joined(separator: ", "))"
        return "no \(kind) is called \"\(name)\"\(help ?? list)"
    }
}
