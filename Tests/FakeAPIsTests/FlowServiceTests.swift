import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct FlowServiceTests {
    @Test func `the published ids are there under their names`() async throws {
        let items = try await APIClient().send("GET", "/connectionSpecs").items
        let names = Dictionary(uniqueKeysWithValues: items.map { ($0["id"]?.string ?? "", $0["name"]?.string ?? "") })
        #expect(names[APIClient.campaign] == "Adobe Campaign")
        #expect(names["f599a5b3-60a7-4951-950a-cc4115c7ea27"] == "Salesforce Marketing Cloud")
        #expect(names["c1e44b6b-e7c8-404b-9031-58f0ef760604"] == "Oracle Eloqua")
        #expect(names["a5e28ddf-e265-426e-83a1-9d03a3a6822b"] == "Oracle Responsys")
        #expect(names[APIClient.s3] == "Amazon S3")
        #expect(names["36965a81-b1c6-401b-99f8-22508f1e6a26"] == "SFTP")
        #expect(names[APIClient.store] != nil)
    }

    @Test func `a spec tells how to log in and where files may go`() async throws {
        let spec = try #require(try await APIClient().send("GET", "/connectionspecs/\(APIClient.campaign)").items.first)
        let names = spec["authSpec"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["S3", "SFTP with Password", "SFTP with SSH Key", "Azure Blob"])
        #expect(spec["authSpec"]?.array?.first?.at("spec", "required") == ["accessId", "secretKey"])
        #expect(
            spec.at("targetSpec", "spec", "properties", "mode", "enum") == ["S3", "FTP", "AZURE_BLOB"])
    }

    @Test func `flow specs are found under the tutorial's lower case`() async throws {
        let names = try await APIClient().send("GET", "/flowspecs").items.compactMap { $0["name"]?.string }
        #expect(names.contains("upsToCampaign"))
        #expect(names.contains("UPStoResponsysFile"))
    }

    @Test(arguments: [
        ("authorization", 403, "403010"), ("x-api-key", 403, "403000"), ("x-gw-ims-org-id", 400, "400003"),
    ])
    func `a missing header gets the gateway's own error`(header: String, status: Int, code: String) async throws {
        let answer = try await APIClient().send("GET", "/flows", headers: [header: nil])
        #expect(answer.status == status)
        #expect(answer.body["error_code"]?.string == code)
    }

    @Test func `a token that is not among the accepted ones is refused`() async throws {
        var settings = FlowServiceSettings.current
        settings.accessTokens = ["good"]
        let client = try APIClient(APIConfiguration(flowService: settings))
        #expect(await client.send("GET", "/flows").body["error_code"] == "401013")
        #expect(await client.send("GET", "/flows", headers: ["authorization": "Bearer good"]).status == 200)
    }

    @Test func `the sandbox header may be missing unless the preset is strict`() async throws {
        let missing: [String: String?] = ["x-sandbox-name": nil]
        #expect(try await APIClient().send("GET", "/flows", headers: missing).status == 200)
        let strict = try APIClient(APIConfiguration(flowService: .strict))
        #expect(await strict.send("GET", "/flows", headers: missing).code == "2105-400")
    }

    @Test func `another content type than JSON is refused`() async throws {
        let answer = try await APIClient().send(
            "POST", "/connections", bytes: Array("name=x".utf8),
            headers: ["content-type": "application/x-www-form-urlencoded"])
        #expect(answer.status == 400)
        #expect(answer.body["title"] == "BadRequestError")
    }

    @Test func `malformed JSON is told with its place`() async throws {
        let answer = try await APIClient().send("POST", "/connections", bytes: Array("{\"name\": }".utf8))
        #expect(answer.code == "1455-400")
        #expect(answer.message.contains("line 1, column 10"))
    }

    @Test(arguments: [
        "/nothing", "/flows/../connections", "/flows/%2e%2e/connections", "/flows//x", "/flows/a/b/c", "/flows/%zz",
        "/flows/a%2Fb", "/connections/x/action",
    ])
    func `what leads nowhere is not found`(path: String) async throws {
        let answer = try await APIClient().send("GET", path)
        #expect(answer.status == 404)
        #expect(answer.code == "1439-404")
    }

    @Test func `a method that a path does not have is told with those that it has`() async throws {
        let answer = try await APIClient().send("PUT", "/flows/1")
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == "DELETE, GET, PATCH")
    }
}
