import Drops
import ESPs
import Foundation
import Testing
import Verification

private let esp = "adobe-campaign"
private let header = "email,firstName,age,birthDate,segmentMembership.status"

/// The definition of the sheet's test vectors; `loading` are further options of Data loading.
private func vectors(_ loading: String = "", _ rest: String = "") -> String {
    """
    dataLoading:
      columns:
        - { name: email }
        - { name: firstName }
        - { name: age, type: integer }
        - { name: birthDate, type: date }
        - { name: segmentMembership.status }
      \(loading)
    \(rest)
    """
}

private func recipient(_ importing: Importing) -> [String: String] { importing.table("nms:recipient").first ?? [:] }

@Suite struct AdobeCampaignTests {
    @Test(
        arguments: [
            (
                "a@x.com,Ann,31,1990/02/03,realized",
                ["email": "a@x.com", "firstName": "Ann", "age": "31", "birthDate": "1990-02-03"], [] as [String]
            ),
            ("a@x.com,Ann,,1990/02/03,realized", nil, ["1 null-default-numeric rejected"]),
            (
                "a@x.com,Ann,thirty,1990/02/03,realized",
                ["email": "a@x.com", "firstName": "Ann", "birthDate": "1990-02-03"], ["1 type-error valueChanged"]
            ),
            (
                "a@x.com,Ann,31,03/02/1990,realized", ["email": "a@x.com", "firstName": "Ann", "age": "31"],
                ["1 date-format valueChanged"]
            ),
            ("a@x.com,Ann,31,,realized", ["email": "a@x.com", "firstName": "Ann", "age": "31"], []),
            (
                "a@x.com,\"Ann, B\",31,1990/02/03,realized",
                ["email": "a@x.com", "firstName": "Ann, B", "age": "31", "birthDate": "1990-02-03"], []
            ),
            (
                "a@x.com,\"An\"\"n\",31,1990/02/03,realized",
                ["email": "a@x.com", "firstName": "An\"n", "age": "31", "birthDate": "1990-02-03"], []
            ),
        ] as [(String, [String: String]?, [String])])
    func `a line is loaded, loaded in part or rejected as the vectors say`(
        line: String, stored: [String: String]?, lines: [String]
    ) throws {
        var importing = try Importing(esp, vectors())
        let outcome = try importing.run("\(header)\n\(line)\n")
        var found = importing.table("nms:recipient").first
        found?["segmentMembership_status"] = nil
        #expect(found == stored)
        #expect(outcome.lines == lines)
    }

    @Test func `without a string delimiter a quoted separator splits the column`() throws {
        var importing = try Importing(esp, vectors("stringDelimiter: none"))
        #expect(
            try importing.run("\(header)\na@x.com,\"Ann, B\",31,1990/02/03,realized\n").lines == [
                "1 row-width rejected"
            ])
    }

    @Test func `a line break in a value makes two errors, or one record with multiline`() throws {
        let text = "\(header)\na@x.com,\"An\nn\",31,1990/02/03,realized\n"
        var off = try Importing(esp, vectors())
        #expect(try off.run(text).lines == ["1 multiline-records rejected", "2 multiline-records rejected"])
        var on = try Importing(esp, vectors("multiline: true"))
        #expect(try on.run(text).figures == [1, 1, 0, 0, 0, 0, 0])
        #expect(recipient(on)["firstName"] == "An\nn")
    }

    @Test func `a string delimiter in the middle of a value opens nothing`() throws {
        var importing = try Importing(esp)
        let outcome = try importing.run("email,size\na@x.io,5\" pipe\nb@x.io,6\n")
        #expect(outcome.count(of: "adobe-campaign/multiline-records") == 0)
        #expect(outcome.figures == [2, 2, 0, 0, 0, 0, 0])
        #expect(importing.table("nms:recipient").first?["size"] == "5\" pipe")
    }

    @Test func `another header fails the file, or warns when columns are not checked`() throws {
        let text = "email,firstname,age,birthDate,segmentMembership.status\na@x.com,Ann,31,1990/02/03,realized\n"
        var checked = try Importing(esp, vectors())
        let outcome = try checked.run(text)
        #expect(outcome.result == .failed && outcome.status == "Paused in error")
        #expect(outcome.lines.first == "file header-names fileRejected")
        #expect(
            outcome.document("workflow.log")?.contains(
                "21/11/2026 18:30:45    fileLoading    error: adobe-campaign/header-names") == true)
        var unchecked = try Importing(esp, vectors("checkColumns: false"))
        #expect(try unchecked.run(text).lines == ["file header-names warned", "file column-by-position warned"])
        var wider = try Importing(esp, vectors())
        #expect(try wider.run("\(header),more\n").lines.first == "file header-count fileRejected")
    }

    @Test func `101 rejected lines fail the load and 100 do not`() throws {
        func drop(_ bad: Int) -> String {
            let rows = (0..<10_000).map { "p\($0)@x.com,Ann,\($0 < bad ? "" : "31"),1990/02/03,realized" }
            return "\(header)\n\(rows.joined(separator: "\n"))"
        }
        var failing = try Importing(esp, vectors())
        let failed = try failing.run(drop(101))
        #expect(failed.result == .failed && failed.figures == [10_000, 0, 0, 0, 0, 10_000, 0])
        #expect(failing.table("nms:recipient").isEmpty)
        var passing = try Importing(esp, vectors())
        #expect(try passing.run(drop(100)).figures == [10_000, 9_900, 0, 0, 0, 100, 0])
    }

    @Test func `UTF-8 read as Latin 1 is stored garbled, and the outcome says so`() throws {
        var importing = try Importing(esp, vectors())
        let outcome = try importing.run("\(header)\na@x.com,Zoé,31,1990/02/03,realized\n")
        #expect(recipient(importing)["firstName"] == "ZoÃ©")
        #expect(outcome.lines == ["1 encoding-suspect warned"])
        #expect(outcome.rows[0].before?.unmasked.contains("Zoé") == true)
        #expect(outcome.result == .succeededWithWarnings)
        var latin = try Importing(esp, vectors())
        #expect(
            try latin.run(Array("\(header)\na@x.com,Zo".utf8) + [0xE9] + Array(",31,1990/02/03,realized\n".utf8)).lines
                == ["1 encoding noted"])
        #expect(recipient(latin)["firstName"] == "Zoé")
    }

    @Test func `a UTF-8 byte order mark spoils the first header name`() throws {
        var importing = try Importing(esp, vectors())
        let outcome = try importing.run(
            [0xEF, 0xBB, 0xBF] + Array("\(header)\na@x.com,Ann,31,1990/02/03,realized\n".utf8))
        #expect(outcome.lines.first == "file header-names fileRejected")
        #expect(outcome.rows[0].message.unmasked.contains("ï»¿email"))
    }

    @Test func `of two rows with one address the first is kept and the other goes to the complement`() throws {
        var importing = try Importing(esp, vectors())
        let outcome = try importing.run("\(header)\na@x.com,Ann,31,,realized\na@x.com,Bea,32,,realized\n")
        #expect(outcome.figures == [2, 1, 0, 0, 1, 0, 0])
        #expect(recipient(importing)["firstName"] == "Ann")
    }

    @Test func `an empty value erases the stored one, and an opt-out with a warning`() throws {
        var importing = try Importing(esp)
        _ = try importing.run("email,firstName,blackListEmail\na@x.com,Ann,1\n")
        let outcome = try importing.run("email,firstName,blackListEmail\na@x.com,,\n")
        #expect(outcome.figures == [1, 0, 1, 0, 0, 0, 0])
        #expect(importing.table("nms:recipient") == [["email": "a@x.com"]])
        #expect(outcome.rows.contains { $0.rule == "\(esp)/update-null-erases" && $0.effect == .warned })
        var keeping = try Importing(esp, "updateData: {emptyErases: false}")
        _ = try keeping.run("email,firstName\na@x.com,Ann\n")
        #expect(try keeping.run("email,firstName\na@x.com,\n").figures == [1, 0, 0, 1, 0, 0, 0])
    }

    @Test func `Adobe's default columns fill the recipient without settings`() throws {
        var importing = try Importing(esp)
        let outcome = try importing.run(
            "person_name_firstName,person_name_lastName,personalEmail_address,segmentMembership_status\nAnn,Ash,A@x.com,realized\n"
        )
        #expect(
            importing.table("nms:recipient") == [
                ["firstName": "Ann", "lastName": "Ash", "email": "A@x.com", "segmentMembership_status": "realized"]
            ])
        #expect(outcome.lines == ["1 email-case warned"])
        #expect(outcome.assumptions.contains { $0.rule == "\(esp)/derived-format" })
    }

    @Test func `a purge with an incremental drop leaves only its own members`() throws {
        let settings = "membership: {column: status, list: Spring}"
        var importing = try Importing(esp, settings)
        _ = try importing.run("email,status\na@x.com,realized\nb@x.com,existing\n")
        #expect(importing.table("list: Spring").count == 2)
        let delta = try importing.run("email,status\nc@x.com,realized\nb@x.com,exited\nd@x.com,odd\ne@x.com,\n")
        #expect(delta.lines.contains("file list-purge-delta warned"))
        #expect(delta.figures == [4, 2, 0, 1, 0, 1, 0])
        #expect(importing.table("list: Spring") == [["email": "c@x.com"]])
        var adding = try importing.with("membership: {column: status, list: Spring, purgeList: false}")
        _ = try adding.run("email,status\na@x.com,realized\n")
        #expect(adding.table("list: Spring").count == 2)
    }

    @Test func `duplicates in the subscription step fail it for all rows`() throws {
        var importing = try Importing(esp, "deduplication: {keep: 0}\nmembership: {column: status, service: News}")
        let outcome = try importing.run("email,status\na@x.com,realized\na@x.com,exited\n")
        #expect(outcome.result == .failed)
        #expect(outcome.lines.contains("file subscription-duplicate fileRejected"))
        #expect(importing.table("nms:recipient").isEmpty && importing.table("service: News").isEmpty)
        #expect(try importing.run("email,status\na@x.com,realized\nb@x.com,exited\n").totals.added == 2)
        #expect(importing.table("service: News").map { $0["status"] } == ["1", "0"])
    }

    @Test func `without deduplication the last row wins with a warning, and with Insert it is rejected`() throws {
        let text = "email,firstName\na@x.com,Ann\na@x.com,Bea\n"
        var updating = try Importing(esp, "deduplication: {keep: 0}")
        #expect(try updating.run(text).lines == ["2 update-duplicate warned"])
        #expect(recipient(updating)["firstName"] == "Bea")
        var inserting = try Importing(esp, "deduplication: {keep: 0}\nupdateData: {operation: insert}")
        #expect(try inserting.run(text).figures == [2, 1, 0, 0, 0, 1, 0])
        var ignoring = try Importing(esp, "deduplication: {keep: 0}\nupdateData: {ignoreSameTarget: true}")
        #expect(try ignoring.run(text).figures == [2, 1, 0, 0, 1, 0, 0])
    }

    @Test func `update adds nobody, insert changes nobody, delete removes`() throws {
        var importing = try Importing(esp)
        _ = try importing.run("email,firstName\na@x.com,Ann\nb@x.com,Bo\n")
        var updating = try importing.with("updateData: {operation: update}")
        #expect(try updating.run("email,firstName\na@x.com,Al\nz@x.com,Zo\n").figures == [2, 0, 1, 0, 0, 0, 1])
        var inserting = try importing.with("updateData: {operation: insert}")
        #expect(try inserting.run("email,firstName\na@x.com,Al\nz@x.com,Zo\n").figures == [2, 1, 0, 0, 0, 0, 1])
        var deleting = try importing.with("updateData: {operation: delete}")
        _ = try deleting.run("email\na@x.com\n")
        #expect(deleting.table("nms:recipient").map { $0["email"] } == ["b@x.com"])
    }

    @Test func `the template workflow inserts only rows that hold the minimum`() throws {
        var importing = try Importing(esp, "workflow: template")
        let outcome = try importing.run("email,firstName,lastName\na@x.com,Ann,Ash\nb@x.com,Bo,\n")
        #expect(outcome.lines == ["2 new-record-minimum rejected"])
        var filtering = try Importing(esp, "deduplication: {disableZeroIdFilter: false}")
        #expect(try filtering.run("email\na@x.com\n").lines == ["1 dedup-zero-id warned"])
    }

    @Test func `a fixed-width file is cut by its columns' widths`() throws {
        let loading = """
            dataLoading:
              fileType: fixedWidth
              hasHeader: false
              columns: [{name: email, width: 8}, {name: firstName, width: 4}, {name: age, type: integer, width: 2}]
            """
        var importing = try Importing(esp, loading)
        let outcome = try importing.run("a@x.com Ann 31\nb@xy.comBo  32\nshort\nc@x.com Cy  33 \n")
        #expect(outcome.figures == [4, 2, 0, 0, 0, 2, 0])
        #expect(outcome.lines.filter { !$0.hasPrefix("file") } == ["3 row-width rejected", "4 row-width rejected"])
        #expect(
            importing.table("nms:recipient") == [
                ["email": "a@x.com", "firstName": "Ann", "age": "31"],
                ["email": "b@xy.com", "firstName": "Bo", "age": "32"],
            ])
    }

    @Test func `the wizard's empty values leave what is stored, and a field may be filled only once`() throws {
        var importing = try Importing(esp)
        _ = try importing.run("email,firstName,city\na@x.com,Ann,\n")
        var wizard = try importing.with(
            """
            workflow: importWizard
            updateData:
              fields:
                - {source: email, destination: email}
                - {source: firstName, destination: firstName, onlyIfEmpty: true}
                - {source: city, destination: city, onlyIfEmpty: true}
            """)
        #expect(try wizard.run("email,firstName,city\na@x.com,Bea,Rome\n").totals.updated == 1)
        #expect(recipient(wizard) == ["email": "a@x.com", "firstName": "Ann", "city": "Rome"])
        var blank = try wizard.with("workflow: importWizard")
        #expect(try blank.run("email,firstName,city\na@x.com,,\n").totals.unchanged == 1)
        #expect(recipient(blank)["firstName"] == "Ann")
    }

    @Test(arguments: [
        ("update", [3, 2, 1, 0, 0, 0, 0], ["b@x.com Bo", "a@x.com Al"]),
        ("ignore", [3, 1, 0, 0, 2, 0, 0], ["b@x.com Bo"]),
        ("rejectEntity", [3, 1, 0, 0, 0, 2, 0], ["b@x.com Bo"]),
    ])
    func `the wizard applies doubles, leaves all of them out, or makes errors of them`(
        doubles: String, figures: [Int], stored: [String]
    ) throws {
        var importing = try Importing(esp, "workflow: importWizard\nimportWizard: {doubles: \(doubles)}")
        let outcome = try importing.run("email,firstName\na@x.com,Ann\nb@x.com,Bo\na@x.com,Al\n")
        #expect(outcome.figures == figures)
        let rows = importing.table("nms:recipient").map { "\($0["email"] ?? "") \($0["firstName"] ?? "")" }
        #expect(rows.sorted() == stored.sorted())
    }

    @Test func `the wizard's second key serves only the rows whose first key is empty`() throws {
        var importing = try Importing(esp, "workflow: importWizard\nimportWizard: {secondKey: externalId}")
        _ = try importing.run("email,externalId,firstName\na@x.com,1,Ann\n")
        let outcome = try importing.run("email,externalId,firstName\n,1,Al\nb@x.com,1,Bo\n,,Cy\n,2,Di\n")
        #expect(outcome.figures == [4, 2, 1, 0, 0, 1, 0])
        #expect(outcome.lines.contains("1 wizard-second-key noted"))
        #expect(
            importing.table("nms:recipient") == [
                ["email": "a@x.com", "externalId": "1", "firstName": "Al"],
                ["email": "b@x.com", "externalId": "1", "firstName": "Bo"], ["externalId": "2", "firstName": "Di"],
            ])
    }

    @Test func `the wizard stops when its first 100 lines are all rejected, and counts no further errors`() throws {
        func drop(_ good: Int, _ bad: Int) -> String {
            "email,firstName\n" + (0..<good).map { "g\($0)@x.com,A\n" }.joined()
                + String(repeating: "one column\n", count: bad)
        }
        var stopping = try Importing(esp, "workflow: importWizard")
        let stopped = try stopping.run(drop(0, 150))
        #expect(stopped.result == .failed && stopped.lines.contains("file wizard-first-lines fileRejected"))
        var going = try Importing(esp, "workflow: importWizard")
        #expect(try going.run(drop(1, 150)).figures == [151, 1, 0, 0, 0, 150, 0])
        var deselected = try Importing(esp, "workflow: importWizard\nimportWizard: {stopAfterRejects: 0}")
        #expect(try deselected.run(drop(0, 150)).figures == [150, 0, 0, 0, 0, 150, 0])
    }

    @Test func `reconciliation only writes nothing`() throws {
        var importing = try Importing(esp)
        _ = try importing.run("email,firstName\na@x.com,Ann\n")
        var matching = try importing.with("workflow: importWizard\nupdateData: {operation: reconciliationOnly}")
        let outcome = try matching.run("email,firstName\na@x.com,Al\nz@x.com,Zo\n")
        #expect(outcome.figures == [2, 0, 0, 1, 0, 0, 1])
        #expect(outcome.lines == ["2 wizard-reconciliation skipped"])
        #expect(matching.table("nms:recipient").map { $0["firstName"] } == ["Ann"])
    }

    @Test func `the recipient's own limits reject, truncate and blank values`() throws {
        let long = String(repeating: "n", count: 31)
        let text = "email,firstName,gender\na@x.com,\(long),1\nb@x,Bo,male\n,Cy,1\n"
        var importing = try Importing(esp)
        let outcome = try importing.run(text)
        #expect(
            outcome.lines == [
                "1 field-length rejected", "2 email-syntax warned", "2 enumeration-value valueChanged",
                "3 email-missing rejected",
            ])
        var cutting = try Importing(esp, "updateData: {overlongDbValue: truncate, emailSyntax: reject}")
        #expect(try cutting.run(text).lines.contains("2 email-syntax rejected"))
        #expect(recipient(cutting)["firstName"]?.count == 30)
    }

    @Test func `two recipients with one key make a row ambiguous`() throws {
        var importing = try Importing(esp, "updateData: {keys: [externalId]}")
        _ = try importing.run("externalId,email\n1,a@x.com\n2,a@x.com\n")
        var byAddress = try importing.with("updateData: {keys: [email]}")
        #expect(try byAddress.run("email,externalId\na@x.com,3\n").lines == ["1 reconcile-ambiguous rejected"])
    }

    @Test func `values are trimmed, remapped and put into other case as the columns say`() throws {
        var importing = try Importing(
            esp,
            """
            dataLoading:
              columns:
                - { name: email, ignoreSpaces: true, transformation: lowerCase }
                - { name: gender, type: integer, mapping: { female: "2" }, errorProcessing: rejectUnlessRemapped }
                - { name: lastName, transformation: firstLetterUpper, allowNulls: alwaysPopulated }
                - { name: note, ignore: true }
            """)
        let outcome = try importing.run(
            "email,gender,lastName,note\n A@X.com ,female,ASH,x\nb@x.com,male,Bo,\nc@x.com,female,,\nd@x.com,female,null,\n"
        )
        #expect(importing.table("nms:recipient").first == ["email": "a@x.com", "gender": "2", "lastName": "Ash"])
        #expect(
            Set(outcome.lines.filter { $0.hasPrefix("1") }) == [
                "1 white-space valueChanged", "1 data-transformation valueChanged", "1 remapping valueChanged",
            ])
        #expect(outcome.lines.contains("2 remapping rejected"))
        #expect(outcome.lines.contains("3 null-always-populated rejected"))
        #expect(outcome.lines.contains("4 null-literal warned"))
        #expect(outcome.lines.contains("file ignore-column columnSkipped"))
    }

    @Test func `what is not flat text or not packed as set up fails the file`() throws {
        var plain = try Importing(esp)
        #expect(try plain.run("<xml/>").lines.first == "file flat-file-only fileRejected")
        #expect(try plain.run([0x1F, 0x8B, 8, 0]).lines.first == "file compressed-unexpected fileRejected")
        #expect(try plain.run("").lines.first == "file empty-file fileRejected")
        #expect(try plain.run("email\n").lines == ["file header-only warned"])
        #expect(try plain.run("email;firstName\na@x.com;Ann\n").lines.contains("file separator-suspect warned"))
        var packed = try Importing(esp, "dataLoading: {preprocess: decompression}")
        #expect(try packed.run("email\n").lines.first == "file preprocess fileRejected")
        var uploaded = try Importing(esp, "dataLoading: {viaUpload: true, maxBytes: 3}")
        #expect(try uploaded.run("email\n").lines.first == "file ui-upload-size fileRejected")
        var managed = try Importing(esp, "managedServices: true")
        #expect(try managed.run("email\na@x.com\n").lines.first == "file managed-services-limits fileRejected")
    }

    @Test func `a damaged file is an error, or takes the branch for errors`() throws {
        // A gzip header, and content that is cut off.
        let damaged: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B]
        let loading = "dataLoading: {preprocess: decompression, columns: [{name: email}]}"
        var pausing = try Importing(esp, loading)
        let outcome = try pausing.run(damaged)
        #expect(outcome.result == .failed && outcome.status == "Paused in error")
        #expect(outcome.lines.first == "file transfer-error fileRejected")
        var branching = try pausing.with("fileTransfer: {processErrors: true}\n\(loading)")
        #expect(try branching.run(damaged).status == "Error branch")
    }

    @Test func `rejected lines are kept with their reason when asked`() throws {
        var importing = try Importing(esp, "dataLoading: {keepRejects: true, stampName: true}")
        let outcome = try importing.run("email,firstName\na@x.com\nb@x.com,\"B\"o\nc@x.com,C\\\"o\n")
        #expect(
            outcome.document("rejects_20261121_183045.txt")?.hasPrefix(
                "a@x.com,the line has 1 columns, 2 are defined\n") == true)
        #expect(outcome.documents.last?.isPersonal == true)
        #expect(outcome.lines.contains("2 string-delimiter rejected"))
    }

    @Test(arguments: [
        ("externalAccount: {server: bucket.s3.eu-west-1.amazonaws.com/x}", "account-s3-server"),
        ("externalAccount: {password: p@ss}", "account-sftp-password"),
        (
            "dataLoading: {columns: [{name: a}]}\nupdateData: {fields: [{source: b, destination: email}]}",
            "\"b\" is no column of the file format; did you mean \"a\"?"
        ),
        ("dataLoading: {columns: [{name: mail}]}", "the key \"email\" is filled by no column; the nearest is \"mail\""),
        ("membership: {purgeList: false}", "\"purgeList\" needs a \"list\""),
        ("dataLoading: {columns: [{name: a, errorProcessing: useDefault}]}", "needs a \"defaultValue\""),
        ("dataLoading: {fileType: fixedWidth, columns: [{name: a}]}", "the column \"a\" has no \"width\""),
        ("dataLoading: {columns: [{name: a, width: 3}]}", "needs \"fileType: fixedWidth\""),
        ("importWizard: {doubles: ignore}", "needs \"workflow: importWizard\""),
        ("updateData: {operation: reconciliationOnly}", "is one of \"workflow: importWizard\""),
        ("workflow: importWizard\ndeduplication: {keep: 1}", "the import wizard has no such activity"),
        ("dataLoading: {gpgKey: {file: a.asc}}", "\"gpgKey\" is used by \"preprocess: decrypt\" only"),
    ])
    func `settings that cannot work are refused`(yaml: String, part: String) throws {
        let sentence = try #require(complaint { _ = try Importing(esp, yaml) })
        #expect(sentence.hasPrefix("import.yaml:") && sentence.contains(part), "\(sentence)")
    }

    @Test func `files are chosen by pattern on SFTP and by prefix on S3`() throws {
        func file(_ path: String, _ isS3: Bool = false) -> OfferedFile {
            OfferedFile(path: path, endpoint: isS3 ? .s3 : .sftp, modifiedAt: importTime.now)
        }
        let byPattern = try Importing(esp, "fileTransfer: {pattern: 'in/seg_*.csv'}").emulator
        let chosen = byPattern.selectFiles(
            from: [file("in/seg_2.csv"), file("in/Seg_1.csv"), file("seg_3.csv"), file("in/seg_1.csv")],
            time: importTime)
        #expect(chosen.chosen.map(\.path) == ["in/seg_1.csv", "in/seg_2.csv"])
        let byPrefix = try Importing(esp, "fileTransfer: {prefix: in/seg_, deleteSource: true}").emulator
        let keys = byPrefix.selectFiles(
            from: [file("in/seg_2.csv", true), file("in/other.csv", true)], time: importTime)
        #expect(keys.chosen.map(\.path) == ["in/seg_2.csv"] && keys.afterwards == .deleted)
        let star = try Importing(esp, "fileTransfer: {prefix: 'in/seg_*'}").emulator
        let none = star.selectFiles(from: [file("in/seg_2.csv", true)], time: importTime)
        #expect(
            none.isError && none.notes.contains { $0.message.unmasked.contains("on S3 a * is an ordinary character") })
    }
}
