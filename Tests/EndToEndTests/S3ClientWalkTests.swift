import Drops
import FakeS3
import Foundation
import Testing

/// Every client, driven by small programs in `Tests/clients/s3` that walk every step and say how it went.
///
/// One after the other: two dozen files of 100 MB at once would keep the other tests' servers from answering in time.
@Suite(.serialized) struct S3ClientWalkTests {
    enum Client: String, CaseIterable, CustomTestStringConvertible {
        case aws, boto3, awscrt, s3cmd, rclone
        case rcloneOfDebian = "rclone 1.60"
        case curl, minio, pyarrow
        case smartOpen = "smart_open"
        case s3fs, aiobotocore, restic, duplicity, gdal
        case s3fsFUSE = "s3fs-fuse"
        var testDescription: String { rawValue }

        /// Steps that the client has no call for; the program says so too.
        var lacks: Set<String> {
            switch self {
            case .boto3, .awscrt, .minio, .aiobotocore, .gdal: []
            case .aws, .rclone, .rcloneOfDebian, .s3fs: ["presigned put"]
            case .s3cmd: ["range", "presigned put"]
            case .curl, .pyarrow: ["presigned get", "presigned put"]
            case .smartOpen: ["copy", "presigned get", "presigned put"]
            case .restic: ["range", "copy", "presigned get", "presigned put"]
            case .duplicity: ["make bucket", "range", "copy", "presigned get", "presigned put"]
            case .s3fsFUSE: ["make bucket", "presigned get", "presigned put"]
            }
        }

        /// Whether a large file goes by multipart upload. restic and duplicity cut it into many objects instead.
        var sendsParts: Bool { ![.curl, .restic, .duplicity].contains(self) }

        var command: [String] {
            switch self {
            case .boto3, .awscrt, .minio, .pyarrow, .smartOpen: ["python3", Self.folder + "/walk.py", rawValue]
            case .s3fs, .aiobotocore: [Self.asynchronous + "/python", Self.folder + "/walk.py", rawValue]
            case .gdal: ["/usr/bin/python3", Self.folder + "/walk.py", rawValue]
            case .rclone, .rcloneOfDebian: ["bash", Self.folder + "/walk.sh", "rclone"]
            case .aws, .s3cmd, .curl, .restic, .duplicity, .s3fsFUSE: ["bash", Self.folder + "/walk.sh", rawValue]
            }
        }

        /// Debian's and PyPI's release of rclone are years apart.
        var program: String? {
            switch self {
            case .rclone: Self.asynchronous + "/rclone"
            case .rcloneOfDebian: "/usr/bin/rclone"
            default: nil
            }
        }

        private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        private static let folder = root.path + "/clients/s3"
        /// Where `script/bootstrap --clients` installs what wants another botocore than boto3's.
        private static let asynchronous = root.deletingLastPathComponent().path + "/.build/clients-aio/bin"
    }

    private static let steps: Set<String> = [
        "make bucket", "put", "put big", "list", "get", "get big", "range", "copy", "presigned get", "presigned put",
        "delete",
    ]

    /// Size of the large file; `MOCKDEST_S3_MEGABYTES` sets another.
    private static let megabytes = ProcessInfo.processInfo.environment["MOCKDEST_S3_MEGABYTES"].flatMap(Int.init) ?? 100

    @Test(arguments: Client.allCases.filter { $0 != .s3fsFUSE }) func `every step goes well`(client: Client)
        async throws
    {
        try await walk(client)
    }

    @Test(.enabled(if: access("/dev/fuse", R_OK | W_OK) == 0, "there is no /dev/fuse here, so s3fs cannot mount"))
    func `every step goes well in a mounted file system`() async throws {
        try await walk(.s3fsFUSE)
    }

    @Test(arguments: [Client.aws, .boto3, .awscrt, .s3cmd, .rclone, .curl, .minio, .s3fs, .restic])
    func `every step goes well over TLS`(client: Client) async throws {
        try await walk(client, tls: .generated, megabytes: 12)
    }

    private func walk(_ client: Client, tls: S3Configuration.TLS? = nil, megabytes: Int = Self.megabytes) async throws {
        try await S3Clients.run {
            $0.buckets = ["by-duplicity", "by-s3fs-fuse"]
            $0.tls = tls
        } _: { clients in
            _ = try clients.file("small", count: 4096)
            let size = megabytes * 1_000_000
            _ = try clients.file("big", count: size)
            var program = RealClient(
                client.command[0], environment: clients.environment, timeLimit: .seconds(300))
            program.environment["S3_URL"] = clients.url
            program.environment["S3_WORK"] = clients.folder
            program.environment["RCLONE"] = client.program
            let result = try await program.run(arguments: Array(client.command.dropFirst()))
            let said = "\(result.standardOutput)\(result.standardError)"
            #expect(result.exitCode == 0, "\(said)")
            let lines = result.standardOutput.split(separator: "\n").map(String.init)
            let passed = Set(lines.filter { $0.hasPrefix("ok ") }.map { String($0.dropFirst(3)) })
            #expect(passed == Self.steps.subtracting(client.lacks), "\(said)")
            let lacking = lines.filter { $0.hasPrefix("none ") }.map { String($0.dropFirst(5).prefix { $0 != ":" }) }
            #expect(Set(lacking) == client.lacks)
            expectTraffic(client, size: size, clients.journal)
        }
    }

    /// What the client says of itself is seen from the other side too. Objects are gone at the end of the walk.
    private func expectTraffic(_ client: Client, size: Int, _ journal: Journal) {
        let completed = journal.exchanges.filter { $0.operation == "CompleteMultipartUpload" }
        #expect(!completed.isEmpty || !client.sendsParts)
        #expect(completed.allSatisfy { $0.outcome == .succeeded })
        #expect(journal.exchanges.reduce(0) { $0 + $1.bytesIn } > size)
        #expect(journal.exchanges.reduce(0) { $0 + $1.bytesOut } > size)
        let ranges = journal.exchanges.contains { $0.operation == "GetObject" && $0.status == "206" }
        #expect(ranges || client.lacks.contains("range"))
    }
}
