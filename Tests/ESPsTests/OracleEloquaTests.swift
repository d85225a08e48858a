import Drops
import ESPs
import Testing
import Verification

private let esp = "oracle-eloqua"

private func contacts(_ importing: Importing) -> [[String: String]] {
    importing.table("contacts").map {
        $0.filter {
            $0.key != "C_DateModified" && $0.key != "isSubscribed" && $0.key != "isBounceback" && !$0.value.isEmpty
        }
    }
}

private func importing(_ settings: String? = nil, holding rows: String) throws -> Importing {
    var first = try Importing(esp)
    _ = try first.run("emailAddress,firstName,lastName\n\(rows)")
    guard let settings else { return first }
    return try first.with(settings)
}

@Suite struct OracleEloquaTests {
    @Test func `sync 1040: a row updates and another creates without last name`() throws {
        var run = try importing(holding: "a@x.com,John,\n")
        let outcome = try run.run("id,emailAddress,firstName,lastName\n1,a@x.com,John,Doe\n2,b@x.com,Pete,\n")
        #expect(outcome.figures == [2, 1, 1, 0, 0, 0, 0])
        #expect(
            contacts(run) == [
                ["C_EmailAddress": "a@x.com", "C_FirstName": "John", "C_LastName": "Doe"],
                ["C_EmailAddress": "b@x.com", "C_FirstName": "Pete"],
            ])
    }

    @Test func `sync 1041: a blank clears the stored value under always`() throws {
        var run = try importing(holding: "a@x.com,John,Doe\n")
        let outcome = try run.run("id,emailAddress,firstName,lastName\n1,a@x.com,John,\n")
        #expect(contacts(run) == [["C_EmailAddress": "a@x.com", "C_FirstName": "John"]])
        #expect(outcome.lines.contains("1 blank-clears valueChanged"))
    }

    @Test func `sync 1042: an extra column ends in warning with no reject and the modification time stays`() throws {
        var run = try importing(holding: "a@x.com,John,\n")
        let before = run.table("contacts")
        let outcome = try run.run("id,emailAddress,firstName\n1,a@x.com,John\n")
        #expect(outcome.status == "warning" && outcome.figures == [1, 0, 0, 1, 0, 0, 0])
        #expect(run.table("contacts") == before)
        #expect(
            outcome.document("sync-rejects")
                == "{\"items\":[],\"totalResults\":0,\"limit\":1000,\"offset\":0,\"count\":0,\"hasMore\":false}")
        let log = try #require(outcome.document("sync-logs"))
        #expect(
            log.contains(
                "\"severity\":\"warning\",\"statusCode\":\"ELQ-00111\",\"message\":\"Field id is not part of import definition, and will be ignored.\""
            ))
        #expect(log.contains("\"count\":1,\"severity\":\"information\",\"statusCode\":\"ELQ-00022\""))
    }

    @Test func `syncs 1043 and 1047: one changed, the other untouched, ending in warning`() throws {
        var run = try importing(holding: "a@x.com,John,\nb@x.com,Pete,\n")
        let outcome = try run.run("id,emailAddress,firstName\n1,a@x.com,John\n2,b@x.com,Sally\n")
        #expect(outcome.status == "warning" && outcome.figures == [2, 0, 1, 1, 0, 0, 0])
        var other = try importing(holding: "c@x.com,John,Test\n")
        #expect(try other.run("id,emailAddress,firstName,lastName\n1,c@x.com,Other New,User\n").status == "warning")
        #expect(contacts(other)[0]["C_FirstName"] == "Other New")
    }

    @Test func `syncs 1048, 1054 and 1056: good rows alone end in success`() throws {
        var run = try Importing(esp)
        #expect(try run.run("emailAddress,firstName,lastName\nd@x.com,New,User\n").status == "success")
        #expect(try run.run("emailAddress,firstName\ngrouparoo+test@demo.com,Special\n").totals.added == 1)
        let rows = (0..<150).map { "user\($0)@x.com,U\n" }.joined()
        #expect(try run.run("emailAddress,firstName\n\(rows)").totals.added == 150)
    }

    @Test func `sync 1052: a bad address is rejected with its record and absent`() throws {
        var run = try Importing(esp)
        let outcome = try run.run("emailAddress,firstName\nnotanemail,Maria\n")
        #expect(outcome.status == "warning" && outcome.figures == [1, 0, 0, 0, 0, 1, 0])
        #expect(
            outcome.document("sync-rejects")?.contains(
                "\"statusCode\":\"ELQ-00002\",\"recordIndex\":1,\"invalidFields\":[\"emailAddress\"]") == true)
        #expect(contacts(run).isEmpty)
    }

    @Test func `sync 1053: the reject item has the recorded shape`() throws {
        var run = try importing(holding: "a@x.com,John,Test\n")
        let outcome = try run.run(
            "id,emailAddress,firstName,lastName,mobilePhone\n1,a@x.com,Sam,Test,\n2,bademail,William,,\n3,e@x.com,Liz,,\n"
        )
        #expect(outcome.status == "warning" && outcome.figures == [3, 1, 1, 0, 0, 1, 0])
        #expect(
            outcome.document("sync-rejects")
                == #"{"items":[{"fieldValues":{"emailAddress":"bademail","firstName":"William","lastName":"","mobilePhone":""},"message":"Invalid email address.","statusCode":"ELQ-00002","recordIndex":2,"invalidFields":["emailAddress"]}],"totalResults":1,"limit":1000,"offset":0,"count":1,"hasMore":false}"#
        )
        #expect(contacts(run).map { $0["C_FirstName"] } == ["Sam", "Liz"])
    }

    @Test func `21,000 of 30,000 identifiers hit several contacts, as recorded`() throws {
        var run = try Importing(esp)
        let seed = (0..<51_000).map { "p\($0)@x.com,id\($0 < 30_000 ? $0 : $0 - 21_000)\n" }.joined()
        #expect(try run.run("emailAddress,SFDC Contact ID\n\(seed)").totals.added == 51_000)
        var matching = try run.with("identifier: C_SFDCContactID")
        let rows = (0..<30_000).map { "id\($0),New\n" }.joined()
        let outcome = try matching.run("SFDC Contact ID,First Name\n\(rows)")
        #expect(outcome.figures == [30_000, 0, 9_000, 0, 0, 21_000, 0])
        #expect(outcome.status == "warning")
        let log = try #require(outcome.document("sync-logs"))
        for (code, count) in [
            ("ELQ-00001", 30_000), ("ELQ-00026", 21_000), ("ELQ-00003", 9_000), ("ELQ-00004", 0), ("ELQ-00022", 9_000),
        ] {
            #expect(
                log.split(separator: "\n").contains { $0.contains("\"count\":\(count),") && $0.contains(code) },
                "\(code)")
        }
    }

    @Test func `of one identifier in several rows the last survives and the copies leave nothing`() throws {
        let rows = "emailAddress,firstName,lastName\na@x.com,One,\nA@x.com,Two,Z\nn@x.com,X,\nn@x.com,Y,\n"
        var last = try importing("updateRule: ifNewIsNotNull", holding: "a@x.com,John,Doe\n")
        let outcome = try last.run(rows)
        #expect(outcome.figures == [4, 1, 1, 0, 2, 0, 0])
        #expect(contacts(last).map { $0["C_FirstName"] } == ["Two", "Y"])
        #expect(
            outcome.document("sync-logs")?.contains(
                "\"count\":2,\"severity\":\"information\",\"statusCode\":\"ELQ-00003\"") == true)
        var first = try importing("duplicateInFile: firstWins", holding: "")
        #expect(try first.run(rows).figures == [4, 2, 0, 0, 2, 0, 0])
        var none = try importing("duplicateInFile: rejectAll", holding: "a@x.com,John,Doe\n")
        #expect(try none.run(rows).figures == [4, 0, 0, 0, 0, 4, 0])
        #expect(contacts(none).map { $0["C_FirstName"] } == ["John"])
    }

    @Test func `an invalid field is left out and its row kept`() throws {
        var run = try Importing(
            esp,
            "fields: [{name: C_Points, display: Points, type: numeric}, {name: C_Joined, display: Joined, type: date}]")
        let long = String(repeating: "n", count: 101)
        let outcome = try run.run(
            "Email,Points,Joined,City\na@x.com,1.5,2026-01-02,\(long)\nb@x.com,$5,2026-01-02 03:04:05.678,Bonn\nc@x.com,1,2/1/2026,Rome\n"
        )
        #expect(outcome.figures == [3, 3, 0, 0, 0, 0, 0])
        #expect(outcome.status == "warning")
        #expect(
            outcome.lines.filter { $0.hasSuffix("fieldDropped") } == [
                "1 text-length fieldDropped", "2 numeric-format fieldDropped", "2 date-milliseconds fieldDropped",
                "3 date-format fieldDropped",
            ])
        #expect(outcome.count(of: "\(esp)/invalid-non-unique-field") == 4)
        #expect(
            contacts(run)[0] == ["C_EmailAddress": "a@x.com", "C_Points": "1.5", "C_Joined": "2026-01-02 00:00:00"])
        #expect(
            outcome.document("sync-logs")?.contains("\"count\":3,\"severity\":\"warning\",\"statusCode\":\"ELQ-00144\"")
                == true)
    }

    @Test(arguments: [
        ("a@x.com", true), ("a+b_c@x-y.co.uk", true), ("a b@x.com", false), ("a@x", false), ("a..b@x.com", false),
        ("a@x..com", false), ("é@x.com", false), ("a\u{A0}@x.com", false), ("a@b@x.com", false),
    ])
    func `an address is taken or rejected`(address: String, isGood: Bool) throws {
        var run = try Importing(esp)
        #expect(try run.run("Email Address,City\n\(address),X\n").totals.added == (isGood ? 1 : 0))
    }

    @Test func `subscription belongs to the address and survives deletion`() throws {
        var run = try importing("purpose: unsubscribe", holding: "a@x.com,Ann,\n")
        let outcome = try run.run("Email Address\na@x.com\nlater@x.com\n")
        #expect(outcome.figures == [2, 0, 1, 0, 0, 0, 1])
        #expect(outcome.lines.contains("2 purpose-unsubscribe skipped"))
        var adding = try run.with("list: L")
        let added = try adding.run("Email Address,First Name\na@x.com,Al\nlater@x.com,Lea\n")
        #expect(adding.table("contacts").map { $0["isSubscribed"] } == ["false", "false"])
        #expect(
            added.lines.contains("1 no-resubscribe noted")
                && added.lines.contains("2 subscription-by-address valueChanged"))
        #expect(adding.table("list: L").count == 2)
        var deleting = try adding.with("purpose: delete\nlist: L")
        _ = try deleting.run("Email Address\na@x.com\n")
        #expect(deleting.table("contacts").count == 1 && deleting.table("list: L").count == 1)
        var again = try deleting.with("updateRule: always")
        #expect(try again.run("Email Address\na@x.com\n").lines.contains("1 restore-deleted valueChanged"))
        #expect(again.table("list: L").count == 1, "lists are not restored")
    }

    @Test func `a hard bounce belongs to the address, makes no contact and is restored with the next one`() throws {
        var run = try importing("purpose: hardBounce", holding: "a@x.com,Ann,\n")
        #expect(run.table("contacts").map { $0["isBounceback"] } == ["false"])
        let outcome = try run.run("Email Address\na@x.com\nlater@x.com\n")
        #expect(outcome.figures == [2, 0, 1, 0, 0, 0, 1])
        #expect(outcome.document("sync-log")?.contains("ELQ-00016") == true)
        #expect(run.table("contacts").map { $0["isBounceback"] } == ["true"])
        var adding = try run.with("updateRule: always")
        let added = try adding.run("Email Address\nlater@x.com\n")
        #expect(added.lines.contains("1 subscription-by-address valueChanged"))
        #expect(adding.table("contacts").map { $0["isBounceback"] } == ["true", "true"])
        #expect(adding.table("contacts").map { $0["isSubscribed"] } == ["true", "true"])
    }

    @Test func `rules, priorities and limits keep values and contacts out`() throws {
        let seeded = try importing(holding: "a@x.com,Ann,\n")
        var existing = try seeded.with("updateRule: ifExistingIsNull")
        #expect(
            try existing.run("Email,First Name,Last Name\na@x.com,Al,Ash\n").lines.contains("1 update-rule skipped"))
        #expect(contacts(existing)[0] == ["C_EmailAddress": "a@x.com", "C_FirstName": "Ann", "C_LastName": "Ash"])
        var updating = try seeded.with("importRule: updateOnly")
        #expect(try updating.run("Email\nz@x.com\n").lines == ["file header-automap noted", "1 import-rule skipped"])
        var limited = try seeded.with("contactLimit: 1")
        #expect(try limited.run("Email\nz@x.com\na@x.com\n").figures == [2, 0, 0, 1, 0, 1, 0])
        var high = try Importing(esp, "sourcePriority: 1")
        _ = try high.run("Email,City\na@x.com,Bonn\n")
        var low = try high.with("sourcePriority: 2")
        #expect(try low.run("Email,City\na@x.com,Rome\n").lines.contains("1 data-priority skipped"))
        var unique = try seeded.with("identifier: C_SFDCContactID")
        #expect(try unique.run("SFDC Contact ID,Email\n1,a@x.com\n").lines.contains("1 email-uniqueness rejected"))
        var excluded = try seeded.with("excludeDomains: [x.com]\nvalidationRules: [{field: C_City, values: [Bonn]}]")
        let outcome = try excluded.run("Email,City\na@x.com,Bonn\nb@x.com,Rome\n")
        #expect(
            outcome.lines.contains("1 master-exclude warned") && outcome.lines.contains("2 validation-rules rejected"))
    }

    @Test func `a file the tool cannot read fails with its reason`() throws {
        func first(_ text: String, _ name: String = "drop.csv", _ settings: String = "port: 22") throws -> String? {
            var run = try Importing(esp, settings)
            let outcome = try run.run(text, name: name)
            return outcome.status == "error"
                ? outcome.lines.first { $0.hasSuffix("fileRejected") } : outcome.lines.first
        }
        #expect(try first("Email\n", "drop.json") == "file file-extension fileRejected")
        #expect(try first("Email\n", "drop.csv.gpg") == "file encrypted-file fileRejected")
        #expect(try first("a,b\n1,2\n") == "file header-required fileRejected")
        #expect(try first("City\nRome\n") == "file identifier-required fileRejected")
        #expect(try first("Email,email\na@x.com,b\n") == "file duplicate-header fileRejected")
        #expect(try first("Email\n", "drop.csv", "maxBytes: 2") == "file file-size fileRejected")
        #expect(try first("Email\tCity\na@x.com\tB\n", "a.txt") == "file delimiter warned")
        #expect(try first("Email\tCity\na@x.com\tB\n", "a.txt", "tabPolicy: reject") == "file delimiter fileRejected")
        #expect(try first("Email Address\n") == "file no-data warned")
        #expect(try first("Email,City,Date Created\na@x.com,B,x\n")?.contains("header-automap") == true)
        var bad = try Importing(esp)
        let outcome = try bad.run(Array("Email Address\na@x.com\n".utf8) + [0xFF, 10])
        #expect(outcome.lines == ["file encoding fileRejected"] && outcome.figures == [2, 0, 0, 0, 0, 2, 0])
        #expect(contacts(bad).isEmpty)
    }

    @Test func `ragged, blank and unclosed rows are told apart`() throws {
        var run = try Importing(esp)
        let outcome = try run.run("Email Address,City\na@x.com\n\n , \nb@x.com,B,C\nc@x.com,\"x\" y\n,Z\n")
        #expect(outcome.figures == [6, 1, 0, 0, 0, 3, 2])
        #expect(
            outcome.lines == [
                "2 empty-row skipped", "3 empty-row skipped", "4 rfc4180-quoting rejected",
                "5 rfc4180-quoting rejected", "6 missing-email rejected",
            ])
    }

    @Test(arguments: [
        ("identifier: C_Email", "\"C_Email\" is no contact field"),
        ("mapping: {a: C_FrstName}", "did you mean \"C_FirstName\"?"),
        ("identifier: C_DateCreated", "oracle-eloqua/identifier-required"), ("listAction: remove", "needs a \"list\""),
        ("updateRuleByField: {C_City: sometimes}", "must be one of always"),
    ])
    func `settings that cannot work are refused`(yaml: String, part: String) throws {
        let sentence = try #require(complaint { _ = try Importing(esp, yaml) })
        #expect(sentence.hasPrefix("import.yaml:1:") && sentence.contains(part), "\(sentence)")
    }

    @Test func `only the exact name on SFTP is found`() throws {
        let emulator = try Importing(esp, "fileName: members.csv\nenforcePort22: yes\nport: 2222").emulator
        let selection = emulator.selectFiles(
            from: [
                OfferedFile(path: "in/members.csv", endpoint: .s3, modifiedAt: importTime.now),
                OfferedFile(path: "in/member.csv", endpoint: .sftp, modifiedAt: importTime.now),
            ], time: importTime)
        #expect(selection.isError && selection.chosen.isEmpty)
        #expect(
            selection.notes.map { String($0.rule.split(separator: "/")[1]) } == [
                "port-22", "transport-sftp-only", "missing-file",
            ])
    }
}
