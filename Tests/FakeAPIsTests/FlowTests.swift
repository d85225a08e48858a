import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct FlowTests {
    private let client: APIClient

    init() throws { client = try APIClient() }

    @Test func `a flow tells what it inherits`() async throws {
        let target = await client.target(base: client.connection().id).id
        let flow = try #require(await client.send("GET", "/flows/\(client.flow(target: target).id)").items.first)
        #expect(flow["state"] == "enabled")
        #expect(flow.at("inheritedAttributes", "properties", "isDestinationFlow") == true)
        let inherited = flow.at("inheritedAttributes", "targetConnections")?.array?.first
        #expect(inherited?.at("baseConnection", "connectionSpec", "id")?.string == APIClient.campaign)
        #expect(flow["runs"]?.string == "/runs?property=flowId==\(flow["id"]?.string ?? "")")
    }

    @Test func `a flow needs a known spec and connections that are there, and no state`() async throws {
        let body: JSON = [
            "name": "f", "flowSpec": ["id": "71471eba-b620-49e4-90fd-23f1fa0174d8", "version": "1.0"],
            "sourceConnectionIds": ["gone"], "targetConnectionIds": ["gone"], "transformations": [],
        ]
        #expect(await client.send("POST", "/flows", body).code == "1439-400")
        var other = body
        other["flowSpec"]?["id"] = "nope"
        #expect(await client.send("POST", "/flows", other).code == "1413-400")
        other = body
        other["state"] = "enabled"
        #expect(await client.send("POST", "/flows", other).code == "1410-400")
    }

    @Test(arguments: [
        (#"{"exportMode":"DAILY_FULL_EXPRT"}"#, "DAILY_FULL_EXPORT is the nearest"),
        (#"{"exportMode":"DAILY_FULL_EXPORT","schedule":{"frequency":"EVERY_3_HOURS"}}"#, "EVERY_3_HOURS"),
        (#"{"exportMode":"FIRST_FULL_THEN_INCREMENTAL","schedule":{"frequency":"ONCE"}}"#, "ONCE"),
        (#"{"schedule":{"frequency":"CHAINED"}}"#, "CHAINED"),
        (#"{"schedule":{"frequency":"DAILY","startTime":"10:30"}}"#, "HH:00"),
        (#"{"schedule":{"frequency":"DAILY","triggerType":"AFTER_SEGMENT_EVAL","startTime":"10:00"}}"#, "startTime"),
        (#"{"schedule":{"frequency":"ONCE","endDate":"2030-01-01"}}"#, "endDate"),
        (
            #"{"exportMode":"FIRST_FULL_THEN_INCREMENTAL","schedule":{"frequency":"WEEKLY"}}"#,
            "goes with exportMode DAILY_FULL_EXPORT"
        ),
        (#"{"schedule":{"frequency":"DAILY","startDate":"soon"}}"#, "startDate must be a day as YYYY-MM-DD"),
        (#"{"schedule":{"frequency":"DAILY","startDate":"2030-02-30"}}"#, "startDate"),
        (
            #"{"schedule":{"frequency":"DAILY","startDate":"2030-01-02","endDate":"2030-01-02"}}"#,
            "endDate must be later"
        ),
    ])
    func `a schedule that cannot be is refused`(value: String, reason: String) async throws {
        let flow = await client.flow()
        let more = try #require(try JSONReader.read(Array(value.utf8)).object)
        let answer = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a", more)], etag: flow.etag)
        #expect(answer.code == "1455-400")
        #expect(answer.message.contains(reason))
    }

    @Test(arguments: [
        (#"{"frequency":"DAILY","triggerType":"SCHEDULED","startDate":"2030-01-01","startTime":"06:00"}"#, nil),
        (#"{"frequency":"DAILY","triggerType":"AFTER_SEGMENT_EVAL","startDate":"2030-01-01"}"#, nil),
        (#"{"frequency":"DAILY","startDate":"2030-01-01"}"#, "triggerType"),
        (#"{"frequency":"DAILY","triggerType":"SCHEDULED","startDate":"2030-01-01"}"#, "startTime"),
        (#"{"frequency":"DAILY","triggerType":"AFTER_SEGMENT_EVAL"}"#, "startDate"),
        (#"{"triggerType":"AFTER_SEGMENT_EVAL","startDate":"2030-01-01"}"#, "frequency"),
    ])
    func `the strict preset wants whole schedules`(schedule: String, missing: String?) async throws {
        var settings = FlowServiceSettings.current
        settings.requiresWholeSchedules = true
        let strict = try APIClient(APIConfiguration(flowService: settings))
        let flow = await strict.flow()
        let selector = APIClient.addAudience("a", ["schedule": try JSONReader.read(Array(schedule.utf8))])
        let answer = await strict.patch("/flows/\(flow.id)", [selector], etag: flow.etag)
        #expect(answer.status == (missing == nil ? 200 : 400))
        #expect(missing.map { answer.message.contains("schedule.\($0)") } ?? true, "\(answer.message)")
    }

    @Test(arguments: [
        (#"{"mappingId":7}"#, "1419-400"), (#"{"mappingId":"m","mappingVersion":"one"}"#, "1412-400"),
        (#"{"mappings":[{"destination":"email"}]}"#, "1419-400"),
        (#"{"mappings":[{"source":"a.b","destination":"a.b"}]}"#, "1419-400"),
        (#"{"mappingId":"m","mappingVersion":0}"#, nil),
        (#"{"mappings":[{"source":"a.b","destination":"ab"}]}"#, nil),
    ])
    func `a mapping is refused with its own code`(mapping: String, code: String?) async throws {
        let flow = await client.flow()
        let step: JSON = [
            "op": "add", "path": "/transformations/0/params/profileMapping",
            "value": try JSONReader.read(Array(mapping.utf8)),
        ]
        let answer = await client.patch("/flows/\(flow.id)", [step], etag: flow.etag)
        #expect(answer.code == code && answer.status == (code == nil ? 200 : 400), "\(answer.message)")
    }

    @Test func `an audience can be in a flow once only`() async throws {
        let flow = await client.flow()
        let answer = await client.patch(
            "/flows/\(flow.id)", [APIClient.addAudience("a"), APIClient.addAudience("a")], etag: flow.etag)
        #expect(answer.message.contains("twice"))
    }

    @Test func `enabling and disabling takes any case, and not twice`() async throws {
        let id = await client.flow().id
        #expect(await client.send("POST", "/flows/\(id)/action?op=DISABLE").status == 200)
        #expect(await client.send("GET", "/flows/\(id)").items.first?["state"] == "disabled")
        #expect(await client.send("POST", "/flows/\(id)/action?op=disable").code == "1422-400")
        #expect(await client.send("POST", "/flows/\(id)/action?op=enable").status == 200)
        #expect(await client.send("POST", "/flows/\(id)/action?op=publish").code == "1456-400")
    }

    @Test func `the strict preset wants the flow spec of the destination`() async throws {
        var settings = FlowServiceSettings.current
        settings.matchesFlowSpecs = true
        let strict = try APIClient(APIConfiguration(flowService: settings))
        let target = await strict.target(base: strict.connection().id).id
        let source = await strict.source().id
        let answer = await strict.send(
            "POST", "/flows",
            [
                "name": "f", "flowSpec": APIClient.spec("51d675ce-e270-408d-91fc-22717bdf2148"),
                "sourceConnectionIds": .strings([source]), "targetConnectionIds": .strings([target]),
            ])
        #expect(answer.code == "1413-400")
    }
}
