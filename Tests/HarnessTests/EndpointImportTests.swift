import Drops
import ESPs
import Exporting
import FakeS3
import FakeSFTP
import Harness
import Reporting
import StrictYAML
import Testing
import Verification

private func configuration() -> HarnessConfiguration {
    var s3 = S3Configuration()
    s3.buckets = ["exports"]
    return HarnessConfiguration(s3: s3)
}

private func yaml(_ text: String) throws -> YAMLValue { try YAMLValue(parsing: text, file: "import.yaml") }

private func put(_ text: String, _ key: String, over harness: Harness) async throws {
    let access = harness.s3
    let sender = try S3Sender(
        endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
        secretAccessKey: access.secretAccessKey)
    try await sender.put(Blob(Array(text.utf8)), bucket: "exports", key: key)
}

private func sftp(_ harness: Harness) -> SFTPSender {
    let access = harness.sftp
    return SFTPSender(
        host: access.host, port: access.port, user: access.user, credential: .password(access.password ?? ""))
}

/// An ESP that looks for its file on the real endpoint's content, sent there by a real client.
@Suite struct EndpointImportTests {
    @Test func `over S3 Campaign takes the keys with its prefix, and a star is no wildcard there`() async throws {
        try await withHarness(configuration()) { harness in
            try await put("email\na@x.io\n", "daily/vip.csv", over: harness)
            try await put("email\nb@x.io\n", "other.csv", over: harness)
            let star = try harness.importFromEndpoint(
                esp: "adobe-campaign", settings: yaml("fileTransfer: {prefix: 'daily/*.csv'}"), on: .s3)
            #expect(star.outcome == nil)
            #expect(star.selection.isError)
            #expect(star.selection.notes.last?.rule == "adobe-campaign/missing-file")
            #expect(harness.imported(by: "adobe-campaign").tables.isEmpty)
            let found = try harness.importFromEndpoint(
                esp: "adobe-campaign", settings: yaml("fileTransfer: {prefix: daily/}"), on: .s3)
            #expect(found.selection.chosen.map(\.path) == ["daily/vip.csv"])
            #expect(found.outcome?.totals.added == 1)
        }
    }

    @Test func `a wrong name is no file found, with the nearest name that lies there`() async throws {
        try await withHarness(configuration()) { harness in
            try await sftp(harness).makeDirectory("upload")
            try await sftp(harness).put(Blob(Array("EMAIL_ADDRESS_\na@x.io\n".utf8)), to: "upload/segment.txt")
            let run = try harness.importFromEndpoint(
                esp: "oracle-responsys", settings: yaml("fileName: segmnt.txt"), on: .sftp)
            #expect(run.outcome == nil && run.selection.isError)
            let note = try #require(run.selection.notes.last)
            #expect(note.rule == "oracle-responsys/file-not-found")
            #expect(note.message.rendered { $0 }.contains("segment.txt"))
        }
    }

    @Test func `over SFTP Responsys waits for the ready file, takes the newest, and archives it`() async throws {
        try await withHarness(configuration()) { harness in
            let job = try yaml("fileName: 'seg_*.csv'\npatternMode: glob\nreadyFile: true\nreadyExtension: done")
            try await sftp(harness).makeDirectory("upload")
            try await sftp(harness).put(Blob(Array("EMAIL_ADDRESS_\na@x.io\n".utf8)), to: "upload/seg_1.csv")
            let early = try harness.importFromEndpoint(esp: "oracle-responsys", settings: job, on: .sftp)
            #expect(early.outcome == nil && !early.selection.isError, "the job waits")
            try await sftp(harness).put(Blob([]), to: "upload/seg_1.done")
            let run = try harness.importFromEndpoint(esp: "oracle-responsys", settings: job, on: .sftp)
            #expect(run.outcome?.totals.added == 1)
            #expect(
                try harness.offeredFiles(on: .sftp).contains {
                    $0.path.hasSuffix("/seg_1.csv") && $0.folder != "upload"
                })
            let again = try harness.importFromEndpoint(esp: "oracle-responsys", settings: job, on: .sftp)
            #expect(again.outcome == nil && again.selection.isError, "the archived file is not found again")
        }
    }

    @Test func `a file that was uploaded and then renamed starts no Salesforce file drop`() async throws {
        try await withHarness(configuration()) { harness in
            let drop = try yaml("startingSource: FileDrop")
            try await sftp(harness).makeDirectory("Import")
            try await sftp(harness).put(
                [(path: "Import/a.csv", content: Blob(Array("email\na@x.io\n".utf8)))],
                naming: .writeThenRename(suffix: ".part"))
            let renamed = try harness.importFromEndpoint(
                esp: "salesforce-marketing-cloud", settings: drop, on: .sftp)
            #expect(renamed.outcome == nil)
            #expect(
                renamed.selection.notes.contains { $0.rule == "salesforce-marketing-cloud/rename-does-not-trigger" })
        }
    }

    @Test func `a transfer that erases its source leaves nothing for the next run`() async throws {
        try await withHarness(configuration()) { harness in
            let settings = try yaml("fileTransfer: {pattern: '*.csv', deleteSource: true}")
            try await sftp(harness).put(Blob(Array("email\na@x.io\n".utf8)), to: "a.csv")
            #expect(
                try harness.importFromEndpoint(esp: "adobe-campaign", settings: settings, on: .sftp).outcome != nil)
            #expect(try harness.offeredFiles(on: .sftp).isEmpty)
            #expect(
                try harness.importFromEndpoint(esp: "adobe-campaign", settings: settings, on: .sftp).outcome == nil)
        }
    }

    @Test func `what was imported is gone from the SFTP server's own listing, or lies in its archive`() async throws {
        try await withHarness(configuration()) { harness in
            try await sftp(harness).makeDirectory("upload")
            try await sftp(harness).put(Blob(Array("EMAIL_ADDRESS_\na@x.io\n".utf8)), to: "upload/a.csv")
            try await sftp(harness).put(Blob(Array("email\na@x.io\n".utf8)), to: "b.csv")
            try harness.importFromEndpoint(
                esp: "oracle-responsys", settings: yaml("fileName: a.csv"), on: .sftp)
            try harness.importFromEndpoint(
                esp: "adobe-campaign", settings: yaml("fileTransfer: {pattern: b.csv, deleteSource: true}"), on: .sftp)
            #expect(try harness.offeredFiles(on: .sftp).map(\.path) == ["archive/a.csv"])
            #expect(harness.journal.deliveries.map(\.path) == ["archive/a.csv"])
            // A client finds the archived file at its new place.
            try await sftp(harness).remove("archive/a.csv")
            #expect(try harness.offeredFiles(on: .sftp).isEmpty)
        }
    }

    @Test func `a transfer that erases its source deletes the object from the bucket`() async throws {
        try await withHarness(configuration()) { harness in
            try await put("email\na@x.io\n", "daily/a.csv", over: harness)
            try await put("email\nb@x.io\n", "other.csv", over: harness)
            let run = try harness.importFromEndpoint(
                esp: "adobe-campaign", settings: yaml("fileTransfer: {prefix: daily/, deleteSource: true}"), on: .s3,
                container: "exports")
            #expect(run.outcome?.totals.added == 1)
            #expect(try harness.offeredFiles(on: .s3).map(\.path) == ["other.csv"])
            #expect(harness.journal.deliveries.map(\.path) == ["other.csv"])
        }
    }

    @Test func `a count that differs takes the upload away without an import`() async throws {
        try await withHarness(configuration()) { harness in
            try await sftp(harness).makeDirectory("upload")
            try await sftp(harness).put(Blob(Array("EMAIL_ADDRESS_\na@x.io\n".utf8)), to: "upload/a.csv")
            try await sftp(harness).put(Blob(Array("7\n".utf8)), to: "upload/a.ready")
            let run = try harness.importFromEndpoint(
                esp: "oracle-responsys", settings: yaml("fileName: a.csv\ncountFile: true"), on: .sftp)
            #expect(
                run.outcome == nil && run.report.verdict == .empty && run.report.imports[0].outcome.result == .failed)
            #expect(run.report.imports[0].outcome.count(of: "oracle-responsys/count-file-mismatch") == 1)
            #expect(try harness.offeredFiles(on: .sftp).map(\.path) == ["archive/a.csv", "upload/a.ready"])
        }
    }

    @Test func `the content is that of the endpoint and the container that were named`() async throws {
        try await withHarness(configuration()) { harness in
            try await sftp(harness).put(Blob(Array("email\na@x.io\n".utf8)), to: "a.csv")
            #expect(try harness.offeredFiles(on: .sftp).map(\.path) == ["a.csv"])
            #expect(try harness.offeredFiles(on: .sftp, container: "nobody").isEmpty)
            #expect(try harness.offeredFiles(on: .s3).isEmpty)
        }
    }
}
