import Exporting
import Foundation
import PublishedSchemas
import Testing

struct ExportJobTests {
    private static let start = "version: 1\ndestination: adobe-campaign\nendpoint: {folder: out}\n"
    private static let small = start + "audiences: [{id: a}]\ncolumns: [person.name.firstName]\n"

    @Test func `a job is read with its destination's defaults`() throws {
        let job = try ExportJob(parsing: Self.small, file: "job")
        #expect(job.columns[0].header == "person_name_firstName")
        #expect(job.layout.nameTemplate == nil && job.layout.dialect.null.isEmpty)
        let cloud = try ExportJob(
            parsing: Self.small.replacing("adobe-campaign", with: "amazon-s3"), file: "job")
        #expect(cloud.layout.dialect.null == "null" && cloud.layout.nameTemplate != nil)
    }

    @Test func `JSON is read as well`() throws {
        let text =
            #"{"version":1,"destination":"sftp","endpoint":{"sftp":{"port":22}},"audiences":[{"id":"a"}],"columns":["Email"]}"#
        #expect(try ExportJob(parsing: text, file: "job").identityNamespace == "Email")
    }

    @Test(arguments: [
        ("files: {compresion: gzip}", "job:6:9: unknown key \"compresion\"; did you mean \"compression\"?"),
        ("mandatory: [person.name.firstname]", "did you mean \"person.name.firstName\"?"),
        ("files: {name: a%b}", "the name \"a%b\" has a lone %"),
        ("files: {name: \"%DATETIME(YYYY)%\"}", "there are %DATETIME(yyyyMMddHHmmss)%"),
        ("files: {maximum-records: 0}", "must be 1 or more"),
        ("files: {dialect: {quote: comma}}", "the same character"),
        ("files: {dialect: {delimiter: ab}}", "must be one ASCII character or one of backslash, colon"),
        ("generated-at: yesterday", "must be a date and time such as 2026-04-08T06:18:04Z"),
        ("deduplicate: [a, b, c]", "is no column's source"),
        ("identity-changes: maybe", "must be one of exported, ignored"),
    ])
    func `what is wrong is told with its place and the nearest right thing`(line: String, message: String) {
        #expect { try ExportJob(parsing: Self.small + line + "\n", file: "job") } throws: {
            "\($0)".contains(message)
        }
    }

    @Test(arguments: [
        ("audiences: [{id: a}]\ncolumns: [{source: a.b, name: c}]", "Adobe Campaign takes no names of its own"),
        ("audiences: [{id: a}]\ncolumns: [a.b, a_b]", "two columns have the name \"a_b\""),
        ("audiences: [{id: a}]\ncolumns: [Email, Phone]", "at most one identity"),
        ("audiences: [{id: a}]\ncolumns: [Email, a]\ndeduplicate: [a]", "cannot be mixed"),
        ("audiences: [{id: a}]\ncolumns: ['a[x]']", "an element is taken as emails[0]"),
        ("audiences: [{id: a}]\ncolumns: ['a..b']", "should look like person.name.firstName"),
        ("audiences: [{id: a}, {id: a}]\ncolumns: [a]", "both be written to"),
        ("audiences: [{id: a}, {id: b}]\ncolumns: [a]\nfiles: {name: fixed}", "put %SEGMENT_ID% into the name"),
        ("audiences: [{id: a/b}]\ncolumns: [a]", "without slash"),
        ("audiences: []\ncolumns: [a]", "needs at least one"),
        (
            "audiences: [{id: a}]\ncolumns: [a]\nfiles: {name: '%SEGMENT_ID%-%TIMESTAMP%-%DATETIME(YYYYMMdd_HHmmss)%'}",
            "not both"
        ),
        ("audiences: [{id: a}]\ncolumns: [a]\nfiles: {name: '\(String(repeating: "x", count: 252))'}", "and has 256"),
        ("audiences: [{id: a}]\ncolumns: [a, b, c]\ndeduplicate: [a, b, c]", "one or two attributes"),
    ])
    func `contradictions are refused`(rest: String, message: String) {
        #expect { try ExportJob(parsing: Self.start + rest + "\n", file: "job") } throws: { "\($0)".contains(message) }
    }

    @Test(arguments: [
        ("{s3: {bucket: b, path: x/%SEGMENT_NAME%/%SEGMENT_ID%}}", nil),
        ("{s3: {bucket: b, path: x-%SEGMENT_ID%/}}", nil),
        ("{s3: {bucket: b, path: '%SEGMENT_NAME%/x'}}", "at its end only"),
        ("{sftp: {folder: in/%SEGMENT_ID%}}", "takes no macros"),
    ])
    func `macros stand at the end of a path in a bucket`(endpoint: String, message: String?) throws {
        let text =
            "version: 1\ndestination: adobe-campaign\nendpoint: \(endpoint)\naudiences: [{id: a}]\ncolumns: [a]\n"
        if let message {
            #expect { try ExportJob(parsing: text, file: "job") } throws: { "\($0)".contains(message) }
        } else {
            #expect(throws: Never.self) { try ExportJob(parsing: text, file: "job") }
        }
    }

    @Test func `an endpoint takes from the environment what the job leaves open`() throws {
        var place = ExportEndpoint.S3Place(bucket: "b")
        place.secretAccessKey = "own"
        let filled = try ExportEndpoint.s3(place).filled(from: [
            "AWS_ENDPOINT_URL": "http://h:1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "other",
            "AWS_DEFAULT_REGION": "eu-west-1",
        ])
        guard case .s3(let result) = filled else { return #expect(Bool(false)) }
        #expect(result.url == "http://h:1" && result.accessKeyID == "id" && result.region == "eu-west-1")
        #expect(result.secretAccessKey == "own")
        #expect { try ExportEndpoint.s3(place).filled(from: [:]) } throws: {
            "\($0)" == "the job's endpoint has no \"url\", and AWS_ENDPOINT_URL_S3 is not set"
        }
        #expect { try ExportEndpoint.sftp(.init()).filled(from: ["MOCKDEST_SFTP_HOST": "h"]) } throws: {
            "\($0)".contains("MOCKDEST_SFTP_USER")
        }
    }

    // MARK: The published schema

    @Test(
        arguments: [
            ([], "zzzzzzzzzzzz: 1"), (["files"], "files: {zzzzzzzzzzzz: 1}"),
            (["files", "dialect"], "files: {dialect: {zzzzzzzzzzzz: 1}}"), (["flow"], "flow: {zzzzzzzzzzzz: 1}"),
            (["endpoint"], "endpoint: {zzzzzzzzzzzz: 1}"),
            (["endpoint", "s3"], "endpoint: {s3: {bucket: b, zzzzzzzzzzzz: 1}}"),
            (["endpoint", "sftp"], "endpoint: {sftp: {zzzzzzzzzzzz: 1}}"),
            (["endpoint", "constant-contact"], "endpoint: {constant-contact: {list: a, zzzzzzzzzzzz: 1}}"),
            (["audiences", "items"], "audiences: [{id: a, zzzzzzzzzzzz: 1}]"),
            (["columns", "items", "anyOf"], "columns: [{source: a, zzzzzzzzzzzz: 1}]"),
        ] as [([String], String)])
    func `the schema and the reader know the same keys`(path: [String], line: String) throws {
        let key = try #require(line.split(separator: ":").first)
        let others = Self.small.split(separator: "\n").filter { !$0.hasPrefix(key) }.joined(separator: "\n")
        do {
            _ = try ExportJob(parsing: others + "\n" + line, file: "job")
            Issue.record("the unknown key was taken")
        } catch {
            let published = try PublishedSchema("export-job").keys(at: path)
            #expect(PublishedSchema.keys(knownBy: "\(error)") == published)
        }
    }
}
