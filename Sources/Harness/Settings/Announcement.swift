import FakeS3

/// Where the endpoints of a running server are.
public struct EndpointAddresses: Sendable, Codable, Equatable {
    /// Host and port of one endpoint.
    public struct Address: Sendable, Codable, Equatable {
        /// The address it listens on, without scheme or port.
        public var host: String
        /// The port it listens on.
        public var port: Int
        /// True for TLS; nil for none.
        public var usesTLS: Bool?
        /// File with the PEM certificate that a client must trust; nil when there is none to name.
        public var authorityFile: String?

        /// `https://host:port` over TLS, otherwise `http://host:port`.
        var url: String { "\(usesTLS == true ? "https" : "http")://\(host):\(port)" }
    }

    /// nil: no S3 endpoint.
    public var s3: Address?
    /// nil: no SFTP endpoint.
    public var sftp: Address?
    /// nil: no HTTP APIs.
    public var api: Address?
    /// nil: no admin API.
    public var admin: Address?

    init(harness: Harness) {
        s3 = harness.s3IfPresent.map {
            Address(
                host: $0.host, port: $0.port, usesTLS: $0.usesTLS ? true : nil, authorityFile: $0.authorityFile)
        }
        sftp = harness.sftpIfPresent.map { Address(host: $0.host, port: $0.port) }
        api = harness.apiAddress
        admin = harness.adminAddress
    }

    init(settings: ServerSettings) {
        s3 = Address(
            host: settings.host, port: settings.s3Port,
            usesTLS: settings.s3.usesTLS || settings.s3.certificateFile != nil ? true : nil,
            authorityFile: settings.s3.certificateFile)
        sftp = Address(host: settings.host, port: settings.sftpPort)
        api = Address(host: settings.host, port: settings.apiPort)
        admin = Address(host: settings.host, port: settings.adminPort)
    }
}

extension ServerSettings {
    /// Every URL and credential of a running server, a line each, for people and for scripts.
    public func announcement(of harness: Harness) -> String {
        let at = EndpointAddresses(harness: harness)
        var lines: [String] = []
        if let s3 = at.s3 {
            lines.append("S3     \(s3.url)   region \(region)")
            let loosened = self.s3.strictness.loosened
            if !loosened.isEmpty { lines.append("       not held to: \(loosened.joined(separator: ", "))") }
            if let file = s3.authorityFile ?? self.s3.certificateFile { lines.append("       certificate \(file)") }
            for (id, secret) in s3Keys.sorted(by: { $0.key < $1.key }) {
                lines.append("       access key \(id)   secret \(shown(secret, default: "test"))")
            }
        }
        if let sftp = at.sftp {
            lines.append("SFTP   sftp://\(sftp.host):\(sftp.port)")
            for account in sftpAccounts {
                let password = account.password.map { "password \(shown($0, default: "test"))" }
                let keys = account.keyFiles.isEmpty ? nil : "key \(account.keyFiles.joined(separator: ", "))"
                let ways = [password, keys].compactMap { $0 }.joined(separator: " or ")
                lines.append("       user \(account.name)   \(ways)")
            }
        }
        if let api = at.api { lines.append("APIs   http://\(api.host):\(api.port)/data/foundation/flowservice") }
        if let admin = at.admin { lines.append("admin  http://\(admin.host):\(admin.port)/_mockdest/health") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `export NAME=value` lines for a shell's `eval`.
    ///
    /// - Parameter ports: what a running server said of itself; the settings' own ports without it.
    public func exports(ports: EndpointAddresses?) -> String {
        let at = ports ?? EndpointAddresses(settings: self)
        var lines: [(String, String)] = []
        if let s3 = at.s3, let key = s3Keys.sorted(by: { $0.key < $1.key }).first {
            lines += [
                ("AWS_ENDPOINT_URL_S3", s3.url), ("AWS_ACCESS_KEY_ID", key.key),
                ("AWS_SECRET_ACCESS_KEY", key.value), ("AWS_REGION", region), ("AWS_DEFAULT_REGION", region),
            ]
        }
        if let s3 = at.s3, s3.usesTLS == true, let file = s3.authorityFile ?? self.s3.certificateFile {
            lines.append(("AWS_CA_BUNDLE", file))
        }
        if let sftp = at.sftp, let account = sftpAccounts.first {
            lines += [
                ("MOCKDEST_SFTP_HOST", sftp.host), ("MOCKDEST_SFTP_PORT", "\(sftp.port)"),
                ("MOCKDEST_SFTP_USER", account.name),
            ]
            if let password = account.password { lines.append(("MOCKDEST_SFTP_PASSWORD", password)) }
        }
        if let api = at.api { lines.append(("MOCKDEST_API_URL", "http://\(api.host):\(api.port)")) }
        if let admin = at.admin { lines.append(("MOCKDEST_ADMIN_URL", "http://\(admin.host):\(admin.port)")) }
        return lines.map { "export \($0)=\(Self.quoted($1))\n" }.joined()
    }

    /// A secret of the user's own is not printed; the default one is no secret.
    private func shown(_ secret: String, default known: String) -> String { secret == known ? secret : "(as given)" }

    private static func quoted(_ value: String) -> String {
        let safe = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return safe && !value.isEmpty
            ? value
            : "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
