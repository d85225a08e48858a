import Drops
import Foundation
import Synchronization
import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct RunFlowTests {
    private static let adHoc = "/" + FlowService.adHocPath
    private static let version2 = ["accept": "application/vnd.adobe.adhoc.activation+json; version=2"]

    private func metrics(_ failure: String? = nil) -> RunMetrics {
        RunMetrics(
            startedAt: APIClient.noon, completedAt: APIClient.noon + 5, inputRecords: 10, outputRecords: 8,
            skippedRecords: 2, outputFiles: 1, outputBytes: 99, failure: failure)
    }

    @Test func `an ad-hoc call runs the exporter and leaves a record with its metrics`() async throws {
        let seen = Mutex<[ActivatedFlow]>([])
        let client = try APIClient(
            APIConfiguration(activate: { flow in
                seen.withLock { $0.append(flow) }
                return metrics()
            }))
        let flow = await client.flow()
        _ = await client.patch(
            "/flows/\(flow.id)",
            [
                APIClient.addAudience("a-1", ["fileNameTemplate": "%DESTINATION_NAME%"]),
                APIClient.addAttribute("person.lastName"), APIClient.addAttribute("Email"),
                [
                    "op": "add", "path": "/transformations/0/params/profileSelectors/mandatoryFields",
                    "value": ["Email"],
                ],
            ], etag: flow.etag)
        let answer = await client.send(
            "POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a-1"]])], headers: Self.version2)
        let url = try #require(answer.body["order"]?.array?.first?["statusURL"]?.string)
        let activated = try #require(seen.withLock { $0.first })
        #expect(activated.destination == "Adobe Campaign")
        #expect(activated.columns.map(\.header) == ["person.lastName", "Email"])
        #expect(activated.mandatoryFields == ["Email"])
        #expect(activated.audience.filenameTemplate == "%DESTINATION_NAME%")
        #expect(activated.location == .s3(bucket: "exports", path: "campaign"))
        #expect(activated.credentials == .s3(accessKeyID: "test", secretAccessKey: "hush"))
        #expect(url.hasSuffix("/runs/\(activated.runID)"))

        let run = try #require(await client.send("GET", "/runs?property=flowId==\(flow.id)").items.first)
        #expect(run.at("metrics", "recordSummary", "outputRecordCount") == 8)
        #expect(
            run.at("metrics", "recordSummary", "skippedInfo")?.array?.first?["code"] == "ACTIVATION_BATCH-0000-SKIP")
        #expect(run.at("metrics", "statusSummary", "status") == "success")
        #expect(run.at("metrics", "durationSummary", "completedAtUTC") == 1_600_000_005_000)
        #expect(run["activities"]?.array?.count == 2)
        let filtered = await client.send(
            "GET",
            "/runs?property=metrics.recordSummary.targetSummaries[].entitySummaries[].id==segment:a-1")
        #expect(filtered.items.count == 1)
        #expect(await client.send("GET", "/flows/\(flow.id)").items.first?.at("lastRunDetails", "state") == "success")
    }

    @Test func `a run that fails says so`() async throws {
        let client = try APIClient(APIConfiguration(activate: { _ in metrics("Job aborted.") }))
        let flow = await client.flow()
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        _ = await client.send("POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a"]])], headers: Self.version2)
        let runs = await client.send("GET", "/runs?property=metrics.statusSummary.status==Failed").items
        #expect(
            runs.first?.at("metrics", "statusSummary", "errors")?.array?.first?["code"]
                == "ACTIVATION_BATCH-0000-FAILED")
    }

    @Test func `what cannot run is refused, and nothing is started`() async throws {
        let client = try APIClient(APIConfiguration(activate: { _ in metrics() }))
        let flow = await client.flow()
        let patched = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        let call = { (audiences: JSON, headers: [String: String]) in
            await client.send(
                "POST", Self.adHoc, ["activationInfo": .object([flow.id: audiences])], headers: headers.mapValues { $0 }
            )
        }
        #expect(await call(["a", "b"], Self.version2).message.contains("not part of this dataflow"))
        #expect(await call(["a"], [:]).message.contains("exportIds"))
        #expect(await call(.strings((0...80).map(String.init)), Self.version2).status == 400)
        _ = await client.send("POST", "/flows/\(flow.id)/action?op=disable", headers: ["if-match": patched.etag])
        #expect(await call(["a"], Self.version2).status == 400)
        #expect(await client.send("GET", "/runs").items.isEmpty)
        #expect(await client.send("POST", "/runs", [:]).code == "1427-400")
    }

    @Test func `without an exporter an ad-hoc call is refused, after what is wrong with it by itself`() async throws {
        let client = try APIClient()
        let flow = await client.flow()
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        let call = { (flow: String, audience: String) in
            await client.send(
                "POST", Self.adHoc, ["activationInfo": .object([flow: [.string(audience)]])], headers: Self.version2)
        }
        let answer = await call(flow.id, "a")
        #expect(answer.status == 400 && answer.message.contains("No exporter is plugged in"))
        #expect(await call(flow.id, "b").message.contains("not part of this dataflow"))
        #expect(await call("nope", "a").status == 404)
        #expect(await client.send("GET", "/runs").items.isEmpty)
    }

    /// The clock stands at 2020-09-13.
    @Test(arguments: [
        ("2020-09-13", nil, 200), ("2020-09-14", nil, 400), ("2020-09-01", "2020-09-13", 400),
        ("2020-09-01", "2020-09-14", 200),
    ])
    func `an ad-hoc call needs a schedule that holds today; the end date is out of it`(
        start: String, end: String?, status: Int
    ) async throws {
        let client = try APIClient(APIConfiguration(activate: { _ in metrics() }))
        let flow = await client.flow()
        var schedule: JSON = ["frequency": "DAILY", "startDate": .string(start)]
        schedule["endDate"] = end.map(JSON.string)
        let patched = await client.patch(
            "/flows/\(flow.id)", [APIClient.addAudience("a", ["schedule": schedule])], etag: flow.etag)
        #expect(patched.status == 200, "\(patched.message)")
        let answer = await client.send(
            "POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a"]])], headers: Self.version2)
        #expect(answer.status == status, "\(answer.message)")
        #expect(status == 200 || answer.message.contains("out of schedule range"))
    }

    @Test func `runs are the service's own`() async throws {
        let client = try APIClient()
        for (method, path) in [("POST", "/runs"), ("PUT", "/runs/x"), ("POST", "/runs/x/action")] {
            let answer = await client.send(method, path, [:])
            #expect(answer.status == 400 && answer.code == "1427-400", "\(method) \(path)")
        }
    }

    @Test func `a second run for the same audience waits for nothing and is refused`() async throws {
        let second = Mutex<APIClient.Answer?>(nil)
        let box = Mutex<APIClient?>(nil)
        let client = try APIClient(
            APIConfiguration(activate: { flow in
                guard let client = box.withLock({ $0 }) else { return metrics("no client") }
                let answer = await client.send(
                    "POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a"]])], headers: Self.version2)
                second.withLock { $0 = answer }
                return metrics()
            }))
        box.withLock { $0 = client }
        let flow = await client.flow()
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        let answer = await client.send(
            "POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a"]])], headers: Self.version2)
        #expect(answer.status == 200)
        #expect(second.withLock { $0 }?.message.contains("Run already going on") ?? false)
    }

    @Test func `a flow is run from outside, as a schedule would`() async throws {
        let endpoint = APIEndpoint(journal: Journal())
        var client = try APIClient()
        client.core = try endpoint.core.get()
        let flow = await client.flow()
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        #expect(endpoint.flows.map(\.audience.id) == ["a"])
        let run = try await endpoint.run(flow: flow.id, audience: "a") { _ in metrics() }
        #expect(await client.send("GET", "/runs/\(run)").items.first?["flowId"]?.string == flow.id)
        let error = await #expect(throws: APIEndpoint.CannotRun.self) {
            try await endpoint.run(flow: flow.id, audience: "b") { _ in metrics() }
        }
        #expect(error?.description.contains("not part of this dataflow") ?? false)
    }

    @Test func `a run that a crash interrupted has failed after the restart, and the next can begin`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-runs-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let client = try APIClient(APIConfiguration(dataDirectory: folder))
        let flow = await client.flow()
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: flow.etag)
        _ = try client.core.flowService.startRuns([(flow.id, "a")])
        // The process ends here, without a word.
        let restarted = try APIClient(APIConfiguration(dataDirectory: folder, activate: { _ in metrics() }))
        let runs = await restarted.send("GET", "/runs?property=flowId==\(flow.id)").items
        #expect(runs.map { $0.at("metrics", "statusSummary", "status") } == ["failed"])
        let answer = await restarted.send(
            "POST", Self.adHoc, ["activationInfo": .object([flow.id: ["a"]])], headers: Self.version2)
        #expect(answer.status == 200)
    }
}
