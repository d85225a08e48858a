import Drops
import ESPs
import Testing

@Suite struct ImportComparisonTests {
    @Test func `the same drop shows what each provider accepts, changes and rejects`() throws {
        let header = "person_name_firstName,person_name_lastName,personalEmail_address,segmentMembership_status"
        let text = "\(header)\nZoé,Ash,zoe@example.com,realized\nBo,Bee,bo@@example.com,realized\n"
        let comparison = try ImportComparison(
            files: [.init(name: "drop.csv", content: Blob(Array(text.utf8)))], time: importTime)
        #expect(comparison.entries.map(\.esp) == ESPCatalog.all.map(\.id))
        let byESP = Dictionary(uniqueKeysWithValues: comparison.entries.map { ($0.esp, $0) })
        #expect(byESP["salesforce-marketing-cloud"]?.outcome?.totals.rejected == 1)
        #expect(
            byESP["salesforce-marketing-cloud"]?.objections.map(\.rule) == ["salesforce-marketing-cloud/email-format"])
        #expect(byESP["adobe-campaign"]?.outcome?.totals.added == 2)
        #expect(byESP["adobe-campaign"]?.outcome?.count(of: "adobe-campaign/encoding-suspect") == 1)
        #expect(byESP["oracle-eloqua"]?.outcome?.totals.rejected == 1)
        for entry in comparison.entries {
            #expect(
                entry.outcome?.totals.total == 2 || entry.failure != nil || entry.outcome?.result == .failed,
                "\(entry.esp)")
        }
    }
}
