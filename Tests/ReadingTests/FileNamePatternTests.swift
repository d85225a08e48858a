import Reading
import Testing

struct FileNamePatternTests {
    private let id = "12341e18-abcd-49c2-836d-123c88e76c39"

    @Test func `default names say audience, time and part`() {
        let pattern = FileNamePattern(defaultNameOf: "Adobe_Campaign")
        let first = pattern.match("Adobe_Campaign_segment\(id)_20200408061804.csv")
        #expect(first?.segmentID == id)
        #expect(first?.timestamp == "20200408061804")
        #expect(first?.part == 1)
        let second = pattern.match("Adobe_Campaign_segment\(id)_20200408061804_2.csv.gz")
        #expect(second?.part == 2)
        #expect(second?.stem == "Adobe_Campaign_segment\(id)_20200408061804.csv.gz")
        for wrong in [
            "Adobe_Campaign_segment\(id)_2020040806180.csv", "Adobe_Campaign_\(id)_20200408061804.csv",
            "adobe_campaign_segment\(id)_20200408061804.csv", "Adobe_Campaign_segment\(id)_20200408061804_1.csv",
            "Adobe_Campaign_segment\(id)_20200408061804.xml", "Adobe_Campaign_segment\(id)_20200408061804_02.csv",
        ] { #expect(pattern.match(wrong) == nil, "\(wrong)") }
    }

    @Test func `templates expand their macros`() {
        let pattern = FileNamePattern(
            template: "%DESTINATION_NAME%_%SEGMENT_ID%_%DATETIME(YYYYMMdd_HHmmss)%_%custom text%",
            macros: ["DESTINATION_NAME": "Acme"])
        #expect(pattern.match("Acme_\(id)_20220509_210543_custom text.csv")?.timestamp == "20220509_210543")
        #expect(pattern.match("Acme_\(id)_1652131584_custom text_3.csv.gpg")?.part == 3)
        #expect(pattern.match("Other_\(id)_1652131584_custom text.csv") == nil)
    }
}
