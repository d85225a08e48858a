import Drops
import Exporting
import Foundation

/// Jobs and profiles that have what each rule of an export is about.
enum SampleJobs {
    static let audience = "12341e18-abcd-49c2-836d-123c88e76c39"
    static let other = "aaaabbbb-cccc-4ddd-8eee-ffff00001111"

    /// Nine members, two who left, one without address, one duplicate with an older and one with an equal time.
    static let profiles: String = {
        let people: [(email: String?, first: String, last: String?, born: String?, status: String, at: String)] = [
            ("zoe@example.com", "Zoë", "Müller", "1990-05-14", "realized", "2020-04-07T10:00:00Z"),
            ("jose@example.org", "José", "García Márquez", "1985-01-02", "realized", "2020-04-01T10:00:00Z"),
            ("anna@example.com", "Anna", "Smith, \\\"Jr.\\\"", "1979-12-31", "existing", "2020-03-01T10:00:00Z"),
            ("bo@example.net", "Bo", nil, nil, "realized", "2020-04-07T11:00:00+02:00"),
            ("carl@example.net", "Carl", "D\\\\nale", "2001-02-28", "realized", "2020-04-07T12:00:00Z"),
            ("dora@example.net", "Dora", "O'Neil", "1966-06-06", "realized", "2020-04-07T12:30:00.500Z"),
            ("emil@example.net", "Emil", "two\\nlines", "1999-09-09", "realized", "2020-04-07T13:00:00Z"),
            ("fay@example.net", " Fay ", "null", "1988-08-08", "realized", "2020-04-07T14:00:00Z"),
            (nil, "Noname", "Nobody", "1970-01-01", "realized", "2020-04-07T15:00:00Z"),
            ("gone@example.net", "Gone", "Away", "1971-01-01", "exited", "2020-04-07T16:00:00Z"),
            ("left@example.net", "Left", "Earlier", "1972-01-01", "exited", "2020-03-07T16:00:00Z"),
            ("zoe@example.com", "Zoe", "Older", "1990-05-14", "realized", "2020-04-06T10:00:00Z"),
            ("bo@example.net", "Bo", "Later By Name", nil, "realized", "2020-04-07T09:00:00Z"),
            ("hans@example.net", "Hans", "Last", "1991-03-03", "realized", "2020-04-07T17:00:00Z"),
        ]
        return people.enumerated().map { index, person in
            let born = person.born.map { "\"birthDate\":\"\($0)\"," } ?? ""
            let last = person.last.map { ",\"lastName\":\"\($0)\"" } ?? ""
            let address = person.email.map { "\"personalEmail\":{\"address\":\"\($0)\"}," } ?? ""
            let identity = person.email.map { "{\"id\":\"\($0)\"},{\"id\":\"x\(index)-\($0)\"}" } ?? ""
            let second =
                index < 4
                ? ",\"\(other)\":{\"status\":\"realized\",\"lastQualificationTime\":\"2020-04-02T00:00:00Z\"}" : ""
            return """
                {"person":{\(born)"name":{"firstName":"\(person.first)"\(last)},"birthYear":\(1970 + index)},\(address)\
                "loyalty":{"points":\(index).5,"member":\(index.isMultiple(of: 2))},"identityMap":{"Email":[\(identity)]},\
                "segmentMembership":{"ups":{"\(audience)":{"status":"\(person.status)",\
                "lastQualificationTime":"\(person.at)"}\(second)}}}
                """
        }.joined(separator: "\n") + "\n"
    }()

    static let columns = """
        columns:
          - person.name.firstName
          - person.name.lastName
          - {source: personalEmail.address, type: email}
          - {source: person.birthDate, type: date}
          - {source: loyalty.points, type: decimal}
          - segmentMembership.status
        mandatory: [personalEmail.address]
        deduplicate: [personalEmail.address]
        """

    /// A full file in three parts with a manifest, to a bucket.
    static let campaign = """
        version: 1
        destination: adobe-campaign
        endpoint: {s3: {bucket: exports, path: campaign/%SEGMENT_NAME%}}
        audiences: [{id: \(audience), name: Luxury Audience}]
        \(columns)
        files: {maximum-records: 4, manifest: true}
        flow: {id: d0420d72-756c-4159-9e7f-7d3e2f8b501e}
        generated-at: 2020-04-08T06:18:04Z
        """

    /// What changed since the day before, by SFTP, renamed into place.
    static let salesforce = """
        version: 1
        destination: salesforce-marketing-cloud
        endpoint: {sftp: {folder: in/daily, write: rename}}
        audiences: [{id: \(audience), changed-since: "2020-04-07T00:00:00Z"}]
        \(columns)
        generated-at: 2020-04-09T05:22:00Z
        """

    /// Two audiences, packed, in parts, with names of their own, a template and another dialect.
    static let cloud = """
        version: 1
        destination: amazon-s3
        endpoint: {s3: {bucket: exports}}
        audiences:
          - {id: \(audience), name: First}
          - {id: \(other), name: Second}
        columns:
          - {source: personalEmail.address, name: email, type: email}
          - {source: person.name.firstName, name: first}
          - {source: person.name.lastName, name: last}
          - {source: loyalty.member, type: boolean}
          - segmentMembership.seg_namespace.seg_id.status
        mandatory: [personalEmail.address]
        deduplicate: [personalEmail.address]
        files:
          compression: gzip
          maximum-records: 5
          manifest: true
          dialect: {delimiter: pipe, escape: "'", line-end: crlf}
        generated-at: 2023-08-18T01:07:18Z
        scheduled-at: 2023-08-18T01:00:00Z
        """

    /// A row for each identity, tab-delimited, without a status.
    static let responsys = """
        version: 1
        destination: oracle-responsys
        endpoint: {sftp: {folder: ""}}
        audiences: [{id: \(audience)}]
        columns: [Email, person.name.firstName, {source: person.birthYear, type: integer}]
        files: {format: tab-delimited, dialect: {final-line-end: false}}
        generated-at: 2020-04-10T06:11:30Z
        """

    static let all = ["campaign": campaign, "salesforce": salesforce, "cloud": cloud, "responsys": responsys]

    static func job(_ name: String) throws -> ExportJob { try ExportJob(parsing: all[name] ?? "", file: name) }

    static var profileFile: ProfileFile { ProfileFile(name: "profiles.ndjson", content: Blob(Array(profiles.utf8))) }
}
