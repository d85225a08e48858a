import Conformance
import Drops
import FakeAPIs
import FakeS3
import FakeSFTP
import Foundation
import Harness
import Reporting
import Synchronization
import Testing
import Verification

/// From a flow that curl configures to the drop that arrives, is verified by the flow itself, and is in its run's record.
struct FlowRunTests {
    private static let first = "11111111-0000-4000-8000-000000000001"
    private static let second = "11111111-0000-4000-8000-000000000002"
    private static let noon = Date(timeIntervalSince1970: 1_590_000_000)

    /// Ten profiles: 0...4 in the first audience, 3...6 in the second, 7 left the first, 8 has no last name.
    private static let profiles: Blob = {
        let lines = (0..<10).map { index in
            var memberships: [String] = []
            let status = index == 7 ? "exited" : "realized"
            let time = index == 4 || index == 7 ? "2020-05-21T12:00:00Z" : "2020-05-01T00:00:00Z"
            if index < 5 || index == 7 || index == 8 {
                memberships.append("\"\(first)\":{\"status\":\"\(status)\",\"lastQualificationTime\":\"\(time)\"}")
            }
            if (3...6).contains(index) { memberships.append("\"\(second)\":{\"status\":\"realized\"}") }
            let last = index == 8 ? "" : "\"lastName\":\"Last \(index), \\\"x\\\"\","
            return "{\"person\":{\(last)\"id\":\(index)},\"personalEmail\":{\"address\":\"p\(index)@example.com\"},"
                + "\"segmentMembership\":{\"ups\":{\(memberships.joined(separator: ","))}}}"
        }
        return Blob(Array(lines.joined(separator: "\n").utf8))
    }()

    private static func configuration(
        _ settings: FlowServiceSettings = .current
    ) -> HarnessConfiguration {
        let exporter = ReferenceFlowExporter(profilesNamed: "profiles", profiles: profiles, time: .fixed(noon))
        return HarnessConfiguration(
            s3: S3Configuration(buckets: ["exports"]), api: APIConfiguration(flowService: settings),
            flowExporter: exporter,
            time: .fixed(noon))
    }

    private static func api(
        _ harness: Harness, _ method: String, _ path: String, _ body: String = "", etag: String = ""
    )
        async throws -> CurlAnswer
    {
        let base =
            path.hasPrefix("/data") ? harness.apiURL ?? "" : (harness.apiURL ?? "") + "/data/foundation/flowservice"
        var arguments = ["-sS", "-w", "\n%{http_code}", "-X", method, base + path]
        for header in [
            "Authorization: Bearer t", "x-api-key: k", "x-gw-ims-org-id: o@AdobeOrg", "Content-Type: application/json",
            "Accept: application/vnd.adobe.adhoc.activation+json; version=2",
        ] { arguments += ["-H", header] }
        if !etag.isEmpty { arguments += ["-H", "If-Match: \(etag)"] }
        if !body.isEmpty { arguments += ["--data-raw", body] }
        let printed = try await RealClient("curl").run(arguments: arguments)
        let lines = printed.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        return CurlAnswer(status: String(lines.last ?? ""), body: lines.dropLast().joined(separator: "\n"))
    }

    /// A flow with two audiences to Adobe Campaign; its id.
    private static func activate(
        _ harness: Harness, auth: String, params: String, schedule: String = ""
    ) async throws -> String {
        let campaign = "0b23e41a-cb4a-4321-a78f-3b654f5d7d97"
        let spec = "\"connectionSpec\": {\"id\": \"\(campaign)\", \"version\": \"1.0\"}"
        let source = try await api(
            harness, "POST", "/sourceConnections",
            "{\"name\": \"s\", \"connectionSpec\": {\"id\": \"8a9c3494-9708-43d7-ae3f-cda01e5030e1\", \"version\": \"1.0\"}}"
        )
        let base = try await api(harness, "POST", "/connections", "{\"name\": \"b\", \(spec), \"auth\": \(auth)}")
        let target = try await api(
            harness, "POST", "/targetConnections",
            "{\"name\": \"t\", \"baseConnectionId\": \"\(base["id"])\", \(spec), \"params\": \(params)}")
        let flow = try await api(
            harness, "POST", "/flows",
            """
            {"name": "f", "flowSpec": {"id": "71471eba-b620-49e4-90fd-23f1fa0174d8", "version": "1.0"},
             "sourceConnectionIds": ["\(source["id"])"], "targetConnectionIds": ["\(target["id"])"],
             "transformations": [{"name": "GeneralTransform", "params": {
               "segmentSelectors": {"selectors": []},
               "profileSelectors": {"selectors": [], "mandatoryFields": ["person.lastName"],
                 "primaryFields": [{"fieldType": "ATTRIBUTE", "attributePath": "personalEmail.address"}]}}}]}
            """)
        #expect(flow.status == "201", "\(flow.body)")
        let start = "/transformations/0/params"
        let audiences = [first, second].map {
            "{\"op\":\"add\",\"path\":\"\(start)/segmentSelectors/selectors/-\",\"value\":{\"type\":\"PLATFORM_SEGMENT\",\"value\":{\"id\":\"\($0)\"\(schedule)}}}"
        }
        let columns = ["personalEmail.address", "person.lastName", "segmentMembership.status"].map {
            "{\"op\":\"add\",\"path\":\"\(start)/profileSelectors/selectors/-\",\"value\":{\"type\":\"JSON_PATH\",\"value\":{\"path\":\"\($0)\"}}}"
        }
        let patched = try await api(
            harness, "PATCH", "/flows/\(flow["id"])", "[\((audiences + columns).joined(separator: ","))]",
            etag: flow["etag"])
        #expect(patched.status.hasPrefix("20"), "\(patched.body)")
        return flow["id"]
    }

    private static let bucket =
        "{\"bucketName\": \"exports\", \"path\": \"campaign\", \"mode\": \"S3\", \"format\": \"CSV\", \"includeFileManifest\": true}"
    private static let keys = "{\"specName\": \"S3\", \"params\": {\"accessId\": \"test\", \"secretKey\": \"test\"}}"

    /// Holds what arrived against what the flow says.
    private static func judge(_ harness: Harness, audience: String, at moment: Date = FlowRunTests.noon) async throws
        -> DropReport
    {
        let flow = try #require(harness.flows.first { $0.audience.id == audience })
        let occasion = FlowOccasion(scheduledAt: moment)
        let job = try ReferenceFlowExporter.job(of: flow, on: occasion, in: harness, generatedAt: moment)
        let expectations = try JobExpectation.all(of: job, profiles: profiles)
        let drops = harness.inbox.drops.filter { $0.deliveries.contains { $0.name.contains(audience) } }
        return try #require(try JobJudge(job: job, expectations: expectations).judge(drops).first)
    }

    @Test func `an ad-hoc call exports at once to the flow's bucket, and the record tells what was written`()
        async throws
    {
        try await withHarness(Self.configuration()) { harness in
            let id = try await Self.activate(harness, auth: Self.keys, params: Self.bucket)
            let answer = try await Self.api(
                harness, "POST", "/data/core/activation/disflowprovider/adhocrun",
                "{\"activationInfo\": {\"\(id)\": [\"\(Self.first)\", \"\(Self.second)\"]}}")
            #expect(answer.status == "200", "\(answer.body)")
            for number in 0..<4 { _ = await harness.journal.nextDelivery(after: number, timeout: .seconds(10)) }
            for (audience, records) in [(Self.first, 5), (Self.second, 4)] {
                let report = try await Self.judge(harness, audience: audience)
                #expect(report.verdict == .pass, "\(report.findings)")
                #expect(report.files.first?.records == records)
                #expect(report.files.first?.name.hasPrefix("Adobe_Campaign_segment\(audience)_") == true)
            }
            let runs = try await Self.api(harness, "GET", "/runs?property=flowId==\(id)")
            let items = try #require(
                (JSONSerialization.jsonObject(with: Data(runs.body.utf8)) as? [String: Any])?["items"]
                    as? [[String: Any]])
            let summaries = items.compactMap { ($0["metrics"] as? [String: Any])?["recordSummary"] as? [String: Any] }
            #expect(Set(summaries.compactMap { $0["outputRecordCount"] as? Int }) == [5, 4])
            #expect(Set(summaries.compactMap { $0["skippedRecordCount"] as? Int }) == [1, 0])
            #expect(runs.body.contains("\"status\":\"success\""))
            let manifests = harness.journal.deliveries.filter { $0.name.hasPrefix("manifest-\(id)-") }
            #expect(manifests.count == 2)
        }
    }

    @Test func `by its schedule a flow is exported full first, then what changed, over SFTP`() async throws {
        let clock = ManualTime(Self.noon)
        let exporter = ReferenceFlowExporter(
            profilesNamed: "profiles", profiles: Self.profiles, time: clock.source)
        let configuration = HarnessConfiguration(
            api: APIConfiguration(), flowExporter: exporter, time: clock.source, clock: NeverClock())
        try await withHarness(configuration) { harness in
            let auth =
                "{\"specName\": \"SFTP with Password\", \"params\": {\"domain\": \"sftp.example.com\", \"username\": \"test\", \"password\": \"test\"}}"
            let schedule =
                ",\"exportMode\":\"FIRST_FULL_THEN_INCREMENTAL\",\"filenameTemplate\":\"%DESTINATION_NAME%_%SEGMENT_ID%_%DATETIME(YYYYMMdd_HHmmss)%\",\"schedule\":{\"frequency\":\"EVERY_3_HOURS\",\"startDate\":\"2020-05-20\",\"startTime\":\"00:00\"}"
            _ = try await Self.activate(
                harness, auth: auth, params: "{\"remotePath\": \"in\", \"mode\": \"FTP\", \"format\": \"CSV\"}",
                schedule: schedule)
            await harness.runDueFlows()
            #expect(harness.inbox.drops.isEmpty, "no slot has come yet")
            clock.advance(hours: 3)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(after: 1, timeout: .seconds(10))
            #expect(try await Self.judge(harness, audience: Self.first, at: clock.source.now).verdict == .pass)
            #expect(harness.inbox.drops.count == 2)
            #expect(harness.inbox.drops.first?.deliveries.first?.folder == "in")
            await harness.runDueFlows()
            #expect(harness.inbox.drops.count == 2, "a slot is run once")
            let before = harness.inbox.drops.count
            clock.advance(hours: 48)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(after: before, timeout: .seconds(10))
            let third = try #require(harness.inbox.drops.count > before ? harness.inbox.drops.last : nil)
            let text = String(decoding: try #require(third.deliveries.first).content.bytes(), as: UTF8.self)
            #expect(text.split(separator: "\n").dropFirst().map { $0.prefix(2) } == ["p4", "p7"], "\(text)")
        }
    }

    @Test func `an audience that is added anew begins with a full export, one that is replaced goes on`() async throws {
        let clock = ManualTime(Self.noon)
        let configuration = HarnessConfiguration(
            api: APIConfiguration(),
            flowExporter: ReferenceFlowExporter(
                profilesNamed: "profiles", profiles: Self.profiles, time: clock.source),
            time: clock.source, clock: NeverClock())
        try await withHarness(configuration) { harness in
            let schedule =
                ",\"exportMode\":\"FIRST_FULL_THEN_INCREMENTAL\",\"schedule\":{\"frequency\":\"EVERY_3_HOURS\",\"startTime\":\"00:00\"}"
            let id = try await Self.activate(
                harness,
                auth:
                    "{\"specName\": \"SFTP with Password\", \"params\": {\"domain\": \"h\", \"username\": \"test\", \"password\": \"test\"}}",
                params: "{\"remotePath\": \"in\", \"mode\": \"FTP\"}", schedule: schedule)
            clock.advance(hours: 3)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(after: 1, timeout: .seconds(10))
            let flow = try await Self.api(harness, "GET", "/flows/\(id)").body
            let etag = try #require(flow.firstMatch(of: /"etag":"(\\"[0-9a-f-]+\\")"/)).1.replacing("\\", with: "")
            let place = "/transformations/0/params/segmentSelectors/selectors"
            func selector(_ audience: String) -> String {
                "{\"type\":\"PLATFORM_SEGMENT\",\"value\":{\"id\":\"\(audience)\"\(schedule)}}"
            }
            let removed = try await Self.api(
                harness, "PATCH", "/flows/\(id)",
                """
                [{"op":"replace","path":"\(place)/0","value":\(selector(Self.first))},{"op":"remove","path":"\(place)/1"}]
                """, etag: String(etag))
            let added = try await Self.api(
                harness, "PATCH", "/flows/\(id)",
                "[{\"op\":\"add\",\"path\":\"\(place)/-\",\"value\":\(selector(Self.second))}]", etag: removed["etag"])
            #expect(added.status == "200", "\(removed.body)\(added.body)")
            clock.advance(hours: 3)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(after: 3, timeout: .seconds(10))
            func addresses(_ audience: String) throws -> [String] {
                let file = try #require(harness.journal.deliveries.last { $0.name.contains(audience) })
                return String(decoding: try file.content.bytes(), as: UTF8.self).split(separator: "\n").dropFirst()
                    .map { String($0.prefix(2)) }
            }
            #expect(harness.journal.deliveries.count == 4)
            #expect(try addresses(Self.first) == ["p4", "p7"])
            #expect(try addresses(Self.second) == ["p3", "p4", "p5", "p6"])
        }
    }

    @Test func `the tutorial's thirteen calls of 2020 lead to a drop in the bucket that they name`() async throws {
        let clock = ManualTime(Self.noon)
        let exporter = ReferenceFlowExporter(
            profilesNamed: "profiles", profiles: Self.profiles, time: clock.source)
        let configuration = HarnessConfiguration(
            s3: S3Configuration(buckets: ["exports"]), api: APIConfiguration(flowService: .seed2020),
            flowExporter: exporter, time: clock.source, clock: NeverClock())
        try await withHarness(configuration) { harness in
            let url = try #require(harness.apiURL)
            let flow = try await APITutorialTests.run(APITutorialTests.Tutorial(url), quotesEtag: false)
            clock.advance(hours: 24)
            await harness.runDueFlows()
            for number in 0..<2 { _ = await harness.journal.nextDelivery(after: number, timeout: .seconds(10)) }
            // The tutorial maps one attribute, which tells nobody apart: each row is somebody's last name.
            for (audience, rows) in [(Self.first, 5), (Self.second, 4)] {
                let delivery = try #require(harness.journal.deliveries.first { $0.name.contains(audience) })
                let lines = String(decoding: try delivery.content.bytes(), as: UTF8.self).split(separator: "\n")
                #expect(lines.first == "person_lastName" && lines.count == rows + 1, "\(lines)")
            }
            let places = harness.journal.deliveries.map { "\($0.container)/\($0.folder)" }
            #expect(places == ["exports/campaign", "exports/campaign"])
            let runs = try await Self.api(harness, "GET", "/runs?property=flowId==\(flow["id"])")
            #expect(runs.body.contains("\"status\":\"success\""))
        }
    }

    @Test func `an incremental flow goes on after a restart from its last scheduled run`() async throws {
        let data = NSTemporaryDirectory() + "mockdest-flows-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: data) }
        let clock = ManualTime(Self.noon)
        let configuration = HarnessConfiguration(
            api: APIConfiguration(dataDirectory: data),
            flowExporter: ReferenceFlowExporter(profilesNamed: "profiles", profiles: Self.profiles, time: clock.source),
            time: clock.source, clock: NeverClock())
        try await withHarness(configuration) { harness in
            _ = try await Self.activate(
                harness,
                auth:
                    "{\"specName\": \"SFTP with Password\", \"params\": {\"domain\": \"sftp.example.com\", \"username\": \"test\", \"password\": \"test\"}}",
                params: "{\"remotePath\": \"in\", \"mode\": \"FTP\", \"format\": \"CSV\"}",
                schedule:
                    ",\"exportMode\":\"FIRST_FULL_THEN_INCREMENTAL\",\"schedule\":{\"frequency\":\"EVERY_3_HOURS\",\"startDate\":\"2020-05-20\",\"startTime\":\"00:00\"}"
            )
            clock.advance(hours: 3)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(after: 1, timeout: .seconds(10))
        }
        try await withHarness(configuration) { harness in
            clock.advance(hours: 48)
            await harness.runDueFlows()
            _ = await harness.journal.nextDelivery(timeout: .seconds(10))
            let first = try #require(harness.journal.deliveries.first { $0.name.contains(Self.first) })
            let text = String(decoding: try first.content.bytes(), as: UTF8.self)
            #expect(text.split(separator: "\n").dropFirst().map { $0.prefix(2) } == ["p4", "p7"], "\(text)")
        }
    }

    /// The key of the pair in Base64, as connections have it.
    private static func sshKey(of user: String, seed: UInt64) -> String {
        let text = Data(SSHKeyPair.ed25519(seed: seed).privateKey.utf8).base64EncodedString()
        return
            "{\"specName\": \"SFTP with SSH Key\", \"params\": {\"domain\": \"h\", \"username\": \"\(user)\", \"sshKey\": \"\(text)\"}}"
    }

    @Test func `credentials that do not let in are named when the connection is made`() async throws {
        var settings = FlowServiceSettings.current
        settings.validatesCredentials = true
        var configuration = Self.configuration(settings)
        configuration.sftp?.users.append(
            SFTPUser(name: "keyed", authorizedKeys: [SSHKeyPair.ed25519(seed: 1).publicKey.line]))
        try await withHarness(configuration) { harness in
            let spec = "\"connectionSpec\": {\"id\": \"0b23e41a-cb4a-4321-a78f-3b654f5d7d97\", \"version\": \"1.0\"}"
            let sftp = { (rest: String) in
                "{\"specName\": \"SFTP with Password\", \"params\": {\"domain\": \"h\", \(rest)}}"
            }
            for (auth, status, word) in [
                (Self.keys, "201", "id"), (sftp("\"username\": \"test\", \"password\": \"test\""), "201", "id"),
                (
                    Self.keys.replacing("\"secretKey\": \"test\"", with: "\"secretKey\": \"wrong\""), "400",
                    "auth.params.secretKey"
                ),
                (
                    Self.keys.replacing("\"accessId\": \"test\"", with: "\"accessId\": \"wrong\""), "400",
                    "auth.params.accessId"
                ),
                (sftp("\"username\": \"test\", \"password\": \"wrong\""), "400", "auth.params.password"),
                (Self.sshKey(of: "keyed", seed: 1), "201", "id"),
                (Self.sshKey(of: "keyed", seed: 2), "400", "auth.params.sshKey"),
                (Self.sshKey(of: "test", seed: 1), "400", "auth.params.sshKey"),
                (
                    "{\"specName\": \"SFTP with SSH Key\", \"params\": {\"domain\": \"h\", \"username\": \"keyed\", \"sshKey\": \"bm8ga2V5\"}}",
                    "400", "auth.params.sshKey"
                ),
            ] {
                let answer = try await Self.api(
                    harness, "POST", "/connections", "{\"name\": \"b\", \(spec), \"auth\": \(auth)}")
                #expect(answer.status == status && answer.body.contains(word), "\(answer.body)")
            }
        }
    }

    @Test func `a flow that cannot be exported leaves a failed run that says why`() async throws {
        try await withHarness(Self.configuration()) { harness in
            let id = try await Self.activate(
                harness, auth: Self.keys, params: "{\"bucketName\": \"none-such\", \"path\": \"p\", \"mode\": \"S3\"}")
            _ = try await Self.api(
                harness, "POST", "/data/core/activation/disflowprovider/adhocrun",
                "{\"activationInfo\": {\"\(id)\": [\"\(Self.first)\"]}}")
            let runs = try await Self.api(harness, "GET", "/runs?property=flowId==\(id)")
            #expect(runs.body.contains("ACTIVATION_BATCH-0000-FAILED") && runs.body.contains("NoSuchBucket"))
        }
    }
}

/// A clock that stands still until it is moved.
private final class ManualTime: Sendable {
    private let now: Mutex<Date>
    init(_ start: Date) { now = Mutex(start) }
    func advance(hours: Double) { now.withLock { $0 += hours * 3600 } }
    var source: TimeSource { TimeSource { self.now.withLock { $0 } } }
}

/// Never wakes anybody: flows run when the test asks.
private struct NeverClock: Clock {
    var now: ContinuousClock.Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try await Task.sleep(for: .seconds(86_400))
    }
}
