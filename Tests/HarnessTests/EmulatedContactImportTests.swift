import AsyncHTTPClient
import Drops
import ESPs
import FakeAPIs
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import StrictYAML
import Testing
import Verification

@testable import Harness

/// The Constant Contact API of a harness: its activities end as the emulated import's rules say.
struct EmulatedContactImportTests {
    private static let list = "6d6f636b-6465-4374-8001-0000000000c1"

    private let moment = Date(timeIntervalSince1970: 1_700_000_000)

    private func withContacts(
        settings: String? = nil, _ body: (Harness) async throws -> Void
    ) async throws {
        var api = APIConfiguration()
        if let settings {
            api.importRules = EmulatedContactImport(
                try ConstantContactRows(settings: YAMLValue(parsing: settings, file: "s")))
        }
        let configuration = HarnessConfiguration(s3: nil, sftp: nil, api: api, time: .fixed(moment))
        try await withHarness(configuration) { try await body($0) }
    }

    private func call(
        _ harness: Harness, _ method: String, _ path: String, _ body: String? = nil, type: String = "application/json"
    ) async throws -> [String: Any] {
        var request = HTTPClientRequest(url: (harness.apiURL ?? "") + "/v3" + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers = ["Authorization": "Bearer test", "Content-Type": type]
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let data = Data(buffer: try await answer.body.collect(upTo: 1 << 20))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// The counters of a finished JSON import.
    private func counts(_ harness: Harness, _ rows: String) async throws -> [String: Int] {
        let started = try await call(
            harness, "POST", "/activities/contacts_json_import",
            "{\"import_data\":[\(rows)],\"list_ids\":[\"\(Self.list)\"]}")
        let id = try #require(started["activity_id"] as? String, "\(started)")
        let done = try await call(harness, "GET", "/activities/\(id)")
        return done["status"] as? [String: Int] ?? [:]
    }

    private func contact(_ harness: Harness, _ email: String) async throws -> [String: Any] {
        let found = try await call(harness, "GET", "/contacts?email=\(email)&status=all&include=street_addresses")
        return try #require((found["contacts"] as? [[String: Any]])?.first)
    }

    @Test func `addresses, birthdays and anniversaries are judged row by row, and the good rows land`() async throws {
        try await withContacts { harness in
            let found = try await counts(
                harness,
                """
                {"email":"a@example.com","anniversary":"11/08/2006"},{"email":"no at sign"},{"first_name":"nobody"},
                {"email":"b@example.com","birthday_month":2,"birthday_day":30},{"email":"c@example.com","birthday_month":2},
                {"email":"d@example.com","anniversary":"sometime"},{"email":"e@example.com","first_name":"  Eve "}
                """)
            #expect(
                found == [
                    "items_total_count": 7, "person_count": 7, "error_count": 0, "correctable_count": 5,
                    "cannot_add_to_list_count": 0,
                ])
            #expect(try await contact(harness, "a@example.com")["anniversary"] as? String == "2006-11-08")
            #expect(try await contact(harness, "e@example.com")["first_name"] as? String == "Eve")
        }
    }

    @Test func `a row without an address lands by its number for text messages, once`() async throws {
        try await withContacts { harness in
            let row = "{\"sms_number\":\"+4915112345678\",\"first_name\":\"S\"}"
            #expect(try await counts(harness, row + "," + row)["correctable_count"] == 0)
            let total = try await call(harness, "GET", "/contacts/counts")
            #expect(total["total"] as? Int == 1)
        }
    }

    @Test func `settings of the import hold here too`() async throws {
        try await withContacts(settings: "blankClears: true\nemailCheck: none\n") { harness in
            _ = try await counts(harness, #"{"email":"odd address","first_name":"A","last_name":"B"}"#)
            let second = try await counts(harness, #"{"email":"odd address","first_name":""}"#)
            #expect(second["correctable_count"] == 0)
            let kept = try await contact(harness, "odd%20address")
            #expect(kept["first_name"] == nil && kept["last_name"] as? String == "B")
        }
    }

    @Test func `a file with an unknown custom field fails as a whole and says why`() async throws {
        try await withContacts { harness in
            let form = """
                --x\r\nContent-Disposition: form-data; name="list_ids"\r\n\r\n\(Self.list)\r
                --x\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\nemail,cf:tier\na@example.com,1\n\r
                --x--\r\n
                """
            let started = try await call(
                harness, "POST", "/activities/contacts_file_import", form, type: "multipart/form-data; boundary=x")
            let id = try #require(started["activity_id"] as? String, "\(started)")
            let done = try await call(harness, "GET", "/activities/\(id)")
            #expect(done["state"] as? String == "failed")
            #expect("\(done["activity_errors"] ?? "")".contains("no custom field is called"))
        }
    }

    @Test func `all batches into one list are one drop, judged as what Customer Insights exports`() async throws {
        try await withContacts { harness in
            for batch in 0..<3 {
                let rows = (0..<4).map {
                    "{\"email\":\"p\(batch)-\($0)@example.com\",\"first_name\":\"F, \($0)\",\"last_name\":\"L\"}"
                }
                #expect(try await counts(harness, rows.joined(separator: ","))["person_count"] == 4)
            }
            let drop = try await harness.drop()
            #expect(drop.deliveries.count == 3 && harness.inbox.drops.count == 1)
            let expectation = try #require(ExpectationProfile.named("customer-insights-to-constant-contact"))
            let judged = try harness.verify(drop, against: try expectation.expectation())
            #expect(judged.verdict == .pass, "\(judged.findings)")
            #expect(judged.files.map(\.records) == [4, 4, 4])

            _ = try await counts(harness, #"{"email":"p0-0@example.com","job_title":"T"},{"first_name":"nobody"}"#)
            let more = try #require(harness.inbox.drops.first)
            let ids = try harness.verify(more, against: try expectation.expectation()).findings.map(\.id)
            #expect(
                Set(ids).isSuperset(of: ["columns/unexpected", "identities/blank", "identities/duplicate"]), "\(ids)")
        }
    }
}
