import Conformance
import Drops
import Exporting
import Foundation
import Reporting
import Testing
import Verification

/// Imports at Constant Contact as others send them, judged like files.
struct ContactImportTests {
    /// An exporter that sends JSON imports, made from the expected rows by Python and sent by curl.
    private static func exporter(_ python: String = "") throws -> CommandExporter {
        let script = """
            set -e
            python3 - <<'PY' > "$MOCKDEST_JOB.body"
            import json, os
            job = json.load(open(os.environ["MOCKDEST_JOB"]))
            audience = job["audiences"][0]["id"]
            rows = []
            for line in open(os.environ["MOCKDEST_PROFILES"], encoding="utf-8"):
                p = json.loads(line)
                m = p["segmentMembership"]["ups"].get(audience)
                if not m or m["status"] == "exited" or "personalEmail" not in p: continue
                name = p["person"]["name"]
                row = {"email": p["personalEmail"]["address"]}
                if "firstName" in name: row["first_name"] = name["firstName"].strip(" \\t")
                if "lastName" in name: row["last_name"] = name["lastName"].strip(" \\t")
                rows.append(row)
            lists = [job["endpoint"]["constant-contact"]["list"]]
            \(python)
            print(json.dumps({"import_data": rows, "list_ids": lists}))
            PY
            curl -sS -f -o /dev/null -H "Authorization: Bearer $MOCKDEST_API_TOKEN" -H "Content-Type: application/json" \\
              --data-binary "@$MOCKDEST_JOB.body" "$MOCKDEST_API_URL/v3/activities/contacts_json_import"
            """
        return try CommandExporter(["sh", "-c", script])
    }

    @Test(arguments: ["first-full", "one-profile", "non-ascii", "quotes-and-line-breaks"])
    func `a right JSON import by others conforms`(happening: String) async throws {
        let report = try #require(try await gate(Self.exporter(), ["api/constant-contact/\(happening)"]).first)
        let found = report.allFindings.map { "\($0.id): \($0.message.unmasked)" }
        #expect(report.outcome == .conforms, "\(found) \(report.output)")
    }

    @Test(arguments: [
        ("rows.pop()", "identities/missing"),
        ("rows.append(dict(rows[0], email='x@example.com'))", "identities/unexpected"),
        ("rows[0]['last_name'] = 'Other'", "columns/value"), ("rows[0]['job_title'] = 'Boss'", "columns/unexpected"),
        ("rows.append(rows[0])", "identities/duplicate"),
    ])
    func `a wrong JSON import is found`(change: String, id: String) async throws {
        let exporter = try Self.exporter(change)
        let report = try #require(try await gate(exporter, ["api/constant-contact/first-full"]).first)
        #expect(report.outcome == .fails && report.ids.contains(id), "\(report.ids) \(report.output)")
    }

    @Test func `an import into another list is found`() async throws {
        let elsewhere = ScriptedExporter { call in
            var call = call
            guard case .constantContact(var place) = call.job.endpoint else { return ExporterRun(ending: .exited(1)) }
            place.list = try await Self.newList(place)
            call.job.endpoint = .constantContact(place)
            return try await InProcessExporter().run(call)
        }
        let report = try #require(try await gate(elsewhere, ["api/constant-contact/first-full"]).first)
        #expect(report.outcome == .fails && report.ids == ["gate/wrong-list"], "\(report.ids) \(report.output)")
    }

    private static func newList(_ place: ExportEndpoint.ContactListPlace) async throws -> String {
        let pipe = Pipe()
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/curl")
        curl.arguments = [
            "-sS", "-H", "Authorization: Bearer \(place.accessToken ?? "")", "-H", "Content-Type: application/json",
            "-d", "{\"name\":\"Other\"}", "\(place.url ?? "")/v3/contact_lists",
        ]
        curl.standardOutput = pipe
        try curl.run()
        let answer = try JSONSerialization.jsonObject(with: try pipe.fileHandleForReading.readToEnd() ?? Data())
        curl.waitUntilExit()
        return (answer as? [String: Any])?["list_id"] as? String ?? ""
    }
}
