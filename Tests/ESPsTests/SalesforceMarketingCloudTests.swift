import ESPs
import Testing
import Verification

private let esp = "salesforce-marketing-cloud"

/// The data extension of the worked case, with `extra` settings.
private func members(_ extra: String = "") -> String {
    """
    \(extra)
    dataExtension:
      name: Members
      fields:
        - { name: SubscriberKey, type: Text, length: 50, primaryKey: true }
        - { name: Email, type: EmailAddress, length: 254, required: true }
        - { name: First, type: Text, length: 5 }
        - { name: VIP, type: Boolean, default: "False" }
    """
}

private let workedCase = """
    SubscriberKey,Email,First,VIP
    k1,new@x.io,,
    k2,a..b@x.io,Bo,Y
    k2,b.@x.io,"O""N",0
    k3,two@@x.io,Cy,1
    k4,x@y.z,Di,1
    k5,e@x.io,Toolong,1
    k6,f@x.io,Ed,maybe
    k7,g@x.io,Flo
    """

private func withOneMember(_ extra: String = "") throws -> Importing {
    var importing = try Importing(esp, members(extra))
    var seeding = try importing.with(members())
    _ = try seeding.run("SubscriberKey,Email,First,VIP\nk1,old@x.io,Ann,True\n")
    importing.state = seeding.state
    return importing
}

@Suite struct SalesforceMarketingCloudTests {
    @Test func `the worked case comes out to the digit`() throws {
        var importing = try withOneMember()
        let outcome = try importing.run(workedCase)
        #expect(outcome.figures == [8, 1, 1, 0, 1, 5, 0])
        #expect(outcome.status == "Completed")
        #expect(
            importing.table("Members") == [
                ["SubscriberKey": "k1", "Email": "new@x.io", "VIP": "False"],
                ["SubscriberKey": "k2", "Email": "b.@x.io", "First": "O\"N", "VIP": "False"],
            ])
        #expect(
            outcome.document("Import Result") == """
                Row Number\tError Number\tError Code\tError Details
                3\t0\tInvalidEmailAddress\tInvalidEmailAddress
                4\t0\tInvalidEmailAddress\tInvalidEmailAddress
                5\t0\tTextTooLong\tTextTooLong
                6\t0\tInvalidBoolean\tInvalidBoolean
                7\t0\tInvalidFieldCount\tInvalidFieldCount

                """)
        let summary = try #require(outcome.document("ImportResultsSummary"))
        #expect(summary.contains("TotalRows: 8\nNumberSuccessful: 2\nNumberErrors: 5\nNumberDuplicated: 1\n"))
        #expect(
            outcome.lines == [
                "file result-file noted", "1 blank-overwrites valueChanged", "1 default-value valueChanged",
                "2 duplicate-primary-key duplicate",
                "4 email-format rejected", "5 email-format rejected", "6 text-length rejected",
                "7 boolean-token rejected", "8 field-count rejected",
            ])
        let blank = try #require(outcome.rows.first { $0.rule == "\(esp)/blank-overwrites" })
        #expect(blank.column == "First" && blank.before?.unmasked == "Ann" && blank.after == nil)
        #expect(blank.before?.rendered { _ in "***" } == "***", "a person's name must be maskable")
        #expect(outcome.assumptions.contains { $0.setting == "assumptions.blankOverwrites" })
    }

    @Test func `without skipping bad rows one bad row leaves everything as it was`() throws {
        var importing = try withOneMember("allowErrors: false")
        let outcome = try importing.run(workedCase)
        #expect(outcome.status == "Error" && outcome.result == .failed)
        #expect(outcome.figures == [8, 0, 0, 0, 0, 8, 0])
        #expect(outcome.count(of: "\(esp)/bad-rows-not-allowed") == 1)
        #expect(
            importing.table("Members") == [
                ["SubscriberKey": "k1", "Email": "old@x.io", "First": "Ann", "VIP": "True"]
            ])
    }

    @Test func `a blank file fails by default and empties the data extension under Overwrite and Process`() throws {
        let header = "SubscriberKey,Email,First,VIP\n"
        var failing = try withOneMember("updateType: Overwrite")
        let failed = try failing.run(header)
        #expect(failed.status == "Error" && failed.lines == ["file blank-file fileRejected"])
        #expect(failed.document("ImportResultsSummary")?.contains("ErrorCode: EmptySource") == true)
        #expect(failing.table("Members").count == 1)

        var processing = try withOneMember("{updateType: Overwrite, blankFileProcessingType: Process}".unbraced)
        let processed = try processing.run(header)
        #expect(processed.status == "Completed")
        #expect(processing.table("Members").isEmpty)

        var adding = try withOneMember("blankFileProcessingType: Process")
        _ = try adding.run(header)
        #expect(adding.table("Members").count == 1)

        var skipping = try withOneMember("{updateType: Overwrite, blankFileProcessingType: Skip}".unbraced)
        #expect(try skipping.run("").status == "Completed")
        #expect(skipping.table("Members").count == 1)
    }

    @Test func `Overwrite replaces all rows by the file's good ones`() throws {
        var importing = try withOneMember("updateType: Overwrite")
        let outcome = try importing.run("SubscriberKey,Email,First,VIP\nk9,n@x.io,Ny,1\nk8,bad,Be,1\n")
        #expect(outcome.figures == [2, 1, 0, 0, 0, 1, 0])
        #expect(importing.table("Members").map { $0["SubscriberKey"] } == ["k9"])
    }

    @Test func `Add Only leaves known keys and keeps the first of equal new ones`() throws {
        var importing = try withOneMember("updateType: Add")
        let outcome = try importing.run(
            "SubscriberKey,Email\nk1,z@x.io\nk2,a@x.io\nK2 ,b@x.io\n")
        #expect(outcome.figures == [3, 1, 0, 0, 1, 0, 1])
        #expect(importing.table("Members").map { $0["Email"] } == ["old@x.io", "a@x.io"])
        #expect(importing.table("Members")[1]["VIP"] == "False", "a field without column takes its default")
    }

    @Test func `Update Only passes over unknown keys`() throws {
        var importing = try withOneMember("updateType: Update")
        let outcome = try importing.run("SubscriberKey,Email\nk1,z@x.io\nk2,a@x.io\nk2,b@x.io\n")
        #expect(outcome.figures == [3, 0, 1, 0, 1, 0, 1])
        #expect(importing.table("Members").count == 1)
    }

    @Test func `of equal keys the last is put over what was there before the drop`() throws {
        var importing = try withOneMember("assumptions: {blankOverwrites: false}")
        let outcome = try importing.run("SubscriberKey,Email,First\nk1,a@x.io,Bo\nk1,old@x.io,\n")
        #expect(outcome.figures == [2, 0, 0, 1, 1, 0, 0])
        #expect(importing.table("Members")[0]["First"] == "Ann", "the first of the two must leave nothing behind")
    }

    @Test func `an account that refuses repeated keys refuses all of them`() throws {
        var importing = try withOneMember("duplicateKeys: rejectAll")
        let outcome = try importing.run(
            "SubscriberKey,Email\nk1,a@x.io\nk1,b@x.io\nk2,c@x.io\nk2,d@x.io\nk2,e@x.io\nk3,f@x.io\n")
        #expect(outcome.figures == [6, 1, 0, 0, 0, 5, 0])
        #expect(importing.table("Members").map { $0["Email"] } == ["old@x.io", "f@x.io"])
    }

    @Test func `a row that differs in nothing is unchanged`() throws {
        var importing = try withOneMember()
        #expect(
            try importing.run("SubscriberKey,Email,First,VIP\nk1,old@x.io,Ann,yes\n").figures == [1, 0, 0, 1, 0, 0, 0])
    }

    @Test func `Adobe's default columns import without settings, and the outcome says what was assumed`() throws {
        var importing = try Importing(esp)
        let header = "person_name_firstName,person_name_lastName,personalEmail_address,segmentMembership_status"
        let outcome = try importing.run(
            "\(header)\nZoë,Müller,zoe@example.com,realized\nBo,O'Neil,bo@example.com,exited\n\(String(repeating: "x", count: 60)),Y,y@example.com,existing"
        )
        #expect(outcome.figures == [3, 3, 0, 0, 0, 0, 0])
        #expect(outcome.assumptions.contains { $0.rule == "\(esp)/derived-data-extension" })
        #expect(outcome.lines.contains("2 expired-membership-imported warned"))
        #expect(
            importing.table("Derived from header")[0] == [
                "person_name_firstName": "Zoë", "person_name_lastName": "Müller",
                "personalEmail_address": "zoe@example.com", "segmentMembership_status": "realized",
            ])
        #expect(try importing.run("\(header)\nZoe,Müller,ZOE@example.com,existing\n").figures == [1, 0, 1, 0, 0, 0, 0])
    }

    @Test func `a missing key column fails the file with the nearest heading`() throws {
        var importing = try withOneMember()
        let outcome = try importing.run("SubscriberKeys,Email\nk1,a@x.io\n")
        #expect(outcome.status == "Error")
        let row = try #require(outcome.rows.first { $0.effect == .fileRejected })
        #expect(row.rule == "\(esp)/required-column-missing")
        #expect(row.message.unmasked.contains("the nearest is \"SubscriberKeys\""))
        #expect(importing.table("Members").count == 1)
    }

    @Test func `a comma file read as tabs ends in FieldNotFound`() throws {
        var importing = try withOneMember("fileType: TAB")
        let outcome = try importing.run(workedCase)
        #expect(outcome.document("ImportResultsSummary")?.contains("ErrorCode: FieldNotFound") == true)
        #expect(
            outcome.lines == [
                "file delimiter warned", "file extra-column columnSkipped", "file required-column-missing fileRejected",
            ])
    }

    @Test func `packed files need a file transfer`() throws {
        var importing = try withOneMember()
        #expect(try importing.run("x", name: "drop.csv.gpg").lines == ["file packed-or-encrypted fileRejected"])
        #expect(try importing.run([0x1F, 0x8B, 8, 0]).lines == ["file packed-or-encrypted fileRejected"])
    }

    @Test(
        arguments: [
            ("Number", "12", "12"), ("Number", "1,000", nil), ("Number", "2147483648", nil), ("Number", "-7", "-7"),
            ("Date", "2/29/2024", "2/29/2024 12:00:00 AM"), ("Date", "29/2/2024", nil),
            ("Date", "2026-03-01T23:30:00Z", "3/1/2026 5:30:00 PM"),
            ("Date", "2026-03-01 01:00:00+02:00", "2/28/2026 5:00:00 PM"), ("Date", "1752-12-31", nil),
            ("Date", "12/5/2024 1:05 pm", "12/5/2024 1:05:00 PM"), ("Date", "2023-02-29", nil),
            ("Boolean", "yEs", "True"), ("Boolean", "ja", nil), ("Phone", "+1 (650) 555-1212", "16505551212"),
            ("Phone", "none", nil), ("Locale", "en-US", "en-US"), ("Locale", "english", nil),
        ] as [(String, String, String?)])
    func `a value is stored as its type has it, or refused`(type: String, value: String, stored: String?) throws {
        var importing = try Importing(
            esp, "dataExtension: {fields: [{name: K, primaryKey: true}, {name: V, type: \(type)}]}")
        let outcome = try importing.run("K,V\nk,\"\(value)\"\n")
        #expect(importing.table("Data Extension").first?["V"] == stored)
        #expect(outcome.totals.rejected == (stored == nil ? 1 : 0))
    }

    @Test(
        arguments: [
            ("12.5", "12.5", nil), ("123456.5", nil, "InvalidDecimalPrecision"), ("1.234", nil, "InvalidDecimalScale"),
            ("x", nil, "InvalidNumber"), ("-0012.50", "-12.50", nil),
        ] as [(String, String?, String?)])
    func `a decimal keeps to precision and scale`(value: String, stored: String?, token: String?) throws {
        var importing = try Importing(
            esp,
            "dataExtension: {fields: [{name: K, primaryKey: true}, {name: V, type: Decimal, precision: 5, scale: 2}]}")
        let outcome = try importing.run("K,V\nk,\(value)\n")
        #expect(importing.table("Data Extension").first?["V"] == stored)
        if let token { #expect(outcome.document("Import Result")?.contains("0\t0\t\(token)") == true) }
    }

    @Test func `numbers are normalized by the locale only when asked`() throws {
        let fields =
            "dataExtension: {fields: [{name: K, primaryKey: true}, {name: V, type: Decimal, precision: 9, scale: 2}]}"
        var plain = try Importing(esp, "dateFormatLocale: de-DE\n\(fields)")
        #expect(try plain.run("K,V\nk,\"1.234,50\"\n").totals.rejected == 1)
        var normal = try Importing(esp, "dateFormatLocale: de-DE\nnormalizeNumbers: true\n\(fields)")
        _ = try normal.run("K,V\nk,\"1.234,50\"\n")
        #expect(normal.table("Data Extension").first?["V"] == "1234.50")
    }

    @Test(arguments: [
        ("a@x.io", true), ("a.@x.io", true), ("a..b@x.io", true), ("ax.io", false), ("a@b@x.io", false), ("a@x", false),
        ("a@x.i", false), ("a b@x.io", false), ("é@x.io", false), ("@x.io", false),
        (String(repeating: "a", count: 100) + "@x.io", true), (String(repeating: "a", count: 101) + "@x.io", false),
    ])
    func `an address is judged as the vendor does, not as RFC 5322`(address: String, isGood: Bool) throws {
        var importing = try Importing(esp, "dataExtension: {fields: [{name: E, type: EmailAddress, primaryKey: true}]}")
        #expect(try importing.run("E\n\(address)\n").totals.added == (isGood ? 1 : 0))
    }

    @Test func `a list runs List Detective, refuses unsubscribed people and clears blank attributes`() throws {
        var importing = try Importing(
            esp,
            """
            list:
              name: News
              unsubscribed: [gone@x.io]
              attributes: [{name: First}, {name: Town, default: Rome}]
            """)
        let first = try importing.run(
            "Email Address,First,Town\na@x.io,Ann,Bonn\nadmin@x.io,Ad,\nGone@x.io,Go,\nnospam@x.io,No,\n")
        #expect(first.figures == [4, 1, 0, 0, 0, 3, 0])
        #expect(first.document("Import Result")?.contains("1\t59078015\tListDetective\tListDetective") == true)
        #expect(first.document("Import Result")?.contains("2\t0\tGlobalUnsub") == true)
        _ = try importing.run("Email Address,First,Town\na@x.io,,\n")
        #expect(importing.table("News") == [["Email Address": "a@x.io", "First": "", "Town": "Rome"]])
        var updating = try importing.with("updateType: Update\nlist: {name: News}")
        #expect(
            try updating.run("Email Address\nnew@x.io\n").lines == [
                "file result-file noted", "1 list-update-unknown-subscriber rejected",
            ])
    }

    @Test func `columns are mapped by hand or by position`() throws {
        let fields = "dataExtension: {fields: [{name: K, primaryKey: true}, {name: V}]}"
        var byHand = try Importing(
            esp,
            "fieldMappingType: ManualMap\nfieldMaps: [{source: id, destination: K}, {source: val, destination: V}]\n\(fields)"
        )
        #expect(try byHand.run("val,id\nv,k\n").totals.added == 1)
        #expect(byHand.table("Data Extension") == [["K": "k", "V": "v"]])
        #expect(try byHand.run("val,idd\nv,k\n").lines == ["file manual-map-source-missing fileRejected"])
        var byPosition = try Importing(
            esp,
            "hasColumnHeader: false\nfieldMappingType: MapByOrdinal\nfieldMaps: [{source: 2, destination: K}, {source: 1, destination: V}]\n\(fields)"
        )
        #expect(try byPosition.run("v,k\n").totals.added == 1)
        #expect(byPosition.table("Data Extension") == [["K": "k", "V": "v"]])
    }

    @Test func `quotes, byte order mark, empty lines and bad bytes are read as set up`() throws {
        let fields = "dataExtension: {fields: [{name: K, primaryKey: true}, {name: V}]}"
        var importing = try Importing(esp, fields)
        let outcome = try importing.run(
            [0xEF, 0xBB, 0xBF] + Array("K,V\r\n\r\nk,\"a,\nb\"\r\nl,\"x\"y\r\nm,".utf8) + [0xFF])
        #expect(outcome.figures == [3, 2, 0, 0, 0, 1, 0])
        #expect(outcome.lines.contains("file byte-order-mark valueChanged"))
        #expect(outcome.lines.contains { $0.hasSuffix("empty-line skipped") })
        #expect(outcome.lines.contains { $0.hasSuffix("malformed-quote rejected") })
        #expect(outcome.lines.contains { $0.hasSuffix("encoding warned") })
        #expect(importing.table("Data Extension").map { $0["V"] } == ["a,\nb", "\u{FFFD}"])
        var literal = try Importing(esp, "standardQuotedStrings: false\n\(fields)")
        _ = try literal.run("K,V\nk,\"a\"\n")
        #expect(literal.table("Data Extension").first?["V"] == "\"a\"")
    }
}

extension String {
    /// `{a: 1, b: 2}` as two lines of a larger YAML document.
    fileprivate var unbraced: String { dropFirst().dropLast().split(separator: ", ").joined(separator: "\n") }
}
