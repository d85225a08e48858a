import ESPs
import Testing

/// A setting that changes nothing would be a promise that is not kept: each is shown to have an effect.
@Suite struct SettingCasesTests {
    /// Where a secret key is, shown with a real one by the tests of encrypted drops.
    private static let shownElsewhere = ["file", "passphraseFile", "passphraseVariable"]

    @Test(arguments: ESPCatalog.all)
    func `each setting of the schema is shown to have an effect`(esp: ESP) throws {
        let rules = try RuleCase.all(of: esp.id).reduce(into: Set<String>()) { $0.formUnion(try $1.mendedSettings()) }
        let shown = try SettingCase.all(of: esp.id).reduce(into: rules) { $0.insert($1.path) }
        let missing = try SettingsSchema(esp: esp.id).leaves.filter { leaf in
            let isSecret = Self.shownElsewhere.contains { leaf.lowercased().hasSuffix("key.\($0.lowercased())") }
            return !isSecret && !shown.contains { $0 == leaf || $0.hasPrefix("\(leaf).") || $0.hasPrefix("\(leaf)[]") }
        }
        #expect(missing.sorted() == [])
    }

    @Test(arguments: ESPCatalog.all)
    func `two values of a setting make two outcomes of one drop`(esp: ESP) throws {
        for entry in try SettingCase.all(of: esp.id) {
            let differences = SettingPaths.differences(try entry.leaves("one"), try entry.leaves("two"))
            let isTold = differences.contains { $0 == entry.path || $0.hasPrefix("\(entry.path).") }
            #expect(isTold, "\(esp.id) \(entry.path): the settings differ at \(differences.sorted())")
            let isSame = try entry.result("one") == entry.result("two")
            #expect(!isSame, "\(esp.id) \(entry.path) changes nothing")
        }
    }
}
