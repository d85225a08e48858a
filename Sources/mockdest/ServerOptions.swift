import ArgumentParser
import Foundation
import Harness
import StrictYAML

/// The options of `serve`, `env` and `ready`: where the endpoints are and who may log in.
struct ServerOptions: ParsableArguments {
    @Option(help: "Settings file; \(ServerSettings.defaultFile) is read when it is there.")
    var config: String?
    @Option(help: "Address to listen on (127.0.0.1).")
    var host: String?
    @Option(help: "Port of the S3 endpoint (9000); 0 takes a free one.")
    var s3Port: String?
    @Option(help: "Port of the inbox and admin API (9001).")
    var adminPort: String?
    @Option(help: "Port of the HTTP APIs (9002).")
    var apiPort: String?
    @Option(help: "Port of the SFTP endpoint (2222).")
    var sftpPort: String?
    @Option(help: "S3 access keys as id:secret,... (test:test).")
    var s3Keys: String?
    @Option(help: "Accounts behind access keys as id=canonical-id;e-mail;display-name,... (made from the key).")
    var s3Accounts: String?
    @Option(help: "on: new buckets take ACLs, as S3's did before April 2023 (off).")
    var s3Acls: String?
    @Option(
        help: "Policy mode: the only S3 actions allowed, as s3:PutObject,..., or adobe for those that Adobe documents.")
    var s3Actions: String?
    @Option(
        help: """
            Rules of S3 that are not to hold, as a,b of signatures, signature-version, signed-headers, region, \
            clock-skew, body-length, chunk-size, part-size, part-order, write-conditions, list-arguments, form-fields (all hold).
            """)
    var s3Loosen: String?
    @Option(help: "on: S3 speaks TLS, with a certificate made for this run unless one is given (off).")
    var s3Tls: String?
    @Option(help: "File with the PEM certificate chain of the S3 endpoint.")
    var s3TlsCert: String?
    @Option(help: "File with the PEM private key of --s3-tls-cert.")
    var s3TlsKey: String?
    @Option(help: "Region of the S3 endpoint (us-east-1).")
    var region: String?
    @Option(help: "Buckets to create at start, as a,b.")
    var buckets: String?
    @Option(
        help: "SFTP users as name:password,name:key=FILE.pub,name:access=write-only,name:root=NAME,... (test:test).")
    var sftpUsers: String?
    @Option(help: "on: SFTP lets every name in with every credential (off).")
    var sftpAnyCredentials: String?
    @Option(help: "SHA-1 signatures by RSA keys over SFTP: refused, unannounced or announced (unannounced).")
    var sftpSha1: String?
    @Option(help: "Private key files, as a,b, in place of the seeded SFTP host keys.")
    var sftpHostKeys: String?
    @Option(help: "Folder that keeps what is received; memory when absent.")
    var data: String?
    @Option(help: "Seed of host keys, ids and fault probabilities (0).")
    var seed: String?

    @Option(help: "Edition of the control planes: current, seed-2020 or strict.")
    var preset: String?

    func settings() throws -> ServerSettings { try .told(by: flags, config: config) }

    /// What was given, by the names of the settings.
    var flags: [ServerSettings.Key: String] {
        let flags: [ServerSettings.Key: String?] = [
            .host: host, .s3Port: s3Port, .adminPort: adminPort, .apiPort: apiPort, .sftpPort: sftpPort,
            .s3Keys: s3Keys, .s3Accounts: s3Accounts, .s3ACLs: s3Acls, .s3Actions: s3Actions, .s3Loosen: s3Loosen,
            .s3TLS: s3Tls,
            .s3TLSCertificate: s3TlsCert, .s3TLSKey: s3TlsKey, .region: region, .buckets: buckets,
            .sftpUsers: sftpUsers, .sftpAnyCredentials: sftpAnyCredentials,
            .sftpSHA1: sftpSha1, .sftpHostKeys: sftpHostKeys, .data: data, .seed: seed,
            .preset: preset,
        ]
        return flags.compactMapValues { $0 }
    }
}

extension ServerSettings {
    /// The settings of a command: its flags over the environment over the file.
    ///
    /// - Parameter config: the file that was named; nil for the default one, which need not be there.
    static func told(
        by flags: [Key: String], config: String?,
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> ServerSettings {
        try load(flags: flags, environment: environment, file: file(config))
    }

    private static func file(_ config: String?) throws -> YAMLValue? {
        let path = config ?? defaultFile
        guard FileManager.default.fileExists(atPath: path) else {
            guard config == nil else { throw Failure.usage("\(path): there is no such file (--config)") }
            return nil
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure.usage("\(path): not readable as UTF-8 text")
        }
        return try YAMLValue(parsing: text, file: path)
    }
}
