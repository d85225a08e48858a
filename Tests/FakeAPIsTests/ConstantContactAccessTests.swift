import Foundation
import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct ConstantContactAccessTests {
    @Test(arguments: [nil, "Bearer wrong", "Bearer", "Basic test"])
    func `without a valid token there is 401 as a single object`(header: String?) async throws {
        let answer = try await ContactClient().send("GET", "/contacts", headers: ["authorization": header])
        #expect(answer.status == 401)
        #expect(answer.body == ["error_key": "unauthorized", "error_message": "Unauthorized"])
    }

    private func token(
        _ contacts: ContactClient, _ form: String, basic: String = "test:test"
    ) async -> APIClient.Answer {
        await contacts.client.send(
            "POST", "//oauth2/default/v1/token", bytes: Array(form.utf8),
            headers: [
                "content-type": "application/x-www-form-urlencoded",
                "authorization": "Basic \(Data(basic.utf8).base64EncodedString())",
            ])
    }

    private func code(_ contacts: ContactClient, scope: String) async throws -> String {
        let answer = await contacts.client.send(
            "GET",
            "//oauth2/default/v1/authorize?client_id=test&response_type=code&redirect_uri=https%3A%2F%2Flocalhost%2Fcb&state=s1&scope=\(scope)"
        )
        #expect(answer.status == 302)
        let location = try #require(answer.headers["Location"])
        #expect(location.hasPrefix("https://localhost/cb?code=") && location.hasSuffix("&state=s1"))
        return String(try #require(location.split(separator: "=")[1].split(separator: "&").first))
    }

    @Test func `a code becomes a token once, which expires, and a refresh token brings another`() async throws {
        let contacts = try ContactClient()
        let code = try await code(contacts, scope: "contact_data%20offline_access")
        let answer = await token(contacts, "grant_type=authorization_code&code=\(code)&redirect_uri=x")
        #expect(answer.body["token_type"] == "Bearer")
        #expect(answer.body["expires_in"] == 86_400)
        #expect(await token(contacts, "grant_type=authorization_code&code=\(code)").body["error"] == "invalid_grant")
        let access: [String: String?] = ["authorization": "Bearer \(answer.body["access_token"]?.string ?? "")"]
        #expect(await contacts.send("GET", "/contacts", headers: access).status == 200)
        contacts.clock.advance(86_401)
        #expect(await contacts.send("GET", "/contacts", headers: access).status == 401)
        let refreshed = await token(
            contacts, "grant_type=refresh_token&refresh_token=\(answer.body["refresh_token"]?.string ?? "")")
        let newAccess: [String: String?] = ["authorization": "Bearer \(refreshed.body["access_token"]?.string ?? "")"]
        #expect(await contacts.send("GET", "/contacts", headers: newAccess).status == 200)
    }

    @Test func `a code is good for five minutes`() async throws {
        let contacts = try ContactClient()
        let code = try await code(contacts, scope: "contact_data")
        contacts.clock.advance(301)
        #expect(await token(contacts, "grant_type=authorization_code&code=\(code)").body["error"] == "invalid_grant")
    }

    @Test func `a token without the scope gets 403`() async throws {
        let contacts = try ContactClient()
        let code = try await code(contacts, scope: "account_read")
        let answer = await token(contacts, "grant_type=authorization_code&code=\(code)")
        #expect(answer.body["refresh_token"] == nil)
        let access: [String: String?] = ["authorization": "Bearer \(answer.body["access_token"]?.string ?? "")"]
        #expect(await contacts.send("GET", "/contacts", headers: access).status == 403)
        #expect(await contacts.send("GET", "/account/summary", headers: access).status == 200)
    }

    @Test func `wrong clients and grants are told in OAuth's way`() async throws {
        let contacts = try ContactClient()
        #expect(await token(contacts, "grant_type=refresh_token", basic: "test:no").body["error"] == "invalid_client")
        #expect(await token(contacts, "grant_type=password").body["error"] == "unsupported_grant_type")
    }

    @Test func `the fifth request in a second is throttled, the first of the next second is not`() async throws {
        var settings = ConstantContactSettings()
        settings.enforcesLimits = true
        let contacts = try ContactClient(settings)
        for _ in 0..<4 { #expect(await contacts.send("GET", "/contacts").status == 200) }
        let fifth = await contacts.send("GET", "/contacts")
        #expect(fifth.status == 429)
        #expect(fifth.body == ["error_key": "throttled", "error_message": "Too Many Requests"])
        contacts.clock.advance(1)
        #expect(await contacts.send("GET", "/contacts").status == 200)
    }

    @Test func `the day's quota starts anew at midnight UTC`() async throws {
        var settings = ConstantContactSettings()
        settings.enforcesLimits = true
        settings.requestsPerDay = 2
        let contacts = try ContactClient(settings)
        for _ in 0..<2 { #expect(await contacts.send("GET", "/contacts").status == 200) }
        let third = await contacts.send("GET", "/contacts")
        #expect(third.body == ["error_key": "quota_exceeded", "error_message": "Limit Exceeded"])
        contacts.clock.advance(86_400)
        #expect(await contacts.send("GET", "/contacts").status == 200)
    }

    @Test func `a full queue of activities is told, as a list`() async throws {
        var settings = ConstantContactSettings()
        settings.enforcesLimits = true
        settings.requestsPerSecond = 100
        settings.queuedActivities = 1
        settings.activityDuration = 60
        let contacts = try ContactClient(settings)
        #expect(await contacts.importing([["email": "a@example.com"]]).status == 200)
        let answer = await contacts.importing([["email": "b@example.com"]])
        #expect(answer.status == 429)
        #expect(answer.errorKey == "contacts.api.too_many_requests")
    }

    @Test func `paths that lead nowhere and methods that are not there`() async throws {
        let contacts = try ContactClient()
        for path in ["/nothing", "/contacts/../contact_lists", "/contacts/a/b/c", "/activities/%2e%2e"] {
            let status = await contacts.send("GET", path).status
            #expect(status == 404, "\(path)")
        }
        let answer = await contacts.send("PATCH", "/contacts")
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == "GET, POST")
    }
}
