import Drops
import Testing

@testable import FakeAPIs
import StrictJSON

@Suite struct ImportActivitiesTests {
    @Test func `an import adds contacts to its list, implicitly opted in, and counts them`() async throws {
        let contacts = try ContactClient()
        let activity = await contacts.importing([
            ["email": "a@example.com", "first_name": "Ada"], ["email": "b@example.com"], ["first_name": "nobody"],
        ])
        #expect(activity.body["state"] == "completed")
        #expect(activity.body["percent_done"] == 100)
        #expect(
            activity.body["status"]
                == [
                    "items_total_count": 3, "person_count": 3, "error_count": 0, "correctable_count": 1,
                    "cannot_add_to_list_count": 0,
                ])
        let contact = try #require(await contacts.contact("A@EXAMPLE.COM"))
        #expect(contact["first_name"] == "Ada")
        #expect(contact.at("email_address", "permission_to_send") == "implicit")
        #expect(contact.at("email_address", "opt_in_source") == "Account")
        #expect(contact["list_memberships"] == [.string(ContactClient.list)])
        let list = await contacts.send("GET", "/contact_lists/\(ContactClient.list)?include_membership_count=all")
        #expect(list.body["membership_count"] == 2)
    }

    @Test func `each import is a delivery, byte for byte, after its answer`() async throws {
        let contacts = try ContactClient()
        _ = await contacts.importing([["email": "a@example.com"]])
        _ = await contacts.importing([["email": "b@example.com"]])
        let deliveries = contacts.client.journal.deliveries
        #expect(deliveries.map(\.container) == [ContactClient.list, ContactClient.list])
        #expect(deliveries.allSatisfy { $0.endpoint == .api && $0.folder == "contacts_json_import" })
        #expect(deliveries.map(\.name) == deliveries.map(\.name).sorted())
        let body = try JSONReader.read(try #require(deliveries.first).content.bytes())
        #expect(body["import_data"] == [["email": "a@example.com"]])
    }

    @Test func `a known contact keeps permission and what the row leaves out`() async throws {
        let contacts = try ContactClient()
        _ = await contacts.importing([["email": "a@example.com", "first_name": "Ada", "last_name": "L"]])
        _ = await contacts.importing([["email": "A@example.com", "first_name": "", "last_name": "M"]])
        let contact = try #require(await contacts.contact("a@example.com"))
        #expect(contact["first_name"] == "Ada")
        #expect(contact["last_name"] == "M")
        #expect(contact.at("email_address", "address") == "a@example.com")
        #expect(await contacts.send("GET", "/contacts/counts").body["total"] == 1)
    }

    @Test func `an unsubscribed contact is not put on the list, a deleted one comes back`() async throws {
        let contacts = try ContactClient()
        for (email, permission) in [("u@example.com", "unsubscribed"), ("d@example.com", "explicit")] {
            _ = await contacts.send(
                "POST", "/contacts",
                [
                    "create_source": "Account",
                    "email_address": ["address": .string(email), "permission_to_send": .string(permission)],
                ])
        }
        let id = try #require(await contacts.contact("d@example.com")?["contact_id"]?.string)
        #expect(await contacts.send("DELETE", "/contacts/\(id)").status == 204)
        let activity = await contacts.importing([["email": "u@example.com"], ["email": "d@example.com"]])
        #expect(activity.body.at("status", "cannot_add_to_list_count") == 1)
        #expect(await contacts.contact("u@example.com")?["list_memberships"] == [])
        let back = await contacts.contact("d@example.com")
        #expect(back?["deleted_at"] == nil)
        #expect(back?.at("email_address", "permission_to_send") == "explicit")
    }

    @Test func `an activity goes from initialized through processing to completed on the clock`() async throws {
        var settings = ConstantContactSettings()
        settings.activityDuration = 10
        let contacts = try ContactClient(settings)
        let first = await contacts.send(
            "POST", "/activities/contacts_json_import",
            ["import_data": [["email": "a@example.com"]], "list_ids": .strings([ContactClient.list])])
        #expect(first.status == 201)
        #expect(first.body["state"] == "initialized")
        let path = first.body.at("_links", "self", "href")?.string.map { String($0.dropFirst(3)) } ?? ""
        contacts.clock.advance(4)
        let half = await contacts.send("GET", path)
        #expect(half.body["state"] == "processing")
        #expect(half.body["percent_done"] == 40)
        #expect(await contacts.contact("a@example.com") == nil)
        contacts.clock.advance(6)
        #expect(await contacts.send("GET", path).body["state"] == "completed")
        #expect(await contacts.contact("a@example.com") != nil)
        #expect(await contacts.send("GET", "/activities?state=completed").body["activities"]?.array?.count == 1)
        contacts.clock.advance(11 * 86_400)
        #expect(await contacts.send("GET", path).status == 404)
    }

    @Test(arguments: ["failed", "timed_out", "cancelled"])
    func `a state can be forced, and then nothing is imported`(state: String) async throws {
        var settings = ConstantContactSettings()
        settings.forcedActivityState = state
        let contacts = try ContactClient(settings)
        #expect(await contacts.importing([["email": "a@example.com"]]).body["state"]?.string == state)
        #expect(await contacts.contact("a@example.com") == nil)
    }

    @Test func `rows beyond the limits are dropped without a word`() async throws {
        var settings = ConstantContactSettings()
        settings.maximumImportRows = 2
        let rows = (0..<4).map { number -> JSON in ["email": .string("c\(number)@example.com")] }
        let few = try ContactClient(settings)
        #expect(await few.importing(rows).body.at("status", "person_count") == 2)
        settings.maximumImportRows = 40_000
        settings.maximumImportBytes = 70
        let short = try ContactClient(settings)
        // {"import_data":[{"email":"c0@example.com"},{"email":"c1@example.com"}, ends at byte 69.
        #expect(await short.importing(rows).body.at("status", "person_count") == 2)
        let delivered = try #require(short.client.journal.deliveries.first)
        #expect(delivered.content.size > 70)
    }

    @Test(arguments: [
        (#"{"import_data":[{"email":"a@b.c"}]}"#, "list_ids is missing"),
        (#"{"import_data":[{"email":"a@b.c"}],"list_ids":[]}"#, "1 to 50"),
        (#"{"import_data":[{"email":"a@b.c"}],"list_ids":["x"]}"#, "UUIDs"),
        (
            #"{"import_data":[{"email":"a@b.c"}],"list_ids":["00000000-0000-4000-8000-000000000000"]}"#,
            "not there"
        ),
        (#"{"list_ids":["6d6f636b-6465-4374-8001-0000000000c1"]}"#, "import_data is missing"),
        (#"{"import_data":[],"list_ids":["6d6f636b-6465-4374-8001-0000000000c1"]}"#, "not empty"),
        (#"{"import_data":[7],"list_ids":["6d6f636b-6465-4374-8001-0000000000c1"]}"#, "import_data[0]"),
        (
            #"{"import_data":[{"email":"a@b.c","cf:tier":"1"}],"list_ids":["6d6f636b-6465-4374-8001-0000000000c1"]}"#,
            "cf:tier"
        ),
        (#"{"import_data":["#, "line 1, column 17"),
    ])
    func `an import that cannot be is refused with a list of one error`(body: String, reason: String) async throws {
        let contacts = try ContactClient()
        let answer = await contacts.client.send(
            "POST", "//v3/activities/contacts_json_import", bytes: Array(body.utf8),
            headers: ["authorization": "Bearer test"])
        #expect(answer.status == 400)
        #expect(answer.body.array?.count == 1)
        #expect(answer.errorKey == "contacts.api.validation.error")
        #expect(answer.errorMessage.contains(reason))
        #expect(contacts.client.journal.deliveries.isEmpty)
    }

    @Test func `another media type gets 415`() async throws {
        let contacts = try ContactClient()
        let answer = await contacts.send(
            "POST", "/activities/contacts_json_import", [:], headers: ["content-type": "text/csv"])
        #expect(answer.status == 415)
    }

    @Test func `custom fields are filled by name`() async throws {
        let contacts = try ContactClient()
        let field = await contacts.send("POST", "/contact_custom_fields", ["label": "Loyalty tier", "type": "string"])
        #expect(field.body["name"] == "Loyalty_tier")
        _ = await contacts.importing([["email": "a@example.com", "cf:Loyalty_tier": "gold"]])
        #expect(
            await contacts.contact("a@example.com")?["custom_fields"]
                == [["custom_field_id": field.body["custom_field_id"] ?? nil, "value": "gold"]])
    }

    @Test func `twenty-five batches go to one list`() async throws {
        let contacts = try ContactClient()
        for batch in 0..<25 {
            _ = await contacts.importing(
                (0..<100).map { ["email": .string("c\(batch)-\($0)@example.com"), "first_name": "F"] })
        }
        let list = await contacts.send("GET", "/contact_lists/\(ContactClient.list)?include_membership_count=active")
        #expect(list.body["membership_count"] == 2_500)
    }
}
