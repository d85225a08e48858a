import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct ListQueryTests {
    private let client: APIClient

    init() throws { client = try APIClient() }

    @Test func `a thousand flows come in pages, each once, the newest first`() async throws {
        let target = await client.target(base: client.connection().id).id
        let source = await client.source().id
        for number in 0..<1000 { _ = await client.flow(name: "flow \(number)", source: source, target: target) }
        var names: [String] = []
        var path: String? = "/flows?limit=100&count=False"
        var pages = 0
        while let current = path {
            let answer = await client.send("GET", current)
            names += answer.items.compactMap { $0["name"]?.string }
            path = answer.body.at("_links", "next", "href")?.string
            pages += 1
            // The official client cuts the link at its first equals sign.
            if let path { #expect(path.split(separator: "=").count == 2) }
            #expect(answer.body["_links"] != nil)
        }
        #expect(pages == 10)
        #expect(names == (0..<1000).reversed().map { "flow \($0)" })
        #expect(await client.send("GET", "/flows?count=true").body == ["count": 1000])
    }

    @Test func `filters, orders and pages work together`() async throws {
        for name in ["b", "a", "c"] { _ = await client.connection(name: name) }
        let first = await client.send("GET", "/connections?property=name==a,c,x&orderby=-name&limit=1")
        #expect(first.items.compactMap { $0["name"]?.string } == ["c"])
        let next = try #require(first.body.at("_links", "next", "href")?.string)
        let second = await client.send("GET", next)
        #expect(second.items.compactMap { $0["name"]?.string } == ["a"])
        #expect(second.body["_links"] == [:])
    }

    @Test func `filters reach into lists and compare numbers and states`() async throws {
        let flow = await client.flow()
        _ = await client.flow(name: "Winter")
        _ = await client.patch("/flows/\(flow.id)", [APIClient.addAudience("a-1")], etag: flow.etag)
        let matches = { (property: String) in
            await client.send("GET", "/flows?property=\(property)").items.compactMap { $0["name"]?.string }.sorted()
        }
        #expect(
            await matches("transformations%5B%5D.params.segmentSelectors.selectors%5B%5D.value.id==a-1") == ["Summer"])
        #expect(
            await matches("inheritedAttributes.targetConnections[].connectionSpec.id==\(APIClient.campaign)").count == 2
        )
        #expect(await matches("inheritedAttributes.properties.isDestinationFlow==true").count == 2)
        #expect(await matches("createdAt%3E=1600000000000&property=name==Winter") == ["Winter"])
        #expect(await matches("createdAt>1600000000000") == [])
        #expect(await matches("state==ENABLED").count == 2)
        #expect(await matches("nothing==1") == [])
    }

    @Test(arguments: [
        ("limit=1&count=true", "1401-400"), ("limit=0", "1452-400"), ("limit=101", "1452-400"),
        ("property=name!=x", "1450-400"), ("property=name", "1440-400"), ("property=createdAt>1,2", "1443-400"),
        ("orderby=*name", "1432-400"), ("orderby=nosuch", "1433-400"), ("continuationToken=junk", "1453-400"),
    ])
    func `a query that cannot be has its code`(query: String, code: String) async throws {
        _ = await client.connection()
        #expect(await client.send("GET", "/connections?\(query)").code == code)
    }

    @Test func `an unknown parameter is ignored unless the preset is strict`() async throws {
        #expect(await client.send("GET", "/flows?colour=red").status == 200)
        let strict = try APIClient(APIConfiguration(flowService: .strict))
        #expect(await strict.send("GET", "/flows?colour=red").code == "1451-400")
    }
}
