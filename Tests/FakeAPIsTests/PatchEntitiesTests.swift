import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct PatchEntitiesTests {
    private let client: APIClient

    init() throws { client = try APIClient() }

    @Test func `a patch answers with a new etag, and the flow holds what was added`() async throws {
        let flow = await client.flow()
        let answer = await client.patch(
            "/flows/\(flow.id)",
            [APIClient.addAudience("a-1"), APIClient.addAttribute("person.lastName")], etag: flow.etag)
        #expect(answer.status == 200)
        #expect(answer.etag != flow.etag)
        let params = try #require(
            await client.send("GET", "/flows/\(flow.id)").items.first?["transformations"]?.array?.first?["params"])
        let audience = try #require(params.at("segmentSelectors", "selectors")?.array?.first?["value"])
        #expect(audience["exportMode"] == "DAILY_FULL_EXPORT")
        #expect(audience.at("schedule", "frequency") == "DAILY")
        #expect(audience["createTime"] == "1600000000")
        let attribute = params.at("profileSelectors", "selectors")?.array?.first?["value"]
        #expect(attribute?["operator"] == "EXISTS")
        #expect(attribute?.at("mapping", "destinationXdmPath") == "person.lastName")
    }

    @Test func `the second of two patches with one etag gets 412 and changes nothing`() async throws {
        let flow = await client.flow()
        #expect(
            await client.patch(
                "/flows/\(flow.id)", [["op": "replace", "path": "/name", "value": "A"]], etag: flow.etag
            )
            .status == 200)
        let second = await client.patch(
            "/flows/\(flow.id)", [["op": "replace", "path": "/name", "value": "B"]], etag: flow.etag)
        #expect(second.status == 412)
        #expect(second.code == "1404-412")
        #expect(second.message.contains(flow.etag))
        #expect(await client.send("GET", "/flows/\(flow.id)").items.first?["name"] == "A")
    }

    @Test func `of two patches at once with one etag exactly one wins`() async throws {
        let flow = await client.flow()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for name in ["A", "B"] {
                group.addTask { [client] in
                    await client.patch(
                        "/flows/\(flow.id)", [["op": "replace", "path": "/name", "value": .string(name)]],
                        etag: flow.etag
                    ).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200, 412])
    }

    @Test func `If-Match must be there, with its quotes`() async throws {
        let flow = await client.flow()
        let patch: JSON = [["op": "replace", "path": "/name", "value": "A"]]
        #expect(await client.send("PATCH", "/flows/\(flow.id)", patch).code == "1403-400")
        for etag in [String(flow.etag.dropFirst().dropLast()), "*", "W/\(flow.etag)", "\"\(flow.etag)\""] {
            #expect(await client.patch("/flows/\(flow.id)", patch, etag: etag).status == 412)
        }
    }

    @Test(arguments: [
        (#"[{"op":"move","from":"/name","path":"/description"}]"#, "1434-400"),
        (#"[{"op":"test","path":"/name","value":"Summer"}]"#, "1434-400"),
        (#"[{"op":"remove","path":"/nothing"}]"#, "1455-400"),
        (#"[{"op":"add","path":"/transformations/1/params","value":{}}]"#, "1455-400"),
        (#"[{"op":"add","path":"name","value":"x"}]"#, "1455-400"),
        (#"[{"op":"add","path":"/name"}]"#, "1455-400"),
        (#"[{"op":"replace","path":"/name","value":7}]"#, "1455-400"),
        (#"[{"op":"replace","path":"/id","value":"mine"}]"#, "1455-400"),
        (#"[{"op":"replace","path":"/state","value":"disabled"}]"#, "1455-400"),
        (#"[{"op":"replace","path":"/targetConnectionIds","value":["nowhere"]}]"#, "1439-400"),
        (#"{"op":"remove","path":"/name"}"#, "1455-400"),
        ("[]", "1405-400"),
        ("", "1405-400"),
    ])
    func `a patch that does not fit is refused whole`(body: String, code: String) async throws {
        let flow = await client.flow()
        let before = await client.send("GET", "/flows/\(flow.id)").body
        var patch = (try? JSONReader.read(Array(body.utf8))) ?? .null
        // A good step before the bad one must not show either.
        if let steps = patch.array, !steps.isEmpty {
            patch = .array([["op": "add", "path": "/description", "value": "changed"]] + steps)
        }
        let answer = await client.send(
            "PATCH", "/flows/\(flow.id)", bytes: body.isEmpty ? [] : patch.bytes, headers: ["if-match": flow.etag])
        #expect(answer.code == code)
        #expect(await client.send("GET", "/flows/\(flow.id)").body == before)
    }

    @Test func `operations may be written in upper case and removals carry a value`() async throws {
        let flow = await client.flow()
        let added = await client.patch(
            "/flows/\(flow.id)", [["op": "ADD", "path": "/description", "value": "d"]], etag: flow.etag)
        let removed = await client.patch(
            "/flows/\(flow.id)", [["op": "REMOVE", "path": "/description", "value": "d"]], etag: added.etag)
        #expect(removed.status == 200)
        #expect(await client.send("GET", "/flows/\(flow.id)").items.first?["description"] == nil)
    }

    @Test func `replacing a target's params keeps the others, and in the strict preset does not`() async throws {
        let patch: JSON = [["op": "replace", "path": "/params", "value": ["bucketName": "new", "path": "new"]]]
        let target = await client.target(base: client.connection().id)
        #expect(await client.patch("/targetConnections/\(target.id)", patch, etag: target.etag).status == 200)
        let params = await client.send("GET", "/targetConnections/\(target.id)").items.first?["params"]
        #expect(params == ["mode": "S3", "bucketName": "new", "path": "new", "format": "CSV"])

        var settings = FlowServiceSettings.current
        settings.mergesReplacedParams = false
        let literal = try APIClient(APIConfiguration(flowService: settings))
        let other = await literal.target(base: literal.connection().id)
        #expect(
            await literal.patch("/targetConnections/\(other.id)", patch, etag: other.etag).message
                .contains("params.mode"))
    }

    @Test func `new credentials replace the old ones, and the spec stays`() async throws {
        let connection = await client.connection()
        let path = "/connections/\(connection.id)"
        let answer = await client.patch(
            path, [["op": "replace", "path": "/auth/params", "value": ["secretKey": "new"]]], etag: connection.etag)
        #expect(answer.status == 200)
        let spec = await client.patch(
            path, [["op": "replace", "path": "/connectionSpec/id", "value": .string(APIClient.s3)]], etag: answer.etag)
        #expect(spec.code == "1414-400")
    }

    @Test func `the 2020 preset answers 202, and gives the flow for a patch without a body`() async throws {
        let seed = try APIClient(APIConfiguration(flowService: .seed2020))
        let flow = await seed.flow()
        #expect(flow.etag == flow.id)
        let answer = await seed.patch("/flows/\(flow.id)", [APIClient.addAudience("a")], etag: "\"\(flow.etag)\"")
        #expect(answer.status == 202)
        #expect(answer.body == nil)
        let told = await seed.send("PATCH", "/flows/\(flow.id)", headers: ["if-match": "\"\(flow.etag)\""])
        #expect(
            told.items.first?["transformations"]?.array?.first?.at("params", "segmentSelectors", "selectors")
                == [["type": "PLATFORM_SEGMENT", "value": ["id": "a"]]])
    }
}
