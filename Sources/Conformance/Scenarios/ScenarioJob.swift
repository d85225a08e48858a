import Exporting
public import Foundation

/// The usual job of each destination, which a scenario changes.
extension Scenario {
    /// When the exporter makes its files: the first day of every scenario.
    public static let firstDay = Date(timeIntervalSince1970: 1_772_431_200)  // 2026-03-02T06:00:00Z
    /// A day later, and the slot before which nothing is news on that day.
    public static let secondDay = firstDay.addingTimeInterval(86_400)
    /// The bucket of every scenario over S3.
    public static let bucket = "exports"
    /// The list of every scenario at Constant Contact.
    public static let list = "6d6f636b-6465-4374-8001-0000000000c1"

    /// The job of one run, with an endpoint that lacks address and credentials.
    func job(of run: Run) throws -> ExportJob {
        var job = ExportJob(
            destination: destination, endpoint: place,
            audiences: [.init(id: ScenarioPeople.audience, name: "Spring Buyers")], columns: try columns)
        job.audiences[0].runID = "7e0b2a1c-1d2e-4f30-8a9b-c0d1e2f30415"
        job.mandatory = [columnOfIdentity]
        job.deduplication = [columnOfIdentity]
        job.flow.id = "d0420d72-756c-4159-9e7f-7d3e2f8b501e"
        job.flow.name = "Spring campaign"
        job.generatedAt = Self.firstDay
        job.scheduledAt = Self.firstDay
        run.change(&job)
        // Said in so many words: an exporter need not know what is usual.
        job.layout.writesEmptyFiles = job.layout.writesEmptyFiles ?? job.audiences.allSatisfy(\.isFull)
        return job
    }

    private var place: ExportEndpoint {
        switch connection {
        case .s3:
            var place = ExportEndpoint.S3Place(bucket: Self.bucket)
            place.path = "in/\(destination.rawValue)"
            place.partSize = 5 << 20
            return .s3(place)
        case .sftp, .sftpKey:
            var place = ExportEndpoint.SFTPPlace()
            place.folder = "in"
            return .sftp(place)
        case .api: return .constantContact(ExportEndpoint.ContactListPlace(list: Self.list))
        }
    }

    private var columnOfIdentity: String {
        destination == .externalDelivery ? "_example.customer" : "personalEmail.address"
    }

    private var columns: [ExportColumn] {
        get throws {
            switch destination {
            case .constantContact:
                try [
                    ExportColumn(source: "personalEmail.address", header: "email", type: .email),
                    ExportColumn(source: "person.name.firstName", header: "first_name"),
                    ExportColumn(source: "person.name.lastName", header: "last_name"),
                ]
            case .externalDelivery:
                try [
                    ExportColumn(source: "_example.customer", header: "Customer ID"),
                    ExportColumn(source: "personalEmail.address", header: "Email", type: .email),
                    ExportColumn(source: "person.name.firstName", header: "First name"),
                    ExportColumn(source: "person.name.lastName", header: "Last name"),
                    ExportColumn(source: "person.birthDate", header: "Birthday", type: .date),
                ]
            default:
                try [
                    ExportColumn(source: "person.name.firstName"), ExportColumn(source: "person.name.lastName"),
                    ExportColumn(source: "personalEmail.address", type: .email),
                    ExportColumn(source: "person.birthDate", type: .date),
                    ExportColumn(source: "loyalty.points", type: .decimal),
                    ExportColumn(source: "segmentMembership.status"),
                ]
            }
        }
    }
}

extension ExportJob {
    /// The job of the day after: another time in names and schedule.
    mutating func moveToSecondDay() {
        generatedAt = Scenario.secondDay
        scheduledAt = Scenario.secondDay
        audiences[0].runID = "7e0b2a1c-1d2e-4f30-8a9b-c0d1e2f30416"
    }

    /// The job of the day after that tells what changed since the first.
    mutating func becomeIncremental() {
        moveToSecondDay()
        audiences[0].changedSince = Scenario.firstDay
    }
}

/// What scenarios say besides the destination's usual job.
extension ExportJob {
    /// Text with tabs, as some destinations offer it.
    mutating func divideByTabs() {
        layout.format = .tabDelimited
        layout.dialect.delimiter = UInt8(ascii: "\t")
    }

    /// A second audience, exported in the same run.
    mutating func addOtherAudience() {
        audiences.append(
            Audience(
                id: ScenarioPeople.otherAudience, name: "Loyal Guests", runID: "7e0b2a1c-1d2e-4f30-8a9b-c0d1e2f30499"))
    }

    /// Written under another name, then renamed.
    mutating func renameIntoPlace() { changeSFTP { $0.naming = .writeThenRename(suffix: ".tmp") } }

    mutating func changeS3(_ change: (inout ExportEndpoint.S3Place) -> Void) {
        guard case .s3(var place) = endpoint else { preconditionFailure("a scenario over S3") }
        change(&place)
        endpoint = .s3(place)
    }

    mutating func changeSFTP(_ change: (inout ExportEndpoint.SFTPPlace) -> Void) {
        guard case .sftp(var place) = endpoint else { preconditionFailure("a scenario over SFTP") }
        change(&place)
        endpoint = .sftp(place)
    }

    mutating func changeContactList(_ change: (inout ExportEndpoint.ContactListPlace) -> Void) {
        guard case .constantContact(var place) = endpoint else { preconditionFailure("a scenario over the API") }
        change(&place)
        endpoint = .constantContact(place)
    }
}
