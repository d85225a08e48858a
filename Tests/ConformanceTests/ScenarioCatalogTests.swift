import Conformance
import Exporting
import Foundation
import Testing

struct ScenarioCatalogTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Conformance/Scenarios").path

    @Test func `every scenario's file is listed, and holds one scenario`() throws {
        let catalogue = try String(contentsOfFile: Self.folder + "/ScenarioCatalog.swift", encoding: .utf8)
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { !$0.contains(".") }
        var count = 0
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(folder)") {
                let text = try String(contentsOfFile: "\(Self.folder)/\(folder)/\(file)", encoding: .utf8)
                let names = text.split(separator: "\n").compactMap { line in
                    line.contains("static let ") ? line.split(separator: " ")[2] : nil
                }
                let name = try #require(names.first)
                #expect(names.count == 1, "\(file)")
                #expect(name.lowercased() + ".swift" == file.lowercased(), "\(file)")
                #expect(catalogue.contains(".\(name),"), "\(file) is not in the catalogue")
                count += 1
            }
        }
        #expect(count == ScenarioCatalog.all.count && count >= 60)
    }

    @Test func `ids are their own, and say connection and destination`() {
        #expect(Set(ScenarioCatalog.all.map(\.id)).count == ScenarioCatalog.all.count)
        for scenario in ScenarioCatalog.all {
            #expect(scenario.id.hasPrefix("\(scenario.connection.rawValue)/\(scenario.destination.rawValue)/"))
            #expect(!scenario.title.isEmpty && !scenario.runs.isEmpty)
            #expect(ScenarioCatalog.scenario(scenario.id)?.id == scenario.id)
        }
    }

    @Test func `the destinations of the profiles are complete, over every connection`() {
        var pairs: Set<String> = []
        for scenario in ScenarioCatalog.all {
            pairs.insert(scenario.id.split(separator: "/").prefix(2).joined(separator: "/"))
        }
        for destination in [
            "adobe-campaign", "salesforce-marketing-cloud", "oracle-eloqua", "oracle-responsys", "external-delivery",
        ] {
            for connection in ["s3", "sftp", "sftp-key"] { #expect(pairs.contains("\(connection)/\(destination)")) }
        }
        #expect(pairs.contains("api/constant-contact"))
        for profile in GateProfile.allCases {
            #expect(ScenarioCatalog.all.contains(where: profile.includes), "\(profile.rawValue) selects nothing")
            #expect(!profile.summary.isEmpty)
        }
        let files = [GateProfile.emailMarketingS3, .emailMarketingSFTP, .constantContact, .externalDelivery]
        #expect(ScenarioCatalog.all.allSatisfy { scenario in files.count { $0.includes(scenario) } == 1 })
        #expect(ScenarioCatalog.all.filter(GateProfile.quick.includes).count == 23)
    }

    @Test func `profiles are NDJSON, the same at each making`() throws {
        for scenario in ScenarioCatalog.all where !scenario.isSlow {
            for run in scenario.runs {
                let text = run.people.ndjson()
                #expect(text == run.people.ndjson())
                for line in text.split(separator: "\n") {
                    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
                }
            }
        }
    }
}
