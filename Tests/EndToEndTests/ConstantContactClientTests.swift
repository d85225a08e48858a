import Drops
import FakeAPIs
import Foundation
import Testing

/// Constant Contact's API with real curl, as an export uses it.
@Suite struct ConstantContactClientTests {
    private static let list = "6d6f636b-6465-4374-8001-0000000000c1"

    private static func call(_ arguments: String...) async throws -> CurlAnswer {
        let printed = try await RealClient("curl").run(arguments: ["-sS", "-w", "\n%{http_code}"] + arguments)
        let lines = printed.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        return CurlAnswer(status: String(lines.last ?? ""), body: lines.dropLast().joined(separator: "\n"))
    }

    @Test func `a token is fetched, a file imported and its activity polled`() async throws {
        let journal = Journal()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("people.csv")
        let content = "email,first_name\r\nada@example.com,\"Ada, Countess\"\r\ngrace@example.com,Grace\r\n"
        try Data(content.utf8).write(to: file)
        try await withAPIs(journal: journal) { url in
            let printed = try await RealClient("curl").run(
                arguments: [
                    "-sS", "-G", "-o", "/dev/null", "-w", "%{redirect_url}",
                    "--data-urlencode", "client_id=test", "--data-urlencode", "response_type=code",
                    "--data-urlencode", "redirect_uri=http://localhost/back",
                    "--data-urlencode", "scope=contact_data offline_access", url + "/oauth2/default/v1/authorize",
                ])
            let code = try #require(printed.standardOutput.split(separator: "code=").last)
            let token = try await Self.call(
                "-u", "test:test", "-d", "grant_type=authorization_code", "-d", "code=\(code)",
                "-d", "redirect_uri=http://localhost/back", url + "/oauth2/default/v1/token")
            #expect(token.status == "200")
            let access = "Authorization: Bearer \(token["access_token"])"
            let activity = try await Self.call(
                "-H", access, "-F", "file=@\(file.path)", "-F", "list_ids=\(Self.list)",
                url + "/v3/activities/contacts_file_import")
            #expect(activity.status == "201")
            let done = try await Self.call("-H", access, url + "/v3/activities/\(activity["activity_id"])")
            #expect(done["state"] == "completed")
            #expect(done.body.contains(#""items_total_count":3,"person_count":2"#))
            let contact = try await Self.call("-H", access, url + "/v3/contacts?email=ada@example.com")
            #expect(contact.body.contains("Ada, Countess"))
        }
        let delivery = try #require(journal.deliveries.first)
        #expect(try delivery.content.bytes() == Array(content.utf8))
        #expect(delivery.container == Self.list)
        // Neither tokens nor addresses of people are in the journal.
        #expect(!"\(journal.exchanges)".contains("ada@example.com"))
        #expect(!"\(journal.exchanges)".contains("Bearer"))
    }
}
