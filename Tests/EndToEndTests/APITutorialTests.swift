import Drops
import FakeAPIs
import Foundation
import Testing

/// The thirteen calls that the 2020 tutorial "Create email marketing destinations and activate data using API calls"
/// prints (AdobeDocs/experience-platform.en, help/rtcdp/destinations/email-marketing-api.md), with real curl and in its
/// order: eight live ones, and five that the page keeps in comments. Headers, paths and members are as printed; where a
/// printed body lacks its last quote or brace, that is put in.
@Suite struct APITutorialTests {
    private static let store = "8a9c3494-9708-43d7-ae3f-cda01e5030e1"
    private static let campaign = "0b23e41a-cb4a-4321-a78f-3b654f5d7d97"

    struct Tutorial {
        let base: String
        private let credentials = [
            "-H", "Authorization: Bearer token", "-H", "x-api-key: key", "-H", "x-gw-ims-org-id: ACME@AdobeOrg",
        ]

        init(_ url: String) { base = url + "/data/foundation/flowservice" }

        /// - Parameter sandbox: the header lines that name the sandbox; some calls have none.
        func call(
            _ method: String, _ path: String, sandbox: [String] = ["x-sandbox-name: prod"], etag: String? = nil,
            _ body: String? = nil
        ) async throws -> CurlAnswer {
            var arguments = ["--location", "--request", method, base + path] + credentials
            for line in sandbox { arguments += ["-H", line] }
            if body != nil || method == "PATCH" { arguments += ["-H", "Content-Type: application/json"] }
            if let etag { arguments += ["-H", "If-Match: \"\(etag)\""] }
            if let body { arguments += ["--data-raw", body] }
            let printed = try await RealClient("curl").run(
                arguments: ["-sS", "-w", "\n%{http_code}"] + arguments)
            let lines = printed.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
            return CurlAnswer(
                status: String(lines.last ?? ""), body: lines.dropLast().joined(separator: "\n"))
        }

        static let commented = ["x-sandbox-name: prod", "x-sandbox-id: 12345"]
    }

    @Test func `all thirteen calls run in order with the preset of 2020`() async throws {
        let journal = Journal()
        try await withAPIs(APIConfiguration(flowService: .seed2020), journal: journal) { url in
            let flow = try await Self.run(Tutorial(url), quotesEtag: false)
            #expect(flow["etag"] == flow["id"])
        }
        #expect(journal.exchanges.count == 13)
        #expect(journal.exchanges.allSatisfy { $0.outcome == .succeeded })
        #expect(
            journal.exchanges.map(\.operation).suffix(3) == ["CreateFlow", "PatchFlow", "PatchFlow"])
        #expect(!"\(journal.exchanges)".contains("Bearer token"))
    }

    @Test func `with the preset of today the same calls run up to the body-less patch, which is refused`() async throws
    {
        try await withAPIs { url in
            let tutorial = Tutorial(url)
            let flow = try await Self.run(tutorial, quotesEtag: true)
            let got = try await tutorial.call("GET", "/flows/\(flow["id"])")
            #expect(got.status == "200")
            #expect(got.body.contains("person.lastName"))
        }
    }

    static func run(_ tutorial: Tutorial, quotesEtag: Bool) async throws -> CurlAnswer {
        for sandbox in [Tutorial.commented, ["x-sandbox-name: prod"]] {
            let specs = try await tutorial.call("GET", "/connectionSpecs", sandbox: sandbox)
            #expect(specs.status == "200")
            #expect(specs.body.contains(campaign))
        }
        let source = try await connectSource(tutorial)
        let target = try await connectTarget(tutorial)
        let flow = try await tutorial.call("POST", "/flows", flowBody(source: source, target: target))
        #expect(flow.status == "201")
        try await activate(flow, tutorial, quotesEtag: quotesEtag)
        return flow
    }

    private static func connectSource(_ tutorial: Tutorial) async throws -> String {
        var base = CurlAnswer(status: "", body: "")
        for sandbox in [Tutorial.commented, ["x-sandbox-name: prod"]] {
            base = try await tutorial.call(
                "POST", "/connections", sandbox: sandbox,
                """
                {"name": "Profiles", "description": "Access to profiles",
                 "connectionSpec": {"id": "\(store)", "version": "1.0"}}
                """)
            #expect(base.status == "201")
        }
        var source = CurlAnswer(status: "", body: "")
        for (sandbox, params) in [(Tutorial.commented, ""), (["x-sandbox-name: prod"], ", \"params\": {}")] {
            source = try await tutorial.call(
                "POST", "/sourceConnections", sandbox: sandbox,
                """
                {"name": "Profile store", "description": "Optional", "baseConnectionId": "\(base["id"])",
                 "connectionSpec": {"id": "\(store)", "version": "1.0"},
                 "data": {"format": "CSV", "schema": null}\(params)}
                """)
            #expect(source.status == "201")
        }
        return source["id"]
    }

    private static func connectTarget(_ tutorial: Tutorial) async throws -> String {
        var base = CurlAnswer(status: "", body: "")
        for sandbox in [Tutorial.commented, ["x-sandbox-name: prod"]] {
            base = try await tutorial.call(
                "POST", "/connections", sandbox: sandbox,
                """
                {"name": "Bucket of Campaign", "description": "campaign",
                 "connectionSpec": {"id": "\(campaign)", "version": "1.0"},
                 "auth": {"specName": "S3", "params": {"accessId": "test", "secretKey": "test"}}}
                """)
            #expect(base.status == "201")
        }
        let commented = try await tutorial.call(
            "POST", "/targetConnections", sandbox: Tutorial.commented,
            """
            {"baseConnectionId": "\(base["id"])", "name": "Target",
             "data": {"format": "CSV", "schema": {"id": "1.0", "version": "1.0"}},
             "connectionSpec": {"id": "\(campaign)", "version": "1.0"},
             "params": {"mode": "S3", "bucketName": "exports", "path": "campaign"}}
            """)
        #expect(commented.status == "201")
        let live = try await tutorial.call(
            "POST", "/targetConnections", sandbox: [],
            """
            {"name": "Target", "description": "Where files go", "baseConnection": "\(base["id"])",
             "connectionSpec": {"id": "\(campaign)", "version": "1.0"},
             "data": {"format": "json", "schema": {"id": "1.0", "version": "1.0"}},
             "params": {"mode": "S3", "bucketName": "exports", "path": "campaign", "format": "CSV"}}
            """)
        #expect(live.status == "201")
        return live["id"]
    }

    private static func flowBody(source: String, target: String) -> String {
        """
        {"name": "Flow", "description": "To Campaign",
         "flowSpec": {"id": "71471eba-b620-49e4-90fd-23f1fa0174d8", "version": "1.0"},
         "sourceConnectionIds": ["\(source)"], "targetConnectionIds": ["\(target)"],
         "transformations": [{"name": "GeneralTransform", "params": {
            "segmentSelectors": {"selectors": []}, "profileSelectors": {"selectors": []}}}]}
        """
    }

    private static func activate(_ flow: CurlAnswer, _ tutorial: Tutorial, quotesEtag: Bool) async throws {
        let audience = { (id: String) in
            """
            {"op": "add", "path": "/transformations/0/params/segmentSelectors/selectors/-", "value": {
                "type": "PLATFORM_SEGMENT", "value": {"name": "n", "description": "d", "id": "\(id)"}}}
            """
        }
        let attribute = """
            {"op": "add", "path": "/transformations/0/params/profileSelectors/selectors/-", "value": {
                "type": "JSON_PATH", "value": {"operator": "EXISTS", "path": "person.lastName"}}}
            """
        // Today's etag brings its own quotes; the tutorial writes them around it.
        let etag = quotesEtag ? String(flow["etag"].dropFirst().dropLast()) : flow["etag"]
        let activated = try await tutorial.call(
            "PATCH", "/flows/\(flow["id"])", etag: etag,
            "[\(audience("11111111-0000-4000-8000-000000000001")),\(audience("11111111-0000-4000-8000-000000000002")),\(attribute)]"
        )
        #expect(activated.status == (quotesEtag ? "200" : "202"))
        #expect(activated.body.isEmpty == !quotesEtag)
        let validated = try await tutorial.call("PATCH", "/flows/\(flow["id"])", etag: etag)
        #expect(validated.status == (quotesEtag ? "400" : "200"))
        if !quotesEtag {
            #expect(validated.body.contains("11111111-0000-4000-8000-000000000002"))
            #expect(validated.body.contains("person.lastName"))
        }
    }
}
