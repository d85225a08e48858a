import Exporting
import Foundation
import Testing

/// A job that is written is the job that is read.
struct ExportJobJSONTests {
    @Test(arguments: SampleJobs.all.keys.sorted()) func `a written job reads as the same`(name: String) throws {
        let job = try SampleJobs.job(name)
        #expect(try ExportJob(parsing: job.json, file: "job.json") == job)
    }

    @Test func `what the environment would give is written where it is known`() throws {
        var place = ExportEndpoint.ContactListPlace(list: "6d6f636b-6465-4374-8001-0000000000c1")
        place.url = "http://127.0.0.1:1"
        place.accessToken = "a"
        place.refreshToken = "r"
        place.client = .init(id: "i", secret: "s")
        var job = ExportJob(
            destination: .constantContact, endpoint: .constantContact(place),
            audiences: [.init(id: "s", changedSince: Date(timeIntervalSince1970: 1_600_000_000.5))],
            columns: [try ExportColumn(source: "personalEmail.address", header: "email", type: .email)])
        #expect(try ExportJob(parsing: job.json, file: "job.json") == job)
        var sftp = ExportEndpoint.SFTPPlace()
        sftp.host = "h"
        sftp.port = 22
        sftp.privateKey = "-----BEGIN\n\"key\"\\\n-----END\n"
        sftp.naming = .writeThenRename(suffix: ".tmp")
        job.endpoint = .sftp(sftp)
        #expect(try ExportJob(parsing: job.json, file: "job.json") == job)
        job = ExportJob(
            destination: .externalDelivery, endpoint: .sftp(sftp), audiences: job.audiences, columns: job.columns)
        #expect(try ExportJob(parsing: job.json, file: "job.json") == job)
    }
}
