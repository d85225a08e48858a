import Synchronization
import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct CreateEntitiesTests {
    @Test func `a new entity has an id and a quoted etag, and is there`() async throws {
        let client = try APIClient()
        let created = await client.connection()
        #expect(created.status == 201)
        #expect(created.etag.hasPrefix("\"") && created.etag.hasSuffix("\""))
        let entity = try #require(await client.send("GET", "/connections/\(created.id)").items.first)
        #expect(entity["etag"]?.string == created.etag)
        #expect(entity["version"]?.string == created.etag)
        #expect(entity["createdAt"] == 1_600_000_000_000)
        #expect(entity["sandboxName"] == "prod")
    }

    @Test func `secrets are never told again`() async throws {
        let client = try APIClient()
        let params = await client.send("GET", "/connections/\(client.connection().id)").items.first?.at(
            "auth", "params")
        #expect(params?["accessId"] == "test")
        #expect(params?["secretKey"] == "****")
        #expect(params?["authorizedDate"] == "2020-09-13")
    }

    @Test func `both vocabularies of S3 are understood, and either spelling of SFTP`() async throws {
        let client = try APIClient()
        for params: JSON in [
            ["s3AccessKey": "test", "s3SecretKey": "x"], ["accessId": "test", "secretKey": "x"],
        ] {
            let answer = await client.send(
                "POST", "/connections",
                [
                    "name": "n", "connectionSpec": APIClient.spec(APIClient.s3),
                    "auth": ["specName": "Access Key", "params": params],
                ])
            #expect(answer.status == 201)
        }
        let sftp = await client.send(
            "POST", "/connections",
            [
                "name": "n", "connectionSpec": APIClient.spec("36965a81-b1c6-401b-99f8-22508f1e6a26"),
                "auth": [
                    "specName": "SFTP with Password",
                    "params": ["host": "h", "port": 2222, "userName": "u", "password": "p"],
                ],
            ])
        #expect(sftp.status == 201)
    }

    @Test(arguments: [
        (#"{"connectionSpec":{"id":"0b23e41a-cb4a-4321-a78f-3b654f5d7d97","version":"1.0"}}"#, "1455-400", "name"),
        (#"{"name":"n","connectionSpec":{"id":"nope","version":"1.0"}}"#, "1413-400", "nope"),
        (
            #"{"name":"n","connectionSpec":{"id":"0b23e41a-cb4a-4321-a78f-3b654f5d7d97"}}"#, "1455-422",
            "connectionSpec.version"
        ),
        (
            #"{"name":"n","connectionSpec":{"id":"0b23e41a-cb4a-4321-a78f-3b654f5d7d97","version":"1.0"},"auth":{"specName":"FTP","params":{}}}"#,
            "1415-400", "SFTP with Password"
        ),
        (
            #"{"name":"n","connectionSpec":{"id":"0b23e41a-cb4a-4321-a78f-3b654f5d7d97","version":"1.0"},"auth":{"specName":"S3","params":{"accesId":"a","secretKey":"b"}}}"#,
            "1455-400", #"Missing field auth.params.accessId; "accesId" is there"#
        ),
        (
            #"{"name":"n","connectionSpec":{"id":"0b23e41a-cb4a-4321-a78f-3b654f5d7d97","version":"1.0"},"auth":{"specName":"S3","params":{"accessId":null,"secretKey":"b"}}}"#,
            "1455-400", "auth.params.accessId"
        ),
    ])
    func `a connection that cannot be is refused with code and reason`(
        body: String, code: String, reason: String
    ) async throws {
        let client = try APIClient()
        let answer = await client.send("POST", "/connections", bytes: Array(body.utf8))
        #expect(answer.code == code)
        #expect(answer.message.contains(reason))
        #expect(await client.send("GET", "/connections").items.isEmpty)
    }

    @Test func `an empty body has its own code`() async throws {
        #expect(try await APIClient().send("POST", "/connections").code == "1405-400")
    }

    @Test func `a source connection without a base gets one`() async throws {
        let client = try APIClient()
        let source = try #require(await client.send("GET", "/sourceConnections/\(client.source().id)").items.first)
        let base = try #require(source["baseConnectionId"]?.string)
        #expect(await client.send("GET", "/connections/\(base)").status == 200)
        #expect(source["typeInfo"] == ["type": "ProfileFragments", "id": "ups"])
        #expect(source.at("inheritedAttributes", "baseConnection", "id")?.string == base)
    }

    @Test func `a target connection needs its base, of the same spec, and a place`() async throws {
        let client = try APIClient()
        #expect(await client.target(base: "nowhere").code == "1439-400")
        let base = await client.connection().id
        let other = await client.send(
            "POST", "/targetConnections",
            [
                "name": "t", "baseConnectionId": .string(base), "connectionSpec": APIClient.spec(APIClient.s3),
                "params": [
                    "mode": "Server-to-server", "bucketName": "b", "path": "p", "compression": "NONE",
                    "fileType": "CSV",
                ],
            ])
        #expect(other.code == "1455-400")
        let mode = await client.send(
            "POST", "/targetConnections",
            [
                "name": "t", "baseConnectionId": .string(base), "connectionSpec": APIClient.spec(APIClient.campaign),
                "params": ["mode": "SFTP", "remotePath": "/in"],
            ])
        #expect(mode.message.contains("FTP is the nearest"))
        #expect(await client.target(base: base).status == 201)
    }

    @Test func `a new connection logs in where that is asked for, and the wrong credential is named`() async throws {
        let seen = Mutex<[DestinationCredentials]>([])
        var settings = FlowServiceSettings.current
        settings.validatesCredentials = true
        let client = try APIClient(
            APIConfiguration(flowService: settings) { credentials in
                seen.withLock { $0.append(credentials) }
                return CredentialRefusal(.secretAccessKey, message: "The signature does not match.")
            })
        let answer = await client.connection()
        #expect(answer.status == 400)
        #expect(answer.message.contains("auth.params.secretKey"))
        #expect(!answer.message.contains("hush"))
        #expect(seen.withLock { $0 } == [.s3(accessKeyID: "test", secretAccessKey: "hush")])
        #expect(await client.send("GET", "/connections").items.isEmpty)
    }

    @Test func `a connection can be tested afterwards`() async throws {
        let client = try APIClient(
            APIConfiguration { _ in CredentialRefusal(.accessKeyID, message: "No such key.") })
        let id = await client.connection().id
        #expect(await client.send("GET", "/connections/\(id)/test").message.contains("auth.params.accessId"))
    }

    @Test func `what is in use cannot be deleted, from the flow backwards it can`() async throws {
        let client = try APIClient()
        let base = await client.connection().id
        let target = await client.target(base: base).id
        let flow = await client.flow(target: target).id
        #expect(await client.send("DELETE", "/connections/\(base)").code == "1418-400")
        #expect(await client.send("DELETE", "/targetConnections/\(target)").code == "1447-400")
        for path in ["/flows/\(flow)", "/targetConnections/\(target)", "/connections/\(base)"] {
            let answer = await client.send("DELETE", path)
            #expect(answer.status == 202)
            #expect(answer.body == nil)
            #expect(await client.send("GET", path).status == 404)
        }
    }
}
