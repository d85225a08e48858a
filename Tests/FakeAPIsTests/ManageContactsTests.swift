import Drops
import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct ManageContactsTests {
    private let contacts: ContactClient

    init() throws { contacts = try ContactClient() }

    private func create(_ email: String, _ permission: String = "explicit") async -> APIClient.Answer {
        await contacts.send(
            "POST", "/contacts",
            [
                "create_source": "Account", "first_name": "Ada", "job_title": "Countess",
                "email_address": ["address": .string(email), "permission_to_send": .string(permission)],
                "list_memberships": .strings([ContactClient.list]),
            ])
    }

    @Test func `an address is taken once, also by a deleted contact`() async throws {
        let created = await create("a@example.com")
        #expect(created.status == 201)
        let id = try #require(created.body["contact_id"]?.string)
        let conflict = await create("A@Example.com")
        #expect(conflict.status == 409)
        #expect(conflict.errorMessage == "Email already exists for contact \(id)")
        _ = await contacts.send("DELETE", "/contacts/\(id)")
        #expect(await create("a@example.com").status == 409)
        #expect(await contacts.send("GET", "/contacts").body["contacts"] == [])
        let deleted = await contacts.contact("a@example.com")
        #expect(deleted?["list_memberships"] == [])
        #expect(deleted?["deleted_at"] != nil)
    }

    @Test func `a put empties what it leaves out, keeps lists, and revives`() async throws {
        let id = try #require(await create("a@example.com").body["contact_id"]?.string)
        let put = await contacts.send("PUT", "/contacts/\(id)", ["update_source": "Account", "last_name": "L"])
        #expect(put.body["first_name"] == nil)
        #expect(put.body["job_title"] == nil)
        #expect(put.body["last_name"] == "L")
        #expect(put.body["list_memberships"] == [.string(ContactClient.list)])
        _ = await contacts.send("DELETE", "/contacts/\(id)")
        #expect(await contacts.send("PUT", "/contacts/\(id)", ["update_source": "Contact"]).status == 400)
        #expect(await contacts.send("PUT", "/contacts/\(id)", ["update_source": "Account"]).body["deleted_at"] == nil)
    }

    @Test func `who opted out itself does not come back by a put`() async throws {
        let id = try #require(await create("a@example.com").body["contact_id"]?.string)
        let optOut: JSON = ["address": "a@example.com", "permission_to_send": "unsubscribed"]
        #expect(
            await contacts.send("PUT", "/contacts/\(id)", ["update_source": "Contact", "email_address": optOut]).status
                == 200)
        let back: JSON = ["address": "a@example.com", "permission_to_send": "explicit"]
        #expect(
            await contacts.send("PUT", "/contacts/\(id)", ["update_source": "Account", "email_address": back]).status
                == 400)
        let lists: JSON = ["list_ids": .strings([ContactClient.list])]
        #expect(await contacts.send("PUT", "/contacts/resubscribe/\(id)", lists).status == 200)
        #expect(await contacts.send("PUT", "/contacts/resubscribe/\(id)", lists).status == 409)
        #expect(
            await contacts.contact("a@example.com")?.at("email_address", "permission_to_send") == "unsubscribed")
    }

    @Test(arguments: [
        (#"{"first_name":"A"}"#, "create_source is missing"), (#"{"create_source":"Account"}"#, "is needed"),
        (#"{"create_source":"Me","first_name":"A"}"#, "does not have a valid value"),
        (#"{"create_source":"Account","email_address":"a@b.c"}"#, "object"),
        (#"{"create_source":"Account","first_name":"A","birthday_month":2}"#, "go together"),
        (#"{"create_source":"Account","first_name":"A","birthday_month":13,"birthday_day":1}"#, "1 to 12"),
        (#"{"create_source":"Account","first_name":7}"#, "text"),
    ])
    func `a contact that cannot be is refused`(body: String, reason: String) async throws {
        let answer = await contacts.send("POST", "/contacts", try JSONReader.read(Array(body.utf8)))
        #expect(answer.status == 400)
        #expect(answer.errorMessage.contains(reason))
    }

    @Test func `ids that are malformed or unknown are told apart`() async throws {
        let malformed = await contacts.send("GET", "/contacts/x")
        #expect(malformed.status == 400)
        #expect(malformed.errorMessage == "contact_id is in an invalid format.")
        #expect(await contacts.send("GET", "/contacts/00000000-0000-4000-8000-000000000000").status == 404)
    }

    @Test func `counts tell new subscribers where they are asked for`() async throws {
        let contacts = try ContactClient()
        _ = await contacts.importing([["email": "old@example.com"]])
        contacts.clock.advance(31 * 86_400)
        _ = await contacts.importing([["email": "new@example.com"]])
        let plain = await contacts.send("GET", "/contacts/counts").body
        #expect(plain["total"] == 2 && plain["implicit"] == 2 && plain["new_subscriber"] == nil)
        #expect(await contacts.send("GET", "/contacts/counts?include=new_subscriber").body["new_subscriber"] == 1)
        #expect(await contacts.send("GET", "/contacts/counts?include=old").status == 400)
    }

    @Test(arguments: ["cursor=", "cursor=%%%", "cursor=bm8=", "segment_id=1&status=all"])
    func `a query of contacts that cannot be is refused`(query: String) async throws {
        #expect(await (try ContactClient()).send("GET", "/contacts?\(query)").status == 400)
    }

    @Test func `contacts come in pages by an opaque cursor, each once`() async throws {
        _ = await contacts.importing((0..<25).map { ["email": .string("c\($0)@example.com")] })
        var path = "/contacts?limit=10&include_count=true"
        var emails: [String] = []
        var pages = 0
        while true {
            let answer = await contacts.send("GET", path)
            #expect(answer.body["contacts_count"] == 25)
            emails += answer.body["contacts"]?.array?.compactMap { $0.at("email_address", "address")?.string } ?? []
            pages += 1
            guard let next = answer.body.at("_links", "next", "href")?.string else { break }
            #expect(next.hasPrefix("/v3/contacts?cursor="))
            path = String(next.dropFirst(3))
        }
        #expect(pages == 3)
        #expect(emails == (0..<25).map { "c\($0)@example.com" })
        #expect(await contacts.send("GET", "/contacts?limit=501").status == 400)
        #expect(await contacts.send("GET", "/contacts?cursor=%21").status == 400)
    }

    @Test func `filters join, and parts come only when asked for`() async throws {
        _ = await create("a@example.com")
        contacts.clock.advance(60)
        _ = await create("b@example.com", "implicit")
        let emails = { (query: String) in
            await contacts.send("GET", "/contacts?\(query)").body["contacts"]?.array?
                .compactMap { $0.at("email_address", "address")?.string }
        }
        #expect(await emails("created_after=2020-09-13T12:26:50Z") == ["b@example.com"])
        #expect(await emails("lists=\(ContactClient.list)&email=a@example.com") == ["a@example.com"])
        #expect(await emails("status=unsubscribed") == [])
        #expect(await emails("segment_id=1") == [])
        #expect(await contacts.send("GET", "/contacts?status=nobody").status == 400)
        #expect(await contacts.send("GET", "/contacts?include=secrets").status == 400)
        let bare = await contacts.send("GET", "/contacts").body["contacts"]?.array?.first
        #expect(bare?["list_memberships"] == nil)
    }

    @Test func `a sign-up creates, then updates, opts in, and brings back who left`() async throws {
        let form: JSON = [
            "email_address": "s@example.com", "first_name": "S", "list_memberships": .strings([ContactClient.list]),
        ]
        let first = await contacts.send("POST", "/contacts/sign_up_form", form)
        #expect(first.status == 201)
        #expect(first.body["action"] == "created")
        _ = await create("u@example.com", "unsubscribed")
        var other = form
        other["email_address"] = "u@example.com"
        let second = await contacts.send("POST", "/contacts/sign_up_form", other)
        #expect(second.status == 200)
        #expect(second.body["action"] == "updated")
        #expect(await contacts.contact("u@example.com")?.at("email_address", "permission_to_send") == "explicit")
        #expect(contacts.client.journal.deliveries.map(\.folder) == ["sign_up_form", "sign_up_form"])
        #expect(await contacts.send("POST", "/contacts/sign_up_form", ["email_address": "x@y.z"]).status == 400)
    }

    @Test func `memberships are added and removed by jobs`() async throws {
        let id = try #require(await create("a@example.com").body["contact_id"] ?? nil)
        let list = await contacts.createList("Second")
        let add = await contacts.send(
            "POST", "/activities/add_list_memberships",
            ["source": ["contact_ids": .array([id])], "list_ids": .strings([list])])
        #expect(add.status == 201)
        #expect(await contacts.contact("a@example.com")?["list_memberships"]?.array?.count == 2)
        let remove = await contacts.send(
            "POST", "/activities/remove_list_memberships",
            ["source": ["all_active_contacts": true], "list_ids": .strings([list, ContactClient.list])])
        let done = await contacts.send("GET", "/activities/\(remove.body["activity_id"]?.string ?? "")")
        #expect(done.body["status"] == ["items_total_count": 1, "items_completed_count": 1, "list_count": 2])
        #expect(await contacts.contact("a@example.com")?["list_memberships"] == [])
        let both: JSON = ["contact_ids": .array([id]), "list_ids": .strings([list])]
        #expect(
            await contacts.send(
                "POST", "/activities/add_list_memberships", ["source": both, "list_ids": .strings([list])]
            ).status == 400)
    }

    @Test func `lists have unique names, and go asynchronously without their contacts`() async throws {
        let list = await contacts.createList("Summer")
        #expect(await contacts.send("POST", "/contact_lists", ["name": "Summer"]).status == 409)
        _ = await contacts.importing([["email": "a@example.com"]], lists: [list])
        let deleted = await contacts.send("DELETE", "/contact_lists/\(list)")
        #expect(deleted.status == 202)
        #expect(deleted.headers["Location"]?.hasPrefix("/v3/activities/") ?? false)
        #expect(await contacts.send("GET", "/contact_lists/\(list)").status == 404)
        #expect(await contacts.contact("a@example.com")?["list_memberships"] == [])
        let all = await contacts.send("GET", "/contact_lists?status=all&include_count=true").body
        #expect(all["lists_count"] == 2)
        #expect(await contacts.send("GET", "/contact_lists").body["lists"]?.array?.count == 1)
    }
}
