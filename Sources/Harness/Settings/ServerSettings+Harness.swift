import Drops
import FakeAPIs
import FakeS3
import FakeSFTP
import Foundation
public import Logging

extension ServerSettings {
    /// The harness that these settings describe.
    ///
    /// - Throws: ``SettingError`` for a public key file that cannot be read or is none; `BlobError` for `data`.
    public func harnessConfiguration(logger: Logger) throws -> HarnessConfiguration {
        if let data { try Self.makeFolders([data, data + "/s3", data + "/sftp", data + "/api"]) }
        let s3Configuration = S3Configuration(
            host: host, port: s3Port, credentials: s3Keys, accounts: s3.accounts, region: region,
            buckets: buckets, tls: try s3.tls(), dataDirectory: data.map { $0 + "/s3" }, strictness: s3.strictness,
            allowsACLs: s3.allowsACLs, allowedActions: s3.actions, seed: seed)
        let users = try sftpAccounts.map { account in
            SFTPUser(
                name: account.name, password: account.password,
                authorizedKeys: try account.keyFiles.flatMap(Self.publicKeys),
                access: account.access.flatMap(SFTPUser.Access.init) ?? .readWrite, root: account.root)
        }
        let sftp = SFTPConfiguration(
            host: host, port: sftpPort, users: users, acceptsAnyCredentials: sftpAnyCredentials, hostKeySeed: seed,
            hostKeyFiles: sftpHostKeys,
            sha1Signatures: sftpSHA1.flatMap(SFTPConfiguration.SHA1Signatures.init) ?? .unannounced,
            dataDirectory: data.map { $0 + "/sftp" })
        let api = APIConfiguration(
            host: host, port: apiPort, flowService: flowService,
            dataDirectory: data.map { $0 + "/api" }, seed: seed)
        return HarnessConfiguration(
            s3: s3Configuration, sftp: sftp, api: api, admin: AdminConfiguration(host: host, port: adminPort),
            seed: seed,
            logger: logger)
    }

    /// The lines that an SSH client's `known_hosts` needs for the SFTP endpoint.
    ///
    /// - Parameter ports: what a running server said of itself; the settings' own port without it.
    /// - Throws: `SFTPEndpointError` for a host key file that cannot be read.
    public func knownHosts(ports: EndpointAddresses?) throws -> String {
        let at = ports?.sftp ?? EndpointAddresses.Address(host: host, port: sftpPort)
        let configuration = SFTPConfiguration(host: at.host, hostKeySeed: seed, hostKeyFiles: sftpHostKeys)
        return try SFTPEndpoint(configuration, journal: Journal()).knownHosts(port: at.port)
    }

    private var flowService: FlowServiceSettings {
        switch preset {
        case .current: .current
        case .seed2020: .seed2020
        case .strict: .strict
        }
    }

    /// Every key of the file: it may be a whole `authorized_keys`.
    private static func publicKeys(_ path: String) throws -> [String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError(source: "sftp-users key", value: path, wanted: "a readable public key file")
        }
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
        let areKeys = lines.allSatisfy { $0.split(separator: " ").count >= 2 && !$0.hasPrefix("-----") }
        guard areKeys, !lines.isEmpty else {
            throw SettingError(
                source: "sftp-users key", value: path,
                wanted: "a public key file with a line like \"ssh-ed25519 AAAA... comment\" (the .pub of the pair)")
        }
        return lines
    }

    private static func makeFolders(_ paths: [String]) throws {
        for path in paths {
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                let isThere = FileManager.default.fileExists(atPath: path)
                let reason = (error as? CocoaError)?.underlying as? POSIXError
                throw BlobError(path: path, code: isThere ? ENOTDIR : reason?.code.rawValue ?? EACCES)
            }
        }
    }
}
