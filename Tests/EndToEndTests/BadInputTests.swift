import Drops
import FakeAPIs
import Foundation
import Testing

/// Requests that no API should stumble over, sent by real curl: the documented error, state unchanged, told in the journal.
@Suite struct BadInputTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let what: String
        var method = "POST"
        let path: String
        var headers: [String] = ["Content-Type: application/json"]
        var body: String?
        let status: Int
        /// In the body of the answer.
        let word: String
        var testDescription: String { "\(what): \(method) \(path)" }
    }

    private static let flows = "/data/foundation/flowservice"
    private static let nobody = "00000000-0000-4000-8000-00000000abcd"

    private static let flowService = [
        Bad(
            what: "malformed JSON", path: flows + "/connections", body: "{\"name\": }", status: 400,
            word: "line 1, column 10"),
        Bad(what: "no object", path: flows + "/connections", body: "[1]", status: 400, word: "error"),
        Bad(what: "unknown id", method: "GET", path: flows + "/flows/" + nobody, status: 404, word: nobody),
        Bad(what: "no id", method: "GET", path: flows + "/flows/%00", status: 404, word: "error"),
        Bad(
            what: "wrong content type", path: flows + "/connections", headers: ["Content-Type: text/plain"], body: "{}",
            status: 400, word: "content-type"),
        Bad(what: "path tricks", method: "GET", path: flows + "/flows/../connections", status: 404, word: "error"),
        Bad(what: "path tricks", method: "GET", path: flows + "/flows/%2e%2e/%2e%2e/etc", status: 404, word: "error"),
        Bad(what: "path tricks", method: "GET", path: flows + "/flows%2F" + nobody, status: 404, word: "error"),
        Bad(what: "path tricks", method: "GET", path: flows + "/flows/%ff", status: 404, word: "error"),
        Bad(
            what: "deep JSON", path: flows + "/connections", body: String(repeating: "[", count: 5000), status: 400,
            word: "error"),
        Bad(what: "no route", method: "GET", path: "/../../etc/passwd", status: 404, word: "error"),
    ]

    private static let constantContact = [
        Bad(what: "malformed JSON", path: "/v3/contacts", body: "{\"x\":1,}", status: 400, word: "line 1, column 8"),
        Bad(
            what: "no object", path: "/v3/contact_lists", body: "7", status: 400, word: "contacts.api.validation.error"),
        Bad(
            what: "unknown id", method: "GET", path: "/v3/contacts/" + nobody, status: 404,
            word: "contacts.api.not_found"),
        Bad(what: "malformed id", method: "GET", path: "/v3/contacts/..", status: 404, word: "error_key"),
        Bad(
            what: "wrong content type", path: "/v3/contacts", headers: ["Content-Type: text/csv"], body: "{}",
            status: 415, word: "error_key"),
        Bad(
            what: "path tricks", method: "GET", path: "/v3/contacts/../account/summary", status: 404, word: "error_key"),
        Bad(what: "path tricks", method: "DELETE", path: "/v3/contacts/%2e%2e", status: 404, word: "error_key"),
        Bad(
            what: "path tricks", method: "PUT", path: "/v3/contact_lists/a%2Fb", body: "{\"name\":\"n\"}", status: 404,
            word: "error_key"),
        Bad(
            what: "deep JSON", path: "/v3/contacts", body: String(repeating: "{\"a\":", count: 5000), status: 400,
            word: "error_key"),
        Bad(
            what: "cut multipart", path: "/v3/activities/contacts_file_import",
            headers: ["Content-Type: multipart/form-data; boundary=x"],
            body: "--x\r\nContent-Disposition: form-data; name=\"file\"",
            status: 400, word: "boundary"),
    ]

    private static func call(_ url: String, _ bad: Bad, _ headers: [String]) async throws -> CurlAnswer {
        var arguments = ["-sS", "--path-as-is", "-w", "\n%{http_code}", "-X", bad.method, url + bad.path]
        for header in headers + bad.headers { arguments += ["-H", header] }
        if bad.body != nil { arguments += ["--data-binary", "@-"] }
        let printed = try await RealClient("curl").run(arguments: arguments, input: Array((bad.body ?? "").utf8))
        let text = printed.standardOutput
        let split = text.lastIndex(of: "\n") ?? text.startIndex
        return CurlAnswer(status: String(text[split...].dropFirst()), body: String(text[..<split]))
    }

    private static let flowHeaders = [
        "Authorization: Bearer t", "x-api-key: k", "x-gw-ims-org-id: o@AdobeOrg", "x-sandbox-name: prod",
    ]
    private static let contactHeaders = ["Authorization: Bearer test"]

    private func walk(_ all: [Bad], _ headers: [String], state paths: [String]) async throws {
        let journal = Journal()
        try await withAPIs(journal: journal) { url in
            func state() async throws -> [String] {
                var bodies: [String] = []
                for path in paths {
                    bodies.append(
                        try await Self.call(url, Bad(what: "", method: "GET", path: path, status: 0, word: ""), headers)
                            .body)
                }
                return bodies
            }
            let before = try await state()
            for bad in all {
                let known = try await Self.settledCount(journal)
                let answer = try await Self.call(url, bad, headers)
                #expect(
                    answer.status == "\(bad.status)" && answer.body.contains(bad.word),
                    "\(bad): \(answer.status) \(answer.body.prefix(300))")
                #expect(
                    (try? JSONSerialization.jsonObject(with: Data(answer.body.utf8))) != nil, "\(bad): \(answer.body)")
                let count = try await Self.settledCount(journal, atLeast: known + 1)
                let exchange = try #require(
                    count == known + 1 ? journal.exchanges.last : nil, "\(bad)")
                #expect(exchange.status == "\(bad.status)" && exchange.outcome == .refused, "\(bad)")
            }
            #expect(try await state() == before)
        }
        #expect(journal.deliveries.isEmpty)
    }

    @Test func `Flow Service answers each with its own error and keeps its state`() async throws {
        try await walk(
            Self.flowService, Self.flowHeaders,
            state: ["flows", "connections", "sourceConnections", "targetConnections"].map { Self.flows + "/" + $0 })
    }

    @Test func `Constant Contact answers each with its own error and keeps its state`() async throws {
        try await walk(
            Self.constantContact, Self.contactHeaders,
            state: ["/v3/contacts/counts", "/v3/contact_lists", "/v3/activities", "/v3/contact_custom_fields"])
    }

    @Test(arguments: [0, 1, 2])
    func `each header that is missing is named`(missing: Int) async throws {
        try await withAPIs { url in
            var headers = Self.flowHeaders
            headers.remove(at: missing)
            let answer = try await Self.call(
                url, Bad(what: "missing header", method: "GET", path: Self.flows + "/flows", status: 0, word: ""),
                headers)
            #expect(["400", "401", "403"].contains(answer.status) && answer.body.contains("error"), "\(answer)")
        }
        try await withAPIs { url in
            let answer = try await Self.call(
                url, Bad(what: "no token", method: "GET", path: "/v3/contacts", status: 0, word: ""), [])
            #expect(answer.status == "401" && answer["error_key"] == "unauthorized", "\(answer)")
        }
    }

    @Test func `a patch to a path that is not there changes nothing`() async throws {
        try await withAPIs { url in
            let made = try await Self.call(
                url,
                Bad(
                    what: "", path: Self.flows + "/connections",
                    body:
                        #"{"name":"n","connectionSpec":{"id":"8a9c3494-9708-43d7-ae3f-cda01e5030e1","version":"1.0"}}"#,
                    status: 201, word: ""), Self.flowHeaders)
            #expect(made.status == "201", "\(made)")
            let path = Self.flows + "/connections/" + made["id"]
            for step in [
                #"{"op":"replace","path":"/no/such","value":1}"#, #"{"op":"remove","path":"/name/x"}"#,
                #"{"op":"add","path":"/a/b/c","value":1}"#, #"{"op":"copy","path":"/name"}"#,
            ] {
                let patch = Bad(
                    what: step, method: "PATCH", path: path,
                    headers: ["Content-Type: application/json", "If-Match: " + made["etag"]],
                    body: #"[{"op":"replace","path":"/name","value":"changed"},"# + step + "]", status: 400, word: "")
                let answer = try await Self.call(url, patch, Self.flowHeaders)
                #expect(answer.status == "400", "\(step): \(answer)")
            }
            let kept = try await Self.call(
                url, Bad(what: "", method: "GET", path: path, status: 0, word: ""), Self.flowHeaders)
            #expect(kept.body.contains("\"name\":\"n\"") && !kept.body.contains("changed"))
        }
    }

    @Test func `a token that has expired is no token`() async throws {
        var configuration = APIConfiguration()
        configuration.constantContact.tokenLifetime = 0
        try await withAPIs(configuration) { url in
            let redirect = try await RealClient("curl").run(arguments: [
                "-sS", "-o", "/dev/null", "-w", "%{redirect_url}",
                url
                    + "/oauth2/default/v1/authorize?client_id=test&response_type=code&redirect_uri=http://localhost/b&scope=contact_data",
            ])
            let code = try #require(redirect.standardOutput.split(separator: "code=").last?.split(separator: "&").first)
            let token = try await curl(
                "-u", "test:test", "-d", "grant_type=authorization_code", "-d", "code=\(code)", "-d",
                "redirect_uri=http://localhost/b", url + "/oauth2/default/v1/token")
            #expect(token.status == "200", "\(token)")
            let late = try await curl("-H", "Authorization: Bearer " + token["access_token"], url + "/v3/contacts")
            #expect(late.status == "401" && late["error_key"] == "unauthorized")
        }
    }

    /// How many exchanges are noted once no more come: each is noted when its answer is out, a moment after the client
    /// has it.
    private static func settledCount(_ journal: Journal, atLeast least: Int = 0) async throws -> Int {
        for _ in 0..<400 where journal.exchanges.count < least { try await Task.sleep(for: .milliseconds(5)) }
        while true {
            let count = journal.exchanges.count
            try await Task.sleep(for: .milliseconds(20))
            if journal.exchanges.count == count { return count }
        }
    }
}
