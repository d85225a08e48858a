/// The place of one provider's rules: what makes its rules' ids.
protocol RuleBook {
    /// The provider's id, which every id of its rules begins with.
    static var id: String { get }
}

extension RuleBook {
    /// A rule of this provider; its id is `<provider>/<name>`.
    static func rule(
        _ name: String, _ effect: Rule.Effect, _ standing: Rule.Standing, _ sources: [Rule.Source],
        setting: String? = nil, what: String, why: String, mend: String
    ) -> Rule {
        Rule(
            id: "\(id)/\(name)", effect: effect, standing: standing, sources: sources, setting: setting, what: what,
            why: why, mend: mend)
    }
}
