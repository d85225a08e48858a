import Drops
import FakeAPIs
import Faults
import Foundation
import Testing

@Suite struct APIEndpointTests {
    private static let headers = ["Authorization: Bearer secret-token", "x-api-key: key", "x-gw-ims-org-id: ACME"]
        .flatMap { ["-H", $0] }
    private static let flows = "/data/foundation/flowservice/flows"

    private static func call(_ arguments: String...) async throws -> RealClient.Result {
        try await RealClient("curl").run(arguments: ["-sS", "-w", "\n%{http_code}"] + headers + arguments)
    }

    @Test func `a port in use is told in one sentence`() async throws {
        try await withAPIs { url in
            let port = try #require(URL(string: url)?.port)
            let second = APIEndpoint(configuration: APIConfiguration(port: port), journal: Journal())
            await #expect(throws: APIEndpoint.CannotListen.self) { try await second.run() }
            let error = await #expect(throws: APIEndpoint.CannotListen.self) { try await second.port() }
            let message = error?.description ?? ""
            #expect(message.contains("in use") && message.contains("--api-port"))
        }
    }

    @Test func `the date of an answer is the harness's, and stands still where that does`() async throws {
        try await withAPIs(time: .fixed(Date(timeIntervalSince1970: 784_111_777))) { url in
            let answer = try await RealClient("curl").run(
                arguments: ["-sS", "-o", "/dev/null", "-w", "%header{date}", url + Self.flows])
            #expect(answer.standardOutput == "Sun, 06 Nov 1994 08:49:37 GMT")
        }
    }

    @Test func `fifty endpoints listen at once`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await withAPIs { url in
                        let answer = try await RealClient("curl").run(
                            arguments: ["-sS", "-o", "/dev/null", "-w", "%{http_code}", url + Self.flows])
                        #expect(answer.standardOutput == "403")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a body of a hundred megabytes is turned down and recorded`() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("big-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 100 << 20)
        try handle.close()
        let journal = Journal()
        try await withAPIs(journal: journal) { url in
            let answer = try await RealClient("curl").run(
                arguments: ["-sS", "-w", "\n%{http_code}", "--data-binary", "@\(file.path)", url + Self.flows]
                    + Self.headers)
            #expect(answer.standardOutput.hasSuffix("413"))
        }
        #expect(journal.exchanges.map(\.status) == ["413"])
        #expect(journal.exchanges.first?.bytesIn == 100 << 20)
    }

    @Test func `a client that asks whether to go on is told at once`() async throws {
        try await withAPIs { url in
            let answer = try await RealClient("curl").run(
                arguments: [
                    "-sS", "-v", "-H", "Expect: 100-continue", "-d", "{}", "--expect100-timeout", "300", "-m", "200",
                    url + Self.flows,
                ] + Self.headers)
            #expect(answer.exitCode == 0)
            #expect(answer.standardError.contains("100 Continue"))
        }
    }

    @Test func `faults answer with an error, or cut before or after the work`() async throws {
        let journal = Journal()
        let faults = FaultPlan(rules: [
            FaultRule(
                name: "busy", when: .init(operation: "ListFlows", times: 1),
                then: .fail(status: "503", message: "Busy.")),
            FaultRule(name: "cut", when: .init(operation: "ListRuns"), then: .cut),
            FaultRule(name: "lost", when: .init(operation: "CreateConnection"), then: .loseReply),
        ])
        try await withAPIs(journal: journal, faults: faults) { url in
            let service = url + "/data/foundation/flowservice"
            let body = #"{"name":"n","connectionSpec":{"id":"8a9c3494-9708-43d7-ae3f-cda01e5030e1","version":"1.0"}}"#
            let busy = try await Self.call(service + "/flows")
            #expect(busy.standardOutput.hasSuffix("503"))
            let calm = try await Self.call(service + "/flows")
            #expect(calm.standardOutput.hasSuffix("200"))
            let cut = try await Self.call(service + "/runs")
            #expect(cut.exitCode == 52)
            let lost = try await Self.call(
                "-d", body, "-H", "Content-Type: application/json", service + "/connections")
            #expect(lost.exitCode == 52)
            let count = try await Self.call(service + "/connections?count=true")
            #expect(count.standardOutput.hasPrefix(#"{"count":1}"#))
        }
        #expect(journal.exchanges.map(\.outcome) == [.failed, .succeeded, .cut, .cut, .succeeded])
        #expect(journal.exchanges.first?.details["fault"] == "busy")
        #expect(!"\(journal.exchanges)".contains("secret-token"))
    }

    @Test func `state survives a restart, and ids go on`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = APIConfiguration(dataDirectory: folder)
        let body = #"{"name":"n","connectionSpec":{"id":"8a9c3494-9708-43d7-ae3f-cda01e5030e1","version":"1.0"}}"#
        let create = { @Sendable (url: String) in
            try await RealClient("curl").run(
                arguments: ["-sS", "-d", body, "-H", "Content-Type: application/json"] + Self.headers
                    + [url + "/data/foundation/flowservice/connections"]
            ).standardOutput
        }
        try await withAPIs(configuration) { url in _ = try await create(url) }
        try await withAPIs(configuration) { url in
            _ = try await create(url)
            let answer = try await RealClient("curl").run(
                arguments: ["-sS"] + Self.headers + [url + "/data/foundation/flowservice/connections?count=true"])
            #expect(answer.standardOutput == #"{"count":2}"#)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/flow-service.jsonl")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }
}
