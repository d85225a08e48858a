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

    /// The three forms of a date and time that exporters write, and Unix seconds.
    static let times = ["20200408061804", "20220509_210543", "05092022_210543", "1652131584"]

    @Test(arguments: [
        "Adobe_Campaign", "Salesforce_Marketing_Cloud", "Oracle_Eloqua", "Oracle_Responsys", "amazon-s3", "sftp",
    ])
    func `every destination's default name is known with every form of time and every part`(destination: String) {
        for pattern in [FileNamePattern(defaultNameOf: destination), FileNamePattern(defaultNameOf: "*")] {
            for time in Self.times {
                for (suffix, part) in [("", 1), ("_2", 2), ("_3", 3), ("_12", 12)] {
                    for ending in [".csv", ".txt", ".csv.gz", ".csv.gz.gpg", ".csv.pgp"] {
                        let name = "\(destination)_segment\(id)_\(time)\(suffix)\(ending)"
                        let match = pattern.match(name)
                        #expect(match?.timestamp == time && match?.part == part, "\(name)")
                        #expect(match?.segmentID == id, "\(name)")
                        #expect(match?.stem == "\(destination)_segment\(id)_\(time)\(ending)", "\(name)")
                    }
                }
            }
        }
    }

    @Test func `any destination's name may leave the time out, one destination's may not`() {
        let any = FileNamePattern(defaultNameOf: "*")
        #expect(any.match("Oracle_Eloqua_segment\(id).csv")?.timestamp == nil)
        #expect(any.match("Oracle_Eloqua_segment\(id).csv")?.part == 1)
        #expect(any.match("Oracle_Eloqua_segment\(id)_2.csv.gz")?.part == 2)
        #expect(FileNamePattern(defaultNameOf: "Oracle_Eloqua").match("Oracle_Eloqua_segment\(id).csv") == nil)
        for wrong in [
            "_segment\(id).csv", "Oracle Eloqua_segment\(id).csv", "Oracle_Eloqua_segment\(id.uppercased()).csv",
            "Oracle_Eloqua_segment\(id)_2020.csv.gz.zip", "Oracle_Eloqua_segment\(id)_1.csv", "x.csv",
        ] { #expect(any.match(wrong) == nil, "\(wrong)") }
    }

    @Test func `a part number stands before the first extension`() {
        #expect(
            FileNamePattern.part(of: "weekly_2.csv.gz").map { [$0.first, "\($0.number)"] } == ["weekly.csv.gz", "2"])
        for name in ["weekly.csv", "weekly_1.csv", "weekly_02.csv", "weekly_x.csv", "weekly"] {
            #expect(FileNamePattern.part(of: name) == nil)
        }
    }

    @Test func `a folder's macros stand at its end, and a space in an audience's name is kept`() {
        let folder = FileNamePattern(template: "acme/campaigns/2021/%SEGMENT_NAME%", extensions: [""])
        #expect(folder.matches(folder: "acme/campaigns/2021/Luxury Audience"))
        #expect(!folder.matches(folder: "acme/campaigns/2021"))
        let both = FileNamePattern(template: "a/%SEGMENT_NAME%/%SEGMENT_ID%", extensions: [""])
        #expect(both.matches(folder: "a/Luxury Audience/\(id)") && !both.matches(folder: "a/Luxury Audience/1"))
    }
}
