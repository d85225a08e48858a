import Conformance
import Drops
import Exporting
import Faults
import Foundation
import Reading
import Reporting
import Testing
import Verification

/// The verdicts, with exporters that are right, careless, silent or absent.
struct GateTests {
    private static func ids(_ isWanted: (Scenario) -> Bool) -> [String] {
        ScenarioCatalog.moments.filter(isWanted).map(\.id)
    }

    @Test func `the reference exporter conforms in every scenario`() async throws {
        let reports = try await gate(InProcessExporter(), Self.ids { _ in true })
        #expect(reports.map(\.id) == ScenarioCatalog.moments.map(\.id))
        for report in reports {
            let found = report.allFindings.map { "\($0.id): \($0.message.unmasked)" }
            #expect(report.outcome == .conforms, "\(report.id): \(found) \(report.output)")
        }
    }

    @Test func `an exporter that tries once and says so gets a remark where a fault passes`() async throws {
        let reports = try await gate(CarelessExporter(), Self.ids { $0.ending == .recovers && !$0.faults.isEmpty })
        #expect(reports.count > 10)
        for report in reports {
            #expect(report.outcome == .conformsWithRemarks, "\(report.id): \(report.outcome)")
            #expect(report.ids.contains("gate/gave-up"), "\(report.id): \(report.ids)")
        }
    }

    @Test func `an exporter that hides its failures is never green after a fault`() async throws {
        let silent = CarelessExporter(isSilent: true)
        let passing = try await gate(silent, Self.ids { $0.ending == .recovers && !$0.faults.isEmpty })
        #expect(passing.allSatisfy { !$0.isGreen() }, "\(passing.filter { $0.isGreen() }.map(\.id))")
        let lasting = try await gate(silent, Self.ids { $0.ending == .fails })
        #expect(lasting.count > 10)
        for report in lasting {
            #expect(report.outcome == .fails && report.ids.contains("gate/silent-failure"), "\(report.id)")
        }
    }

    @Test func `what is sent twice is found, over every connection`() async throws {
        let twice = CarelessExporter(sendsTwice: true)
        for report in try await gate(twice, ["s3/adobe-campaign/first-full", "sftp/external-delivery/first-full"]) {
            #expect(report.outcome == .fails && report.ids.contains("identities/duplicate"), "\(report.ids)")
        }
        let api = try #require(try await gate(twice, ["api/constant-contact/first-full"]).first)
        #expect(api.outcome == .conformsWithRemarks && api.ids == ["gate/repeated-import"])
    }

    @Test(arguments: [0, 1])
    func `an exporter that does nothing is never green, whatever it ends with`(code: Int) async throws {
        let idle = ScriptedExporter { _ in ExporterRun(ending: .exited(code)) }
        let reports = try await gate(idle, Self.ids { [.adobeCampaign, .constantContact].contains($0.destination) })
        let green = reports.filter { $0.isGreen() }.map(\.id)
        // Nothing was due there, and nothing came.
        #expect(green == (code == 0 ? ["api/constant-contact/empty-audience"] : []))
        for report in reports where report.outcome == .inconclusive { #expect(report.ids == ["gate/no-request"]) }
        let full = try #require(reports.first { $0.id == "s3/adobe-campaign/first-full" })
        #expect(full.outcome == (code == 0 ? .inconclusive : .fails))
    }

    @Test func `a file on a day without news is found`() async throws {
        let eager = ScriptedExporter { call in
            var call = call
            call.job.layout.writesEmptyFiles = true
            return try await InProcessExporter().run(call)
        }
        let report = try #require(
            try await gate(eager, ["s3/salesforce-marketing-cloud/incremental-without-news"]).first)
        #expect(report.outcome == .fails && report.ids == ["gate/unexpected-file"], "\(report.outcome) \(report.ids)")
    }

    @Test func `a file in a folder of its own making is found, and read all the same`() async throws {
        let astray = ScriptedExporter { call in
            var call = call
            if case .s3(var place) = call.job.endpoint {
                place.path = "elsewhere"
                call.job.endpoint = .s3(place)
            }
            return try await InProcessExporter().run(call)
        }
        let report = try #require(try await gate(astray, ["s3/adobe-campaign/manifest"]).first)
        #expect(report.outcome == .fails && report.ids == ["files/folder"], "\(report.outcome) \(report.ids)")
    }

    @Test func `a lost answer that is taken for a good one fails, though all is in place`() async throws {
        let ids = Self.ids { $0.faults.contains { $0.then == .loseReply } }
        let reports = try await gate(CarelessExporter(isSilent: true), ids)
        #expect(reports.count >= 5)
        for report in reports {
            // By SFTP it also takes away what it believes to be half a file.
            let ids: Set = ["gate/unseen-answer", "gate/nothing-delivered"]
            #expect(report.outcome == .fails && report.ids.isSubset(of: ids), "\(report.id): \(report.ids)")
        }
        #expect(reports.count { $0.ids == ["gate/unseen-answer"] } >= 3)
    }

    @Test func `a fault that is not met is a remark`() async throws {
        // Written under its last name, nothing is renamed.
        let direct = ScriptedExporter { call in
            var call = call
            if case .sftp(var place) = call.job.endpoint {
                place.naming = .direct
                call.job.endpoint = .sftp(place)
            }
            return try await InProcessExporter().run(call)
        }
        let report = try #require(try await gate(direct, ["sftp-key/adobe-campaign/rename-refused"]).first)
        #expect(report.outcome == .conformsWithRemarks && report.ids == ["gate/fault-not-met"])
    }

    @Test func `a file that was begun under a temporary name and left is half a file`() async throws {
        let forgetful = ScriptedExporter { call in
            guard case .sftp(let place) = call.job.endpoint else { return ExporterRun(ending: .exited(1)) }
            var extra = place
            extra.naming = .direct
            let files = [OutgoingFile(folder: place.folder, name: "old.csv.tmp", content: .init(Array("half".utf8)))]
            try await FileSender(endpoint: .sftp(extra)).send(files)
            return try await InProcessExporter().run(call)
        }
        let report = try #require(try await gate(forgetful, ["sftp/adobe-campaign/first-full"]).first)
        #expect(report.outcome == .fails && report.ids == ["gate/half-file"])
        #expect(report.findings.first?.first.place.file == "/in/old.csv.tmp")
    }

    @Test func `a capability that is missing leaves its scenarios out, and alone they are not green`() async throws {
        let reports = try await gate(InProcessExporter(), ["s3/*/gzip*"], without: [.gzip])
        #expect(!reports.isEmpty && reports.allSatisfy { $0.outcome == .notApplicable && $0.reason.contains("gzip") })
        var report = Report()
        report.scenarios = reports
        #expect(report.verdict == .empty)
    }

    @Test func `a failure of our own is inconclusive`() async throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "broken on purpose" } }
        let broken = ScriptedExporter { _ in throw Broken() }
        let report = try #require(try await gate(broken, ["s3/adobe-campaign/first-full"]).first)
        #expect(report.outcome == .inconclusive && report.ids == ["gate/harness-failed"])
        #expect(report.findings.first?.message.unmasked.contains("broken on purpose") == true)
    }

    @Test func `a pattern that fits nothing names the nearest scenario`() async throws {
        await #expect {
            try await gate(InProcessExporter(), ["s3/adobe-campaign/frist-full"])
        } throws: {
            "\($0)".contains("did you mean s3/adobe-campaign/first-full?")
        }
    }

    @Test func `every finding of the gate is explained`() {
        #expect(Set(GateChecks.all.map(\.id)).count == GateChecks.all.count)
        for check in GateChecks.all {
            #expect(check.id.hasPrefix("gate/") && !check.meaning.isEmpty && !check.mend.isEmpty)
            #expect(GateChecks.check(check.id)?.title == check.title)
        }
    }
}
