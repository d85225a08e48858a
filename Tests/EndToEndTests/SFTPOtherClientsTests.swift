import Drops
import FakeSFTP
import Foundation
import Testing

/// Clients that share no code with OpenSSH's: each puts a file, gets it back, and finds the same bytes.
struct SFTPOtherClientsTests {
    enum Client: String, CaseIterable, CustomTestStringConvertible {
        case scp, curl, lftp, psftp, rclone
        var testDescription: String { rawValue }
    }

    private let content = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 11 >> 2) }

    @Test(arguments: Client.allCases) func `a file goes there and back`(client: Client) async throws {
        try await SFTPClients.with { clients async throws in
            let file = try clients.makeFile("there", content)
            for arguments in try commands(client, clients, file) {
                try await expectSuccess(client.rawValue, arguments)
            }
            #expect(try clients.bytes("back") == content)
            let delivery = try #require(await clients.journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.name == "a.csv")
            #expect(try delivery.content.bytes() == content)
        }
    }

    private func expectSuccess(_ program: String, _ arguments: [String]) async throws {
        let result = try await RealClient(program).run(arguments: arguments)
        #expect(result.exitCode == 0, "\(program): \(result.standardError)\(result.standardOutput)")
    }

    private func commands(_ client: Client, _ clients: SFTPClients, _ file: String) throws -> [[String]] {
        let (port, back) = ("\(clients.port)", clients.local("back"))
        switch client {
        case .scp:
            let options = clients.keyOptions() + ["-s", "-P", port]
            return [options + [file, "test@127.0.0.1:a.csv"], options + ["test@127.0.0.1:a.csv", back]]
        case .curl:
            let options = ["-sS", "--insecure", "--user", "test:test"]
            let url = "sftp://127.0.0.1:\(port)/a.csv"
            return [options + ["-T", file, url], options + ["-o", back, url]]
        case .lftp:
            let ssh = (["ssh", "-a", "-x"] + clients.keyOptions()).joined(separator: " ")
            let script =
                "set sftp:connect-program \"\(ssh)\"; open -u test, sftp://127.0.0.1:\(port); put \(file) -o a.csv; get a.csv -o \(back)"
            return [["-c", script]]
        case .psftp:
            let batch = try clients.makeFile("batch", Array("put \(file) a.csv\nget a.csv \(back)\n".utf8))
            let fingerprint = try clients.endpoint.hostKeys()[0].fingerprint
            return [
                ["-batch", "-hostkey", fingerprint, "-pw", "test", "-P", port, "-b", batch, "test@127.0.0.1"]
            ]
        case .rclone:
            let remote = ":sftp,host=127.0.0.1,port=\(port),user=test,key_file=\(clients.local("key")):a.csv"
            let options = ["--config", "/dev/null", "copyto"]
            return [options + [file, remote], options + [remote, back]]
        }
    }
}
