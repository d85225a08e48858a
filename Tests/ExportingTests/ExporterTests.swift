import Drops
import Foundation
import Testing

@testable import Exporting

/// What stands in the files, byte for byte.
struct ExporterTests {
    private static let start = """
        version: 1
        endpoint: {folder: out}
        generated-at: 2022-05-09T21:05:43Z

        """

    private func export(
        _ rest: String, _ profiles: String, destination: String = "amazon-s3"
    ) throws -> [(name: String, text: String)] {
        let job = try ExportJob(parsing: Self.start + "destination: \(destination)\n" + rest, file: "job")
        let file = ProfileFile(name: "p", content: Blob(Array(profiles.utf8)))
        return try Exporter(job: job, profiles: file, makeID: { "run-1" }).files().flatMap(\.files).map {
            ($0.name, String(decoding: try $0.content.bytes(), as: UTF8.self))
        }
    }

    private func member(_ fields: String, _ status: String = "realized", at time: String = "2022-05-01T00:00:00Z")
        -> String
    {
        "{\(fields),\"segmentMembership\":{\"ups\":{\"s\":{\"status\":\"\(status)\",\"lastQualificationTime\":\"\(time)\"}}}}\n"
    }

    // MARK: Names

    @Test(arguments: [
        ("adobe-campaign", "", "Adobe_Campaign_segments_20220509210543.csv"),
        ("salesforce-marketing-cloud", "", "Salesforce_Marketing_Cloud_segments_20220509210543.csv"),
        ("oracle-eloqua", "timestamp: YYYYMMdd_HHmmss", "Oracle_Eloqua_segments_20220509_210543.csv"),
        (
            "oracle-responsys", "timestamp: MMDDYYYY_HHMMSS, format: tab-delimited",
            "Oracle_Responsys_segments_05092022_210543.txt"
        ),
        ("amazon-s3", "", "amazon-s3_s_20220509_210543.csv"),
        ("adobe-campaign", "name: \"%DESTINATION_NAME%_%SEGMENT_ID%\"", "Adobe_Campaign_s.csv"),
        ("amazon-s3", "name: default, compression: gzip", "amazon-s3_segments_20220509210543.csv.gz"),
        (
            "sftp", "name: \"%SEGMENT_NAME%-%TIMESTAMP%-%this is custom text%\"",
            "Luxury A_B-1652130343-this is custom text.csv"
        ),
        (
            "sftp",
            "name: \"%ORGANIZATION_NAME%_%SANDBOX_NAME%_%DESTINATION_INSTANCE_NAME%_%DESTINATION_INSTANCE_ID%\"",
            "org_prod_flow_run-1.csv"
        ),
    ])
    func `names follow destination, template and form of time`(destination: String, files: String, name: String) throws
    {
        let files = try export(
            "audiences: [{id: s, name: Luxury A/B}]\ncolumns: [a]\nflow: {name: flow, organization: org}\nfiles: {\(files)}\n",
            member("\"a\":1"), destination: destination)
        #expect(files.map(\.name) == [name])
    }

    @Test func `parts are numbered from 2, and each has its header`() throws {
        let files = try export(
            "audiences: [{id: s}]\ncolumns: [a]\nfiles: {name: x, maximum-records: 2, manifest: true}\nflow: {id: f}\n",
            (1...5).map { member("\"a\":\($0)") }.joined(), destination: "adobe-campaign")
        #expect(files.map(\.name) == ["x.csv", "x_2.csv", "x_3.csv", "manifest-f-run-1.json"])
        #expect(files.prefix(3).map(\.text) == ["a\n1\n2\n", "a\n3\n4\n", "a\n5\n"])
        #expect(
            files[3].text
                == #"{"flowRunId":"run-1","scheduledTime":"2022-05-09T21:05:43Z","exportResults":[{"sinkPath":"/","name":"x.csv","size":6},{"sinkPath":"/","name":"x_2.csv","size":6},{"sinkPath":"/","name":"x_3.csv","size":4}]}"#
        )
    }

    @Test func `a part's number stands before the first ending, and each packed part is one gzip member`() throws {
        let job = try ExportJob(
            parsing: Self.start + "destination: sftp\naudiences: [{id: s}]\ncolumns: [a]\n"
                + "files: {name: x, maximum-records: 1, compression: gzip}\n", file: "job")
        let people = ProfileFile(name: "p", content: Blob(Array((member("\"a\":1") + member("\"a\":2")).utf8)))
        let files = try Exporter(job: job, profiles: people).files()[0].files
        #expect(files.map(\.name) == ["x.csv.gz", "x_2.csv.gz"])
        for file in files {
            let bytes = try file.content.bytes()
            // ID1, ID2, deflate; neither name nor comment. The length of the text is the member's last word.
            #expect(Array(bytes.prefix(4)) == [0x1F, 0x8B, 8, 0] && Array(bytes.suffix(4)) == [4, 0, 0, 0])
        }
    }

    /// Source: "Cloud storage destinations overview" (the blank in an audience's name stays in the folder's),
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/overview
    @Test func `a folder per audience keeps its blanks, and the manifest tells it, also of files written elsewhere`()
        throws
    {
        var job = try ExportJob(
            parsing: Self.start.replacing(
                "{folder: out}", with: "{s3: {bucket: b, path: acme/2021/%SEGMENT_NAME%}}")
                + "destination: amazon-s3\naudiences: [{id: s, name: Luxury Audience}]\ncolumns: [a]\n"
                + "files: {name: x, manifest: true}\nflow: {id: f}\n", file: "job")
        let people = ProfileFile(name: "p", content: Blob(Array(member("\"a\":1").utf8)))
        func paths() throws -> [String] {
            try Exporter(job: job, profiles: people, makeID: { "r" }).files()[0].files.map(\.path)
        }
        func told() throws -> String {
            let manifest = try #require(try Exporter(job: job, profiles: people).files()[0].files.last)
            return String(decoding: try manifest.content.bytes(), as: UTF8.self)
        }
        #expect(
            try paths() == ["acme/2021/Luxury Audience/x.csv", "acme/2021/Luxury Audience/manifest-f-r.json"])
        #expect(try told().contains(#""sinkPath":"/acme/2021/Luxury Audience""#))
        job.finalEndpoint = job.endpoint
        job.endpoint = .folder("out")
        #expect(try paths() == ["x.csv", "manifest-f-r.json"])
        #expect(try told().contains(#""sinkPath":"/acme/2021/Luxury Audience""#))
    }

    // MARK: Columns

    /// Source: "Batch destinations mapping reference" and "Export arrays, maps, and objects".
    @Test(arguments: [
        ("person.name.firstName", "person_name_firstName"), ("_tenant.loyalty.tier", "_tenant_loyalty_tier"),
        ("emails[0].address", "emails0_address"), ("segmentMembership.status", "segmentMembership_status"),
        ("segmentMembership.seg_namespace.seg_id.status", "segmentMembership_seg_namespace_seg_id_status"),
        (
            "segmentMembership.seg_namespace.seg_id.lastQualificationTime",
            "segmentMembership_seg_namespace_seg_id_lastQualificationTime"
        ),
        ("segmentMembership.ups.seg_id.status", "segmentMembership_ups_seg_id_status"), ("Email", "Email"),
        ("identityMap.Email", "Email"), ("identityMap.Phone_E//.164", "Phone_E_164"), ("Phone_E.164", "Phone_E_164"),
    ])
    func `a column without a name of its own is called by its path, dots as underscores`(source: String, header: String)
        throws
    {
        #expect(try ExportColumn(source: source).header == header)
    }

    @Test func `the status and the time of membership are those of the file's audience`() throws {
        let columns =
            "columns: [segmentMembership.seg_namespace.seg_id.status, segmentMembership.seg_namespace.seg_id.lastQualificationTime]\n"
        let files = try export("audiences: [{id: s}]\n" + columns, member("\"a\":1", "existing"))
        #expect(files[0].text.hasSuffix("\nexisting,2022-05-01T00:00:00Z\n"))
    }

    // MARK: Values and dialect

    /// Source: Destination SDK, "File formatting configuration": an empty quote is the character U+0000, and is used.
    @Test func `an empty quote quotes with NUL, and every delimiter can be had`() throws {
        let person = member(#""a":"John,LastName","b":"x|y;z:w"  "#)
        let rest = "audiences: [{id: s}]\ncolumns: [a, b]\nfiles: {name: x, dialect: "
        #expect(
            try export(rest + "{quote: nul}}\n", person)[0].text == "a,b\n\0John,LastName\0,x|y;z:w\n")
        for (name, delimiter) in [("pipe", "|"), ("semicolon", ";"), ("colon", ":")] {
            #expect(
                try export(rest + "{delimiter: \(name), escape: \"'\"}}\n", person)[0].text
                    == "a\(delimiter)b\nJohn,LastName\(delimiter)\"x|y;z:w\"\n")
        }
    }

    @Test func `line breaks stay inside quotes, the text begins without a byte order mark`() throws {
        let text = try export("audiences: [{id: s}]\ncolumns: [a]\n", member(#""a":"two\nlines""#))[0].text
        #expect(text == "a\n\"two\nlines\"\n" && text.utf8.first == UInt8(ascii: "a"))
    }

    @Test func `values are written as their kind asks, and quoted only where they must be`() throws {
        let profile = member(
            #""t":" padded ","n":19.50,"big":12345678901,"whole":3.0,"b":false,"q":"say \"hi\", \\ ok","e":"","w":"null","l":["x","y"]"#
        )
        let columns = "audiences: [{id: s}]\ncolumns: [t, n, big, whole, b, q, e, w, 'l[1]', missing]\n"
        let files = try export(columns + "files: {name: x}\n", profile)
        #expect(
            files[0].text
                == "t,n,big,whole,b,q,e,w,l1,missing\npadded,19.5,12345678901,3,false,\"say \\\"hi\\\", \\\\ ok\",,\"null\",y,null\n"
        )
        let other = try export(
            columns
                + "files: {name: x, dialect: {delimiter: tab, escape: doubling, null: '', empty: '\"\"', line-end: crlf, final-line-end: false, header: false, trim: false}}\n",
            profile)
        #expect(other[0].text == " padded \t19.5\t12345678901\t3\tfalse\t\"say \"\"hi\"\", \\ ok\"\t\"\"\tnull\ty\t")
    }

    @Test func `a value that cannot be exported fails with its line`() {
        #expect {
            try export("audiences: [{id: s}]\ncolumns: [o]\n", member("\"o\":1") + member("\"o\":{\"p\":1}"))
        } throws: { "\($0)".hasPrefix("p:2: o is an object; a CSV column takes") }
        #expect { try export("audiences: [{id: s}]\ncolumns: [o]\n", "\n{\"o\":}\n") } throws: {
            "\($0)".hasPrefix("p:2: column 6: ")
        }
        #expect { try export("audiences: [{id: s}]\ncolumns: [o]\n", "[]\n") } throws: {
            "\($0)" == "p:1: a profile is a JSON object, not array"
        }
        #expect {
            try export("audiences: [{id: s}]\ncolumns: [o]\nfiles: {dialect: {quote: none}}\n", member("\"o\":\"a,b\""))
        } throws: { "\($0)".contains("the dialect quotes nothing") }
    }

    // MARK: Who is in

    private static let changes = [
        #"{"a":1,"segmentMembership":{"ups":{"s":{"status":"realized","lastQualificationTime":"2022-05-08T00:00:00Z"}}}}"#,
        #"{"a":2,"segmentMembership":{"ups":{"s":{"status":"exited","lastQualificationTime":"2022-05-08T00:00:00Z"}}}}"#,
        #"{"a":3,"segmentMembership":{"ups":{"s":{"status":"existing","lastQualificationTime":"2022-04-08T00:00:00Z"}}}}"#,
        #"{"a":4,"segmentMembership":{"ups":{"s":{"status":"exited","lastQualificationTime":"2022-04-08T00:00:00Z"}}}}"#,
        #"{"a":5,"segmentMembership":{"own":{"s":{"status":"realized","lastQualificationTime":"2022-04-08T00:00:00Z"}}},"_mockdest":{"identitiesChangedAt":"2022-05-08T00:00:00Z"}}"#,
        #"{"a":6,"segmentMembership":{"ups":{"t":{"status":"realized"}}}}"#,
    ].joined(separator: "\n")

    @Test(arguments: [
        ("{id: s}", "a, segmentMembership.status", "", "1,realized 3,existing 5,realized"),
        (
            "{id: s, changed-since: '2022-05-07T00:00:00Z'}", "a, segmentMembership.status", "",
            "1,realized 2,exited 5,realized"
        ),
        ("{id: s, changed-since: '2022-05-07T00:00:00Z'}", "a", "", "1 5"),
        ("{id: s, changed-since: '2022-05-07T00:00:00Z'}", "a", "identity-changes: ignored", "1"),
        ("{id: t}", "a, segmentMembership.ups.seg_id.lastQualificationTime", "", "6,"),
    ])
    func `full and incremental exports hold whom they should`(
        audience: String, columns: String, more: String, rows: String
    ) throws {
        let files = try export(
            "audiences: [\(audience)]\ncolumns: [\(columns)]\n\(more)\n", Self.changes, destination: "adobe-campaign")
        #expect(files[0].text.split(separator: "\n").dropFirst().joined(separator: " ") == rows)
    }

    @Test func `an export of nobody writes a header, an increment of nobody no file`() throws {
        #expect(try export("audiences: [{id: u}]\ncolumns: [a]\n", Self.changes).map(\.text) == ["a\n"])
        let increment =
            "audiences: [{id: u, changed-since: '2022-05-07T00:00:00Z'}]\ncolumns: [a]\nfiles: {manifest: true"
        #expect(try export(increment + "}\n", Self.changes).isEmpty)
        #expect(try export(increment + ", empty: header}\n", Self.changes).map(\.text).first == "a\n")
        #expect(try export("audiences: [{id: u}]\ncolumns: [a]\nfiles: {empty: none}\n", Self.changes).isEmpty)
    }

    @Test func `each audience has a file of its own`() throws {
        let files = try export("audiences: [{id: s}, {id: t}]\ncolumns: [a]\n", Self.changes)
        #expect(files.map(\.text) == ["a\n1\n3\n5\n", "a\n6\n"])
    }

    // MARK: Mandatory and unique

    /// The documented cases: A is older, B newer; both have the same address.
    ///
    /// Source: "Activate audiences to batch profile export destinations", deduplication keys,
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
    @Test(arguments: [
        ("", ["j@x,John,Doe", "j@x,John,D"]), ("deduplicate: [personalEmail]", ["j@x,John,D"]),
        ("deduplicate: [personalEmail, lastName]", ["j@x,John,Doe", "j@x,John,D"]),
    ])
    func `the newest of equal keys is kept`(keys: String, rows: [String]) throws {
        let people =
            member(#""personalEmail":"j@x","firstName":"John","lastName":"Doe""#, at: "2022-04-01T00:00:00Z")
            + member(#""personalEmail":"j@x","firstName":"John","lastName":"D""#, at: "2022-05-01T00:00:00Z")
        let files = try export(
            "audiences: [{id: s}]\ncolumns: [personalEmail, firstName, lastName]\n\(keys)\n", people)
        #expect(files[0].text.split(separator: "\n").dropFirst().map(String.init) == rows)
    }

    @Test(arguments: [["Morris", "Doe"], ["Doe", "Morris"]])
    func `of equal times the first in the order of the other values is kept`(names: [String]) throws {
        let people = names.map {
            member("\"identityMap\":{\"Email\":[{\"id\":\"t@x\"}]},\"first\":\"John\",\"last\":\"\($0)\"")
        }
        let files = try export("audiences: [{id: s}]\ncolumns: [Email, first, last]\n", people.joined())
        #expect(files[0].text == "Email,first,last\nt@x,John,Doe\n")
    }

    @Test func `of equal times a missing value goes before a present one`() throws {
        for order in [["", ",\"last\":\"Doe\""], [",\"last\":\"Doe\"", ""]] {
            let people = order.map { member("\"mail\":\"t@x\"\($0)") }.joined()
            let files = try export("audiences: [{id: s}]\ncolumns: [mail, last]\ndeduplicate: [mail]\n", people)
            #expect(files[0].text == "mail,last\nt@x,null\n")
        }
    }

    @Test func `keys are compared with their case, and the update of the identities counts as well`() throws {
        let people =
            member(#""mail":"T@x","n":1"#)
            + member(#""mail":"t@x","n":2,"_mockdest":{"identitiesChangedAt":"2022-05-02T00:00:00Z"}"#)
            + member(#""mail":"t@x","n":3"#)
        let files = try export("audiences: [{id: s}]\ncolumns: [mail, n]\ndeduplicate: [mail]\n", people)
        #expect(files[0].text == "mail,n\nT@x,1\nt@x,2\n")
    }

    @Test func `a row for each identity, and none for a profile without`() throws {
        let people =
            member(#""identityMap":{"Phone_E.164":[{"id":"+4912"},{"id":"+4934"}]},"a":1"#) + member("\"a\":2")
        let job = try ExportJob(
            parsing: Self.start + "destination: sftp\naudiences: [{id: s}]\ncolumns: [identityMap.Phone_E//.164, a]\n",
            file: "job")
        let exported = try Exporter(job: job, profiles: ProfileFile(name: "p", content: Blob(Array(people.utf8))))
            .files()
        #expect(
            try String(decoding: exported[0].files[0].content.bytes(), as: UTF8.self)
                == "Phone_E_164,a\n+4912,1\n+4934,1\n")
        #expect(exported[0].readRecords == 3 && exported[0].writtenRecords == 2 && exported[0].skippedRecords == 1)
    }

    @Test func `a profile without a mandatory attribute is left out, an empty text is there`() throws {
        let files = try export(
            "audiences: [{id: s}]\ncolumns: [a, b]\nmandatory: [b]\n", member("\"a\":1") + member("\"a\":2,\"b\":\"\""))
        #expect(files[0].text == "a,b\n2,\n")
    }
}
