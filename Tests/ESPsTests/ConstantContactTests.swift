import ESPs
import Testing
import Verification

private let esp = "constant-contact"

private func marked(_ outcome: ImportOutcome) -> [String] { outcome.lines.filter { !$0.hasSuffix("noted") } }

@Suite struct ConstantContactTests {
    @Test func `new people become implicit contacts of the list, and completed does not mean landed`() throws {
        var account = try Importing(esp)
        let outcome = try account.run(
            "email,first_name,last_name\na@x.io,Ann,Ash\nbad,Bo,Bee\n,Cy,\nd@x.io,\(String(repeating: "n", count: 51)),\n"
        )
        #expect(outcome.figures == [4, 1, 0, 0, 0, 3, 0])
        #expect(outcome.status == "completed" && outcome.result == .succeededWithWarnings)
        #expect(marked(outcome) == ["2 email-format rejected", "3 email-required rejected", "4 name-length rejected"])
        let row = try #require(account.table("contacts").first)
        #expect(row["permission_to_send"] == "implicit" && row["opt_in_source"] == "Account")
        #expect(account.table("list_memberships").map { $0["email"] } == ["a@x.io"])
        #expect(
            outcome.document("activity.json")?.contains(
                #""status":{"items_total_count":5,"person_count":4,"error_count":1,"correctable_count":2,"cannot_add_to_list_count":0}"#
            ) == true)
    }

    @Test func `a known contact changes only where a value is given, and keeps its permission`() throws {
        var account = try Importing(esp)
        _ = try account.run("email,first_name,last_name\na@x.io,Ann,Ash\n")
        let outcome = try account.run("email,first_name,last_name\nA@x.io,,Ashe\n")
        #expect(outcome.figures == [1, 0, 1, 0, 0, 0, 0])
        #expect(
            outcome.lines.contains("1 partial-update noted") && outcome.lines.contains("1 permission-untouched noted"))
        #expect(account.table("contacts").map { "\($0["first_name"] ?? "") \($0["last_name"] ?? "")" } == ["Ann Ashe"])
        #expect(try account.run("email,first_name\na@x.io,Ann\n").figures == [1, 0, 0, 1, 0, 0, 0])
        var clearing = try account.with("blankClears: true")
        _ = try clearing.run("email,first_name\na@x.io,\n")
        #expect(clearing.table("contacts").first?["first_name"] == nil)
    }

    @Test func `unsubscribed people stay unsubscribed and off the list`() throws {
        var account = try Importing(esp, "unsubscribed: [Gone@x.io]")
        let outcome = try account.run("email,first_name\ngone@x.io,Go\na@x.io,Ann\n")
        #expect(outcome.figures == [2, 1, 1, 0, 0, 0, 0])
        #expect(marked(outcome) == ["1 mailable warned", "1 unsubscribed-not-listed warned"])
        #expect(outcome.document("activity.json")?.contains("\"cannot_add_to_list_count\":1") == true)
        #expect(account.table("list_memberships").map { $0["email"] } == ["a@x.io"])
        #expect(try account.run("email\ngone@x.io\n").lines.contains("1 unsubscribed-not-listed warned"))
        var revived = try Importing(esp, "deleted: [d@x.io]")
        #expect(try revived.run("email\nd@x.io\n").lines.contains("1 deleted-revived valueChanged"))
    }

    @Test func `rows beyond 40,000 lines and beyond 4 MB are silently cut`() throws {
        var account = try Importing(esp, "maxRows: 4")
        let outcome = try account.run("email\na@x.io\nb@x.io\nc@x.io\nd@x.io\ne@x.io\n")
        #expect(outcome.figures == [5, 3, 0, 0, 0, 0, 2])
        #expect(
            outcome.status == "completed"
                && marked(outcome) == ["4 import-row-limit skipped", "5 import-row-limit skipped"])
        var call = try Importing(esp, "maxRows: 4\nsource: json")
        #expect(try call.run("email\na@x.io\nb@x.io\nc@x.io\nd@x.io\ne@x.io\n").totals.added == 4)
        var small = try Importing(esp, "maxBytes: 20")
        #expect(try small.run("email\na@x.io\nb@x.io\nc@x.io\n").lines.contains("3 import-payload-size skipped"))
        var full = try Importing(esp)
        let rows = (0..<40_005).map { "p\($0)@x.io\n" }.joined()
        #expect(try full.run("email\n\(rows)").figures == [40_005, 39_999, 0, 0, 0, 0, 6])
    }

    @Test func `equal addresses are merged, later values that are not blank win`() throws {
        var account = try Importing(esp)
        let outcome = try account.run("email,first_name,last_name\na@x.io,Ann,Ash\nA@X.io,,Bee\n")
        #expect(outcome.figures == [2, 1, 1, 0, 0, 0, 0])
        #expect(outcome.lines.contains("2 duplicate-in-payload noted"))
        #expect(
            account.table("contacts").map { "\($0["email"] ?? "") \($0["first_name"] ?? "") \($0["last_name"] ?? "")" }
                == ["a@x.io Ann Bee"])
    }

    @Test func `lists are only added to, up to fifty for one contact`() throws {
        var account = try Importing(esp)
        _ = try account.run("email\na@x.io\nb@x.io\n")
        #expect(try account.run("email\nc@x.io\n").lines.contains("file list-add-only noted"))
        #expect(account.table("list_memberships").count == 3)
        let other = (2...3).map { "00000000-0000-4000-8000-00000000000\($0)" }.joined(separator: ", ")
        var full = try account.with("listIds: [\(other)]\nmaxLists: 2")
        #expect(marked(try full.run("email\na@x.io\nz@x.io\n")) == ["1 lists-per-contact rejected"])
    }

    @Test(arguments: [
        ("birthday_month,birthday_day", "2,30", "birthday-pair"),
        ("birthday_month,birthday_day", "2,", "birthday-pair"),
        ("anniversary,job_title", "2026.01.02,", "anniversary-format"),
        ("anniversary,job_title", "13/13/2026,", "anniversary-format"),
    ])
    func `bad dates set the row aside`(headings: String, values: String, rule: String) throws {
        var account = try Importing(esp)
        #expect(marked(try account.run("email,\(headings)\na@x.io,\(values)\n")) == ["1 \(rule) rejected"])
    }

    @Test(arguments: [
        "01/02/2026", "1/2/2026", "2026/01/02", "2026/1/2", "2026-01-02", "2026-1-2", "1-2-2026", "1-02-2026",
    ])
    func `all eight forms of an anniversary are understood`(text: String) throws {
        var account = try Importing(esp)
        _ = try account.run("email,anniversary\na@x.io,\(text)\n")
        #expect(account.table("contacts").first?["anniversary"] == "2026-01-02")
    }

    @Test(arguments: [
        ("a@x.io", true), ("a+b@x-y.co", true), ("a b@x.io", false), ("a,b@x.io", false), ("a@x", false),
        (".a@x.io", false), ("a..b@x.io", false),
        ("é@x.io", false), (String(repeating: "a", count: 60) + "@" + String(repeating: "b", count: 20) + ".io", false),
    ])
    func `an address is stored or set aside`(address: String, isGood: Bool) throws {
        var account = try Importing(esp)
        #expect(try account.run("email,first_name\n\"\(address)\",A\n").totals.added == (isGood ? 1 : 0))
    }

    @Test func `a call that cannot be made is refused whole`() throws {
        func first(_ text: String, _ settings: String = "source: file", name: String = "drop.csv") throws -> String {
            var account = try Importing(esp, settings)
            let outcome = try account.run(text, name: name)
            #expect(account.table("contacts").isEmpty)
            return "\(outcome.status) \(outcome.lines.first { $0.hasSuffix("fileRejected") } ?? "")"
        }
        #expect(try first("email\na@x.io\n", name: "drop.txt") == "HTTP 415 file media-type fileRejected")
        #expect(try first("mail\na@x.io\n") == "HTTP 400 file file-header fileRejected")
        #expect(
            try first("email,cf:Town\na@x.io,B\n", "customFields: [Towns]")
                == "HTTP 400 file custom-field-exists fileRejected")
        #expect(try first("email\na@x.io\n", "existingLists: [x]") == "HTTP 400 file list-exists fileRejected")
        #expect(
            try first("email\na@x.io\n", "existingLists: [x]\nunknownList: activityFailed")
                == "failed file list-exists fileRejected")
        #expect(try first("email\na@x.io\n", "forceState: timed_out") == "timed_out file activity-states fileRejected")
        let long = String(repeating: "n", count: 51)
        #expect(
            try first("email,first_name\na@x.io,A\nb@x.io,\(long)\n", "source: json")
                == "HTTP 400 file name-length fileRejected")
    }

    @Test func `a contact takes three telephone numbers, of a JSON call the fourth refuses all`() throws {
        let text = "email,phone,home_phone,work_phone,mobile_phone\na@x.com,1,2,3,4\nb@x.com,1,,3,4\n"
        var whole = try Importing(esp, "source: json")
        let refused = try whole.run(text)
        #expect(refused.status == "HTTP 400" && whole.table("contacts").isEmpty)
        #expect(refused.lines.contains("file address-length fileRejected"))
        var rows = try Importing(esp, "source: json\noverlong: errorRow")
        #expect(try rows.run(text).figures == [2, 1, 0, 0, 0, 1, 0])
        var cut = try Importing(esp, "source: json\noverlong: truncate")
        #expect(try cut.run(text).lines.contains("1 address-length valueChanged"))
        #expect(cut.table("contacts").first?["mobile_phone"] == nil)
    }

    @Test func `custom fields, unknown headings, long streets and SMS consent are handled`() throws {
        var account = try Importing(esp, "customFields: [Town]\noverlong: truncate\nsmsPermission: explicit")
        let outcome = try account.run(
            "EMAIL,cf:Town,shoe,street,sms_number\na@x.io,Bonn,42,\(String(repeating: "s", count: 300)),1231231234\n")
        #expect(
            marked(outcome) == [
                "file unknown-heading columnSkipped", "1 address-length valueChanged", "1 sms-consent valueChanged",
            ])
        #expect(
            account.table("contacts").first?["cf:Town"] == "Bonn"
                && account.table("contacts").first?["street"]?.count == 255)
    }

    @Test func `Adobe's default columns and Customer Insights' limits are seen`() throws {
        var account = try Importing(
            esp,
            "exporter: {maxProfiles: 1}\nlistIds: [00000000-0000-4000-8000-000000000001, 00000000-0000-4000-8000-000000000002]"
        )
        let outcome = try account.run("person_name_firstName,personalEmail_address,phone\nAnn,a@x.io,1\nBo,,2\n")
        #expect(
            marked(outcome) == [
                "file exporter-single-list warned", "file exporter-fields warned", "file exporter-profile-limit warned",
                "2 exporter-email-mapped warned", "2 email-required rejected",
            ])
        #expect(account.table("contacts").first?["first_name"] == "Ann")
    }

    @Test(arguments: [
        ("listIds: []", "must have 1 to 50 (constant-contact/list-ids-required)"),
        ("listIds: [abc]", "\"abc\" is no list id"),
        ("duplicates: first", "must be one of lastNonBlankWins, lastWins"),
    ])
    func `settings that cannot work are refused`(yaml: String, part: String) throws {
        let sentence = try #require(complaint { _ = try Importing(esp, yaml) })
        #expect(sentence.hasPrefix("import.yaml:1:") && sentence.contains(part), "\(sentence)")
    }
}
