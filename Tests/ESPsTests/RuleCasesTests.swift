import ESPs
import Testing

/// Every rule of the catalogue is made to speak once, and to be silent once its cause is mended.
@Suite struct RuleCasesTests {
    @Test(arguments: ESPCatalog.all)
    func `every rule has one case, and every case a rule`(esp: ESP) throws {
        let cases = try RuleCase.all(of: esp.id).map { "\(esp.id)/\($0.name)" }
        #expect(cases.sorted() == esp.rules.map(\.id).sorted())
    }

    @Test(arguments: ESPCatalog.all)
    func `each rule has its effect in its case`(esp: ESP) throws {
        for entry in try RuleCase.all(of: esp.id) {
            let (effects, outcome) = try entry.run(mended: false)
            #expect(effects.contains(entry.effect), "\(esp.id)/\(entry.name): \(effects.sorted())")
            if entry.effect == "fileRejected", let outcome {
                #expect(outcome.result == .failed, "\(esp.id)/\(entry.name)")
            }
        }
    }

    @Test(arguments: ESPCatalog.all)
    func `a mended case is free of its rule's effect`(esp: ESP) throws {
        for entry in try RuleCase.all(of: esp.id) {
            #expect(entry.hasMended, "\(esp.id)/\(entry.name) is not mended")
            let (effects, _) = try entry.run(mended: true)
            #expect(!effects.contains(entry.effect), "\(esp.id)/\(entry.name): \(effects.sorted())")
        }
    }

    @Test(arguments: ESPCatalog.all)
    func `the effect of each case is one that the catalogue speaks of`(esp: ESP) throws {
        for entry in try RuleCase.all(of: esp.id) {
            let rule = try ESPCatalog.rule(id: "\(esp.id)/\(entry.name)")
            #expect(Self.effects(of: rule.effect).contains(entry.effect), "\(rule.id) \(rule.effect) \(entry.effect)")
        }
    }

    /// What an outcome can show of a rule.
    private static func effects(of effect: Rule.Effect) -> [String] {
        switch effect {
        case .rejectsFile: ["fileRejected"]
        case .rejectsRow: ["rejected"]
        case .dropsField: ["fieldDropped"]
        case .changesValue: ["valueChanged"]
        case .skips: ["skipped", "columnSkipped", "duplicate"]
        case .warns: ["warned"]
        case .refusesSettings: ["refused"]
        // What decides or shapes is told of, or warned of where it does harm.
        case .maps: ["noted", "warned", "fileRejected"]
        case .selectsFile, .reads, .applies, .removesFile, .writesResult: ["noted", "warned", "skipped", "assumed"]
        }
    }
}
