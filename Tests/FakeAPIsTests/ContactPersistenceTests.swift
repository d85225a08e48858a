import Drops
import Foundation
import StrictJSON
import Testing

@testable import FakeAPIs

/// The account at Constant Contact over a restart.
struct ContactPersistenceTests {
    private let clock = ContactClient.MovingClock()

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-contacts-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func client(_ folder: String, seed: UInt64 = 1) throws -> APIClient {
        try APIClient(APIConfiguration(dataDirectory: folder, seed: seed), time: clock.source)
    }

    private func send(_ client: APIClient, _ method: String, _ path: String, _ body: JSON? = nil) async
        -> APIClient.Answer
    {
        clock.advance(1)
        return await client.send(method, "//v3" + path, body, headers: ["authorization": "Bearer test"])
    }

    /// Everything that the account shows.
    private func shown(_ client: APIClient) async -> [JSON] {
        var all: [JSON] = []
        for path in [
            "/contacts?status=all&include=list_memberships,custom_fields,phone_numbers", "/contact_lists?status=all",
            "/contact_custom_fields", "/activities", "/contacts/counts",
        ] { all.append(await send(client, "GET", path).body) }
        return all
    }

    private func fill(_ client: APIClient) async {
        let list = await send(client, "POST", "/contact_lists", ["name": "Second, with é & ?"]).body["list_id"]
        // Refused, and an id less for those that follow.
        _ = await send(client, "POST", "/contact_lists", ["name": "Second, with é & ?"])
        _ = await send(client, "POST", "/contact_custom_fields", ["label": "Tier", "type": "string"])
        let rows: [JSON] = (0..<20).map { ["email": .string("p\($0)@example.com"), "cf:Tier": "gold"] }
        _ = await send(
            client, "POST", "/activities/contacts_json_import",
            ["import_data": .array(rows), "list_ids": [.string(ContactClient.list), list ?? .null]])
        let contacts = await send(client, "GET", "/contacts").body["contacts"]?.array ?? []
        let ids = contacts.compactMap { $0["contact_id"]?.string }
        _ = await send(client, "DELETE", "/contacts/\(ids[3])")
        _ = await send(
            client, "PUT", "/contacts/\(ids[4])",
            ["update_source": "Account", "email_address": ["address": "new@example.com"], "first_name": "New"])
        _ = await send(
            client, "POST", "/contacts/sign_up_form",
            ["email_address": "s@example.com", "list_memberships": .strings([ContactClient.list])])
    }

    @Test func `the account is as it was, ids and times too, and goes on`() async throws {
        try await withFolder { folder in
            let first = try client(folder)
            await fill(first)
            let before = await shown(first)
            // Another seed does not change what is there.
            let second = try client(folder, seed: 2)
            #expect(await shown(second) == before)
            #expect(second.journal.deliveries.isEmpty, "a restart delivers nothing anew")
            let added = await send(second, "POST", "/contact_lists", ["name": "Third"])
            #expect(added.status == 201)
            let third = try client(folder)
            #expect(
                await send(third, "GET", "/contact_lists/\(added.body["list_id"]?.string ?? "")").body["name"]
                    == "Third")
        }
    }

    @Test func `a change that a crash cut off is left out, wherever it was cut`() async throws {
        try await withFolder { folder in
            let first = try client(folder)
            _ = await send(first, "POST", "/contact_lists", ["name": "Kept"])
            let path = folder + "/constant-contact.log"
            let whole = try Data(contentsOf: URL(filePath: path))
            _ = await send(first, "POST", "/contact_lists", ["name": "Cut"])
            let longer = try Data(contentsOf: URL(filePath: path))
            for length in whole.count..<longer.count {
                try longer.prefix(length).write(to: URL(filePath: path))
                let again = try client(folder)
                let names = await send(again, "GET", "/contact_lists").body["lists"]?.array?.compactMap {
                    $0["name"]?.string
                }
                #expect(names?.sorted() == ["Kept", "Mockdest"], "cut at \(length)")
                #expect(await send(again, "POST", "/contact_lists", ["name": "Next"]).status == 201)
            }
        }
    }

    @Test func `what is no log is refused with its place, and nobody else may read it`() async throws {
        try await withFolder { folder in
            _ = try client(folder)
            let path = folder + "/constant-contact.log"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try Data("hello\n".utf8).write(to: URL(filePath: path))
            #expect { try client(folder) } throws: { "\($0)".contains("constant-contact.log, line 1") }
        }
    }
}
