import ESPs
import Foundation
import Testing

private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

private func outcome(_ esp: String, _ text: String, _ settings: String? = nil) throws -> ImportOutcome {
    var importing = try Importing(esp, settings)
    return try importing.run(text)
}

@Suite struct ResultFolderTests {
    @Test func `Salesforce's result file has rows from 0, and its summary is the mail's`() throws {
        try withFolder { folder in
            let receipt = try ResultFolder(path: folder).write(
                outcome(
                    "salesforce-marketing-cloud", "email\na@x.io\nnone\n",
                    "dataExtension: {name: D, fields: [{name: email, type: EmailAddress, primaryKey: true}]}"))
            #expect(receipt.written == ["Import Result 20261121123045.txt", "ImportResultsSummary.txt"])
            let file = try String(contentsOfFile: "\(folder)/Import Result 20261121123045.txt", encoding: .utf8)
            let lines = file.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.last?.hasPrefix("1\t") == true, "the second data row has number 1")
        }
    }

    @Test func `documents that hold values are withheld unless they are asked for`() throws {
        try withFolder { folder in
            let rejected = try outcome("oracle-responsys", "EMAIL_ADDRESS_,CITY_\nnobody,Kyoto\n")
            let place = ResultFolder(path: folder)
            let masked = try place.write(rejected)
            #expect(masked.withheld == ["rejected.csv"])
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/rejected.csv"))
            for name in masked.written {
                #expect(try !String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).contains("nobody"))
            }
            #expect(try place.write(rejected, showsValues: true).withheld.isEmpty)
            #expect(try String(contentsOfFile: "\(folder)/rejected.csv", encoding: .utf8).contains("nobody,Kyoto"))
        }
    }

    @Test(arguments: [
        ("adobe-campaign", "email\na@x.io\n", ["workflow.log"], "1 inserted"),
        ("constant-contact", "email\na@x.io\n", ["activity.json"], "\"state\":\"completed\""),
        ("external-delivery", "email\r\na@x.io\r\n", ["feedback-summary.csv"], "sent;1"),
        ("oracle-eloqua", "Email Address\na@x.io\n", ["sync-logs.json"], "ELQ-00001"),
        (
            "oracle-responsys", "EMAIL_ADDRESS_\na@x.io\n", ["job-status.json", "notification.txt"],
            "\"recordsAdded\":1"
        ),
        (
            "salesforce-marketing-cloud", "email\na@x.io\n",
            ["Import Result 20261121123045.txt", "ImportResultsSummary.txt"], "Row Number"
        ),
    ])
    func `each provider hands back its own documents`(
        esp: String, text: String, names: [String], holding: String
    ) throws {
        try withFolder { folder in
            let receipt = try ResultFolder(path: folder).write(outcome(esp, text), below: esp)
            #expect(receipt.written == names.map { "\(esp)/\($0)" })
            #expect(try String(contentsOfFile: "\(folder)/\(esp)/\(names[0])", encoding: .utf8).contains(holding))
        }
    }
}
