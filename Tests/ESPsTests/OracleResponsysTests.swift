import Drops
import ESPs
import Foundation
import Testing
import Verification

private let esp = "oracle-responsys"
private let worked = """
    EMAIL_ADDRESS_,FIRST_NM,MOBILE_NUMBER_
    a@x.io,,+16505551212
    b@x.io,"  Bo  ",12345
    c@x.io,Cyyyyyyyyyyyyyyyyyyyyyyyyyyyyy,551198765432
    ,Di,16505550000
    d@x.io,Ed
    D@x.io,Ed,
    d@x.io,Eve,
    """

private func holdingAnn(_ settings: String) throws -> Importing {
    var seed = try Importing(esp, "fields: [{name: FIRST_NM, type: STR25}]\ndefaultPermissionStatus: OPTIN")
    _ = try seed.run("EMAIL_ADDRESS_,FIRST_NM\na@x.io,Ann\n")
    return try seed.with(settings)
}

private func file(_ path: String, _ endpoint: EndpointKind = .sftp, hoursOld: Double = 1, _ text: String? = nil)
    -> OfferedFile
{
    OfferedFile(
        path: path, endpoint: endpoint, modifiedAt: importTime.now.addingTimeInterval(-hoursOld * 3600),
        content: text.map { Blob(Array($0.utf8)) })
}

private func notes(_ selection: FileSelection) -> [String] {
    selection.notes.map { String($0.rule.split(separator: "/")[1]) }
}

@Suite struct OracleResponsysTests {
    @Test func `the worked case comes out to the digit`() throws {
        var job = try holdingAnn("fields: [{name: FIRST_NM, type: STR25}]")
        let outcome = try job.run(worked)
        #expect(outcome.figures == [7, 2, 2, 0, 0, 3, 0])
        #expect(outcome.status == "succeeded")
        #expect(
            outcome.lines.filter { $0.hasSuffix("rejected") } == [
                "2 mobile-format rejected", "4 channel-empty rejected", "5 field-count rejected",
            ])
        let list = job.table("Contacts")
        #expect(list.map { $0["EMAIL_ADDRESS_"] } == ["a@x.io", "c@x.io", "d@x.io"])
        #expect(
            list[0]["FIRST_NM"] == "" && list[0]["MOBILE_NUMBER_"] == "16505551212"
                && list[0]["MOBILE_COUNTRY_"] == "US")
        #expect(list[0]["EMAIL_PERMISSION_STATUS_"] == "I", "the permission of a known person stays")
        #expect(
            list[1]["FIRST_NM"]?.count == 25 && list[1]["MOBILE_COUNTRY_"] == "BR"
                && list[1]["EMAIL_PERMISSION_STATUS_"] == "O")
        #expect(list[2]["FIRST_NM"] == "Eve")
        #expect(
            outcome.document("rejected.csv") == """
                EMAIL_ADDRESS_,FIRST_NM,MOBILE_NUMBER_,REJECT_REASON
                b@x.io,"  Bo  ",12345,INVALID FORMAT FOR MOBILE NUMBER
                ,Di,16505550000,NOT UPDATED PER MERGE RULE. EMAIL ADDRESS FIELD CANNOT BE EMPTY
                d@x.io,Ed,INVALID DATA FORMAT

                """)
        #expect(
            outcome.document("job-status")
                == #"{"jobName":"Import","jobRunStatus":"succeeded","recordsProcessed":7,"recordsAdded":2,"recordsUpdated":2,"recordsRejected":3,"durationInSeconds":0,"errrorMessage":""}"#
        )
        #expect(outcome.count(of: "\(esp)/default-permission") == 2)
    }

    @Test func `a count file that says another number stops the job before anything is written`() throws {
        let job = try Importing(esp, "countFile: true")
        let selection = job.emulator.selectFiles(
            from: [file("upload/drop.csv", .sftp, worked), file("upload/drop.ready", .sftp, "6\n")], time: importTime)
        #expect(
            selection.chosen.isEmpty && selection.isError
                && notes(selection) == ["count-file-mismatch", "archive-and-delete"])
        #expect(
            selection.discarded.map(\.path) == ["upload/drop.csv"] && selection.afterwards == .moved("archive/drop.csv")
        )
        let right = job.emulator.selectFiles(
            from: [file("upload/drop.csv", .sftp, worked), file("upload/drop.ready", .sftp, "7\n")], time: importTime)
        #expect(right.chosen.map(\.path) == ["upload/drop.csv"] && right.afterwards == .moved("archive/drop.csv"))
    }

    @Test func `matched by a hash nothing can be added`() throws {
        var job = try holdingAnn("matchColumnName1: EMAIL_SHA256_HASH_")
        let hash = try #require(job.table("Contacts").first?["EMAIL_SHA256_HASH_"])
        let outcome = try job.run("EMAIL_SHA256_HASH_,CITY_\n\(hash),Bonn\n\(String(repeating: "0", count: 64)),Rome\n")
        #expect(outcome.figures == [2, 0, 1, 0, 0, 1, 0])
        #expect(outcome.lines == ["2 hash-match-insert rejected"])
        #expect(job.table("Contacts").first?["CITY_"] == "Bonn")
    }

    @Test func `hashes are those other programs compute`() throws {
        var job = try Importing(esp)
        _ = try job.run("EMAIL_ADDRESS_\nA@x.io\n")
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import hashlib; print(hashlib.md5(b'a@x.io').hexdigest(), hashlib.sha256(b'a@x.io').hexdigest())",
        ]
        process.standardOutput = pipe
        try process.run()
        let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(
            whereSeparator: \.isWhitespace)
        process.waitUntilExit()
        let row = try #require(job.table("Contacts").first)
        #expect(words.map(String.init) == [row["EMAIL_MD5_HASH_"], row["EMAIL_SHA256_HASH_"]])
        #expect(row["EMAIL_DOMAIN_"] == "x.io")
    }

    @Test func `Adobe's default columns opt everybody out, and the outcome says so`() throws {
        var job = try Importing(esp)
        let outcome = try job.run(
            "person_name_firstName,person_name_lastName,personalEmail_address,segmentMembership_status\nAnn,Ash,ann@x.io,realized\nBo,Bee,bo@x.io,exited\n"
        )
        #expect(outcome.figures == [2, 2, 0, 0, 0, 0, 0])
        #expect(
            outcome.lines.contains("1 default-permission warned")
                && outcome.lines.contains("2 expired-membership-imported warned"))
        #expect(job.table("Contacts")[0]["PERSON_NAME_FIRSTNAME"] == "Ann")
        #expect(outcome.assumptions.contains { $0.rule == "\(esp)/derived-schema" })
    }

    @Test func `tokens become permission and format, others take the default`() throws {
        var job = try Importing(esp, "optinValue: 'yes'\noptoutValue: 'no'\ndefaultPermissionStatus: OPTIN")
        let outcome = try job.run(
            "EMAIL_ADDRESS_,EMAIL_PERMISSION_STATUS_,EMAIL_FORMAT_\na@x.io,yes,H\nb@x.io,no,T\nc@x.io,maybe,X\n")
        #expect(
            job.table("Contacts").map { "\($0["EMAIL_PERMISSION_STATUS_"] ?? "")\($0["EMAIL_FORMAT_"] ?? "")" } == [
                "IH", "OT", "IU",
            ])
        #expect(
            outcome.lines.contains("3 permission-token valueChanged")
                && outcome.lines.contains("3 email-format-token valueChanged"))
    }

    @Test(
        arguments: [
            ("E.164", "+49 (151) 2345-678", "", "491512345678", "DE"),
            ("E.164", "351912345678", "", "351912345678", "PT"),
            ("Local", "6505551212", "US", "16505551212", "US"), ("Local", "6505551212", "", "16505551212", "US"),
            ("Local", "6505551212", "XX", nil, nil), ("E.164", "1234567890123456", "", nil, nil),
            ("NoFormatEnforced", "x1", "", "x1", ""),
        ] as [(String, String, String, String?, String?)])
    func `mobile numbers are normalised by the account's mode`(
        mode: String, number: String, country: String, stored: String?, iso: String?
    ) throws {
        var job = try Importing(esp, "mobileMode: \(mode)")
        _ = try job.run("EMAIL_ADDRESS_,MOBILE_NUMBER_,MOBILE_COUNTRY_\na@x.io,\(number),\(country)\n")
        #expect(job.table("Contacts").first?["MOBILE_NUMBER_"] == stored)
        #expect(job.table("Contacts").first?["MOBILE_COUNTRY_"] == iso)
    }

    @Test func `types reject, lengths cut, blanks at the ends go`() throws {
        var job = try Importing(
            esp, "fields: [{name: NUM, type: INTEGER}, {name: PRICE, type: NUMBER}, {name: TS, type: TIMESTAMP}]")
        let outcome = try job.run(
            "EMAIL_ADDRESS_,NUM,PRICE,TS\na@x.io, 7 ,1.50,2026-01-02 03:04:05.678\nb@x.io,x,1,\nc@x.io,1,y,\nd@x.io,1,1,02.01.2026\n"
        )
        #expect(
            outcome.lines.filter { $0.hasSuffix("rejected") } == [
                "2 integer-format rejected", "3 number-format rejected", "4 timestamp-format rejected",
            ])
        let row = try #require(job.table("Contacts").first)
        #expect(row["NUM"] == "7" && row["PRICE"] == "1.50" && row["TS"] == "2026-01-02 03:04:05")
        #expect(outcome.lines.contains("1 trim valueChanged"))
    }

    @Test func `line breaks, nested quotes and counts break a record`() throws {
        let text = "EMAIL_ADDRESS_,CITY_\na@x.io,\"two\nlines\"\nb@x.io,\"B\"onn\nc@x.io,\"C\"\"o\"\nd@x.io\n"
        var lines = try Importing(esp)
        let outcome = try lines.run(text)
        #expect(
            outcome.lines.filter { $0.hasSuffix("rejected") } == [
                "1 line-break-in-field rejected", "2 field-count rejected", "3 nested-quotes rejected",
                "5 field-count rejected",
            ])
        #expect(lines.table("Contacts").map { $0["CITY_"] } == ["C\"o"])
        var strict = try Importing(esp, "doubledQuote: reject\nmultilineFields: true")
        #expect(try strict.run(text).lines.filter { $0.hasSuffix("rejected") }.count == 3)
    }

    @Test func `merge rules decide on insert, update and keys`() throws {
        var noInsert = try holdingAnn("insertOnNoMatch: false")
        #expect(
            try noInsert.run("EMAIL_ADDRESS_,CITY_\na@x.io,Bonn\nz@x.io,Rome\n").lines.contains(
                "2 insert-on-no-match rejected"))
        var noUpdate = try holdingAnn("updateOnMatch: NO_UPDATE\nunappliedCountsAsRejected: false")
        #expect(try noUpdate.run("EMAIL_ADDRESS_\na@x.io\n").figures == [1, 0, 0, 0, 0, 0, 1])
        var byID = try Importing(esp, "matchColumnName1: CUSTOMER_ID_")
        #expect(
            try byID.run("CUSTOMER_ID_,EMAIL_ADDRESS_\n,a@x.io\n,\n1,bad\n").lines.filter {
                !$0.contains("default") && !$0.contains("derived")
            } == [
                "1 match-field-empty rejected", "2 no-valid-key rejected", "3 email-format fieldDropped",
            ])
        var later = try Importing(esp, "duplicates: rejectLater")
        #expect(try later.run("EMAIL_ADDRESS_\na@x.io\nA@x.io\n").figures == [2, 1, 0, 0, 0, 1, 0])
        var keeping = try holdingAnn("blankClears: false\nfields: [{name: FIRST_NM}]")
        #expect(try keeping.run("EMAIL_ADDRESS_,FIRST_NM\na@x.io,\n").figures == [1, 0, 0, 1, 0, 0, 0])
        var bad = try Importing(esp)
        #expect(try bad.run("EMAIL_ADDRESS_\na.x.io\n").lines == ["1 email-format rejected"])
    }

    @Test func `an extension record needs a list member`() throws {
        var job = try holdingAnn("target: pet\ntable: Points\nfields: [{name: POINTS, type: INTEGER}]")
        let outcome = try job.run("EMAIL_ADDRESS_,POINTS\na@x.io,7\nz@x.io,8\na@x.io,9\n")
        #expect(outcome.figures == [3, 1, 1, 0, 0, 1, 0])
        #expect(job.table("Points") == [["RIID_": "1", "POINTS": "9"]])
        #expect(try job.run("POINTS\n1\n").lines.contains("file pet-key fileRejected"))
    }

    @Test func `a supplemental table is merged, overwritten or appended to`() throws {
        let table = "target: supplemental\ntable: Stores\nprimaryKey: [CODE]\nfields: [{name: CODE}, {name: TOWN}]"
        var job = try Importing(esp, table)
        _ = try job.run("CODE,TOWN\n1,Bonn\n2,Rome\n")
        var append = try job.with("\(table)\nmode: append")
        #expect(try append.run("CODE,TOWN\n1,X\n3,Y\n").figures == [2, 1, 0, 0, 0, 1, 0])
        var overwrite = try append.with("\(table)\nmode: overwrite")
        _ = try overwrite.run("CODE,TOWN\n9,Z\n")
        #expect(overwrite.table("Stores") == [["CODE": "9", "TOWN": "Z"]])
        #expect(try overwrite.run("CODE,TOWN\n").result == .failed)
        #expect(overwrite.table("Stores").count == 1, "a failing file leaves the old content")
        #expect(try overwrite.run("TOWN\nZ\n").lines.contains("file supplemental-key fileRejected"))
    }

    @Test func `names are cut, collide, or are left out`() throws {
        let long = "SEGMENT_12341e18_abcd_49c2_836d_123c"
        var cut = try Importing(esp)
        let outcome = try cut.run("EMAIL_ADDRESS_,\(long),DATE,RIID_\na@x.io,x,y,1\n")
        #expect(
            outcome.lines.filter { $0.hasPrefix("file") } == [
                "file field-name-length valueChanged", "file field-name-reserved columnSkipped",
                "file system-field-read-only columnSkipped",
            ])
        #expect(
            try cut.run("EMAIL_ADDRESS_,\(long)1,\(long)2\n").lines.contains("file field-name-collision fileRejected"))
        var mapped = try Importing(esp, "mapping: {mail: EMAIL_ADDRESS_}\nskip: [note]")
        #expect(try mapped.run("mail,note\na@x.io,n\n").lines.contains("file unmapped-column columnSkipped"))
        #expect(try mapped.run("maill\na@x.io\n").lines.contains("file mapped-column-missing fileRejected"))
    }

    @Test func `what the job cannot read fails it`() throws {
        func first(_ text: String, _ settings: String = "jobName: J", name: String = "drop.csv") throws -> String? {
            var job = try Importing(esp, settings)
            return try job.run(text, name: name).lines.first { $0.hasSuffix("fileRejected") || $0.hasSuffix("warned") }
        }
        #expect(try first("") == "file empty-file fileRejected")
        #expect(try first("EMAIL_ADDRESS_\n") == "file empty-file fileRejected")
        #expect(try first("x", name: "a.csv.zip") == "file unpack fileRejected")
        #expect(try first("EMAIL_ADDRESS_;X\n") == "file delimiter warned")
        #expect(try first("\"EMAIL_ADDRESS_\"\n", "enclosure: none") == "file enclosure warned")
        #expect(try first("EMAIL_ADDRESS_\nx\ny\n", "maxRejects: 1") == "file reject-threshold fileRejected")
        #expect(
            try first("EMAIL_ADDRESS_\n", "wizard: loadFromFile", name: "a.txt") == "file ui-load-limit fileRejected")
        var marked = try Importing(esp, "bom: keep")
        #expect(try marked.run([0xEF, 0xBB, 0xBF] + Array("EMAIL_ADDRESS_\na@x.io\n".utf8)).result == .failed)
    }

    @Test(arguments: [
        ("jobName: 'a/b'", "oracle-responsys/job-name"), ("matchColumnName1: EMAIL", "oracle-responsys/match-columns"),
        ("matchColumnName1: EMAIL_MD5_HASH_\nmatchColumnName2: EMAIL_ADDRESS_", "hash-match-combination"),
        ("matchOperator: OR", "oracle-responsys/match-operator"),
        ("fields: [{name: FIRST}]", "oracle-responsys/field-name-reserved"),
        ("fields: [{name: 1ST}]", "field-name-characters"),
        ("fields: [{name: AB}]\nmapping: {x: AC}", "did you mean \"AB\"?"),
        ("defaultCountry: XX", "no ISO2 code known here"), ("expires: soon", "must be a day such as"),
    ])
    func `settings that cannot work are refused`(yaml: String, part: String) throws {
        let sentence = try #require(complaint { _ = try Importing(esp, yaml) })
        #expect(sentence.hasPrefix("import.yaml:") && sentence.contains(part), "\(sentence)")
    }

    @Test func `the newest fitting file of the job's folder is taken and archived`() throws {
        let job = try Importing(esp, "fileName: 'seg_*.csv'\npatternMode: glob").emulator
        let chosen = job.selectFiles(
            from: [
                file("upload/seg_1.csv", hoursOld: 5), file("upload/seg_2.csv"), file("seg_3.csv"),
                file("seg_4.csv", .s3),
            ], time: importTime)
        #expect(chosen.chosen.map(\.path) == ["upload/seg_2.csv"])
        #expect(
            notes(chosen).contains("file-name-pattern") && notes(chosen).contains("upload-folder")
                && notes(chosen).contains("file-multiple-match")
                && notes(chosen).contains("s3-not-a-source"))
        let dated = try Importing(esp, "fileName: seg_YYYYMMDD.csv\npatternMode: dated").emulator
        #expect(dated.selectFiles(from: [file("upload/seg_20261121.csv")], time: importTime).chosen.count == 1)
        let exact = dated.selectFiles(from: [file("upload/seg_20261120.csv")], time: importTime)
        #expect(exact.isError && notes(exact) == ["file-not-found"])
        let waiting = try Importing(esp, "readyFile: true").emulator.selectFiles(
            from: [file("upload/a.csv")], time: importTime)
        #expect(!waiting.isError && notes(waiting) == ["ready-file-missing"])
        let gone = try Importing(esp, "expires: 2026-01-01").emulator.selectFiles(
            from: [file("upload/a.csv")], time: importTime)
        #expect(gone.chosen.isEmpty && notes(gone) == ["job-expiry"])
    }
}
