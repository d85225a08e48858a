import Drops
import ESPs
import Foundation
import Testing

private func file(_ path: String, hoursOld: Double = 1, on endpoint: EndpointKind = .sftp, as first: String? = nil)
    -> OfferedFile
{
    OfferedFile(
        path: path, endpoint: endpoint, size: 10, modifiedAt: importTime.now.addingTimeInterval(-hoursOld * 3600),
        writtenAs: first)
}

private func select(_ yaml: String, _ files: [OfferedFile]) throws -> (chosen: [String], notes: [String], isError: Bool)
{
    let selection = try Importing("salesforce-marketing-cloud", yaml).emulator.selectFiles(
        from: files, time: importTime)
    return (
        selection.chosen.map(\.path),
        selection.notes.map { "\($0.file ?? "-") \($0.rule.split(separator: "/")[1]) \($0.effect.rawValue)" },
        selection.isError
    )
}

@Suite struct SalesforceSelectionTests {
    @Test func `a file elsewhere than in Import is not seen`() throws {
        let found = try select(
            "deleteFile: false", [file("out/a.csv"), file("Import/b.csv"), file("Import/deep/c.csv")])
        #expect(found.chosen == ["Import/b.csv", "Import/deep/c.csv"])
        #expect(found.notes == ["out/a.csv file-location skipped"])
    }

    @Test func `a wrong name shows as no file found`() throws {
        let found = try select("fileNamingPattern: members.csv", [file("Import/member.csv")])
        #expect(found.chosen.isEmpty && found.isError)
        #expect(found.notes == ["- file-not-found fileRejected"])
    }

    @Test func `date wildcards are filled in the account's time zone`() throws {
        let files = [file("Import/M_2026-11-20.csv", hoursOld: 24), file("Import/M_2026-11-21.csv")]
        let pattern = "fileNamingPattern: M_%%Year%%-%%Month%%-%%Day%%.csv"
        #expect(try select(pattern, files).chosen == ["Import/M_2026-11-21.csv"])
        // 18:30 UTC is the 22nd in Kiritimati.
        let other = try select("\(pattern)\naccountTimeZone: Pacific/Kiritimati", [file("Import/M_2026-11-22.csv")])
        #expect(other.notes == ["Import/M_2026-11-22.csv pattern-date-wildcards noted"])
    }

    @Test func `without today's file the nearest date is taken, with a warning`() throws {
        let files = [file("Import/M_20261101.csv", hoursOld: 400), file("Import/M_20261119.csv", hoursOld: 48)]
        let pattern = "fileNamingPattern: M_%%Year%%%%Month%%%%Day%%.csv"
        let found = try select(pattern, files)
        #expect(found.chosen == ["Import/M_20261119.csv"])
        #expect(found.notes == ["Import/M_20261119.csv pattern-nearest-date warned"])
        #expect(try select("\(pattern)\nnearestDate: no", files).isError)
    }

    @Test func `a name with a time of day fits no date wildcard`() throws {
        let found = try select(
            "fileNamingPattern: M_%%Year%%%%Month%%%%Day%%.csv", [file("Import/M_20261121183000.csv")])
        #expect(found.notes.contains("Import/M_20261121183000.csv pattern-time-component fileRejected"))
        #expect(found.isError)
    }

    @Test func `the import's pattern must fit the name that a File Transfer leaves`() throws {
        let files = [file("Import/M_20261121.csv.gz"), file("Import/M_20261120.csv.gz", hoursOld: 24)]
        let today = "fileNamingPattern: M_%%Year%%%%Month%%%%Day%%.csv"
        #expect(try select("\(today)\nnearestDate: no", files).isError)
        let transferred = try select("\(today)\nfileTransfer: {isCompressed: true}", files)
        #expect(transferred.chosen == ["Import/M_20261121.csv.gz"])
        // The File Transfer goes by UTC-6, and takes the latest where the day's file is missing.
        let pattern = "fileTransfer: {isCompressed: true, fileNamingPattern: M_%%Year%%%%Month%%%%Day%%.csv.gz}"
        #expect(try select(pattern, files).chosen == ["Import/M_20261121.csv.gz"])
        let late = try select(pattern, [file("Import/M_20261119.csv.gz"), file("Import/M_20261120.csv.gz")])
        #expect(late.chosen == ["Import/M_20261120.csv.gz"])
        #expect(late.notes == ["Import/M_20261120.csv.gz transfer-date-wildcards warned"])
        let dropped = try select(
            "startingSource: FileDrop\nfileTransfer: {isCompressed: true}\n"
                + "fileNamingPattern: '%%BASEFILENAME_FROM_TRIGGER%%'", [files[0]])
        #expect(dropped.chosen == ["Import/M_20261121.csv.gz"])
    }

    @Test func `a file drop is started by uploads of fitting names only`() throws {
        let drop = "fileDrop: {operator: BeginsWith, text: salesforce}\nfileNamingPattern: '%%FILENAME_FROM_TRIGGER%%'"
        let found = try select(
            drop,
            [
                file("Import/Salesforce_1.csv"), file("Import/other.csv"),
                file("Import/Salesforce_2.csv", as: "Import/tmp.part"), file("Salesforce_3.csv", on: .s3),
            ])
        #expect(found.chosen == ["Import/Salesforce_1.csv"])
        #expect(
            found.notes == [
                "Import/Salesforce_1.csv pattern-filename-from-trigger noted",
                "Import/other.csv file-drop-pattern skipped",
                "Import/Salesforce_2.csv rename-does-not-trigger skipped",
                "Salesforce_3.csv file-drop-location skipped",
            ])
        #expect(
            try select(
                "fileDrop: {operator: BeginsWith, text: salesforce, caseSensitive: yes}",
                [file("Import/Salesforce_1.csv")]
            ).chosen.isEmpty)
    }

    @Test func `age, retention and S3 are looked at`() throws {
        #expect(
            try select("maxFileAgeHours: 2", [file("Import/a.csv", hoursOld: 3)]).notes.first
                == "Import/a.csv max-file-age skipped")
        #expect(
            try select("retentionDays: 1", [file("Import/a.csv", hoursOld: 30)]).notes.first
                == "Import/a.csv file-retention skipped")
        #expect(try select("allowS3: no", [file("a.csv", on: .s3)]).notes == ["a.csv connection-type warned"])
    }
}
