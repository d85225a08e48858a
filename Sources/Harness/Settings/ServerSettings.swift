public import StrictYAML

/// What `mockdest serve` is told: a flag wins over `MOCKDEST_*`, that over `mockdest.yaml`, that over the default.
public struct ServerSettings: Sendable, Equatable {
    /// A user of the SFTP endpoint; given twice under one name, either way logs in.
    public struct SFTPAccount: Sendable, Equatable {
        /// Login name.
        public var name: String
        /// nil when only a key logs in.
        public var password: String?
        /// Paths of public key files.
        public var keyFiles: [String]
        /// What the user may do: `read-write`, `read-only` or `write-only`; read-write when nil.
        public var access: String?
        /// The folder that is the user's root, which others may share; the user's own when nil.
        public var root: String?
    }

    /// Name of the settings file.
    public static let defaultFile = "mockdest.yaml"

    /// The address on which all endpoints listen.
    public var host = "127.0.0.1"
    /// Port of the S3 endpoint; 0 takes a free one.
    public var s3Port = 9000
    /// Port of the admin API; 0 takes a free one.
    public var adminPort = 9001
    /// Port of the HTTP APIs; 0 takes a free one.
    public var apiPort = 9002
    /// Port of the SFTP endpoint; 0 takes a free one.
    public var sftpPort = 2222
    /// Access key id to secret.
    public var s3Keys = ["test": "test"]
    /// What the S3 endpoint is told besides its keys.
    public var s3 = S3Settings()
    /// The one region the S3 endpoint stands for.
    public var region = "us-east-1"
    /// S3 buckets that are there from the start.
    public var buckets: [String] = []
    /// Who may log in by SFTP; ``exports(ports:)`` names the first.
    public var sftpAccounts = [SFTPAccount(name: "test", password: "test", keyFiles: [])]
    /// Whether SFTP lets every name in with every credential.
    public var sftpAnyCredentials = false
    /// What becomes of SHA-1 signatures: `refused`, `unannounced` or `announced`; unannounced when nil.
    public var sftpSHA1: String?
    /// Private key files that take the place of the seeded SFTP host keys.
    public var sftpHostKeys: [String] = []
    /// Folder that keeps what was received, or nil for memory.
    public var data: String?
    /// Decides fault probabilities, SFTP host keys and the ids that S3 and the HTTP APIs give out.
    public var seed: UInt64 = 0
    /// How the control planes answer.
    public var preset = Preset.current

    /// The editions of the control planes.
    public enum Preset: String, Sendable, CaseIterable {
        case current
        /// As the tutorial of 2020 has it.
        case seed2020 = "seed-2020"
        /// Refuses what the documentation only discourages.
        case strict
    }

    /// All defaults.
    public init() {}

    /// Reads the settings from all sources.
    ///
    /// - Parameters:
    ///   - flags: values given on the command line, by the names of ``Key``.
    ///   - environment: the process environment.
    ///   - file: the parsed `mockdest.yaml`, or nil.
    /// - Throws: ``SettingError`` or `YAMLError`: one sentence with the name and the place.
    public static func load(
        flags: [Key: String] = [:], environment: [String: String] = [:], file: YAMLValue? = nil
    ) throws -> ServerSettings {
        var settings = ServerSettings()
        try settings.apply(file)
        for key in Key.allCases {
            if let value = environment[key.environmentName], !value.isEmpty {
                try settings.set(key, value, source: key.environmentName)
            }
        }
        for key in Key.allCases {
            if let value = flags[key] { try settings.set(key, value, source: "--\(key.rawValue)") }
        }
        return settings
    }

    /// The names of the settings: as flag, as key of the file, and in capitals as `MOCKDEST_*`.
    public enum Key: String, Sendable, CaseIterable {
        case host
        case s3Port = "s3-port"
        case adminPort = "admin-port"
        case apiPort = "api-port"
        case sftpPort = "sftp-port"
        case s3Keys = "s3-keys"
        case s3Accounts = "s3-accounts"
        case s3ACLs = "s3-acls"
        case s3Actions = "s3-actions"
        case s3Loosen = "s3-loosen"
        case s3TLS = "s3-tls"
        case s3TLSCertificate = "s3-tls-cert"
        case s3TLSKey = "s3-tls-key"
        case region
        case buckets
        case sftpUsers = "sftp-users"
        case sftpAnyCredentials = "sftp-any-credentials"
        case sftpSHA1 = "sftp-sha1"
        case sftpHostKeys = "sftp-host-keys"
        case data
        case seed
        case preset

        /// `s3-port` is `MOCKDEST_S3_PORT`.
        public var environmentName: String {
            "MOCKDEST_" + String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
        }
    }

    private mutating func apply(_ file: YAMLValue?) throws {
        guard var map = try file?.map() else { return }
        for key in Key.allCases {
            guard let value = map.take(key.rawValue) else { continue }
            let text: String
            if let list = try? value.strings() { text = list.joined(separator: ",") } else { text = try value.string() }
            do {
                try set(key, text, source: key.rawValue)
            } catch let error as SettingError {
                throw value.error(error.description)
            }
        }
        try map.finish()
    }

    private mutating func set(_ key: Key, _ text: String, source: String) throws {
        switch key {
        case .host: host = text
        case .s3Port: s3Port = try Self.port(text, source)
        case .adminPort: adminPort = try Self.port(text, source)
        case .apiPort: apiPort = try Self.port(text, source)
        case .sftpPort: sftpPort = try Self.port(text, source)
        case .region: region = text
        case .data: data = text
        case .buckets: buckets = Self.parts(text)
        case .seed:
            guard let value = UInt64(text) else {
                throw SettingError(source: source, value: text, wanted: "a whole number from 0")
            }
            seed = value
        case .preset:
            guard let value = Preset(rawValue: text) else {
                let names = Preset.allCases.map(\.rawValue).joined(separator: " or ")
                throw SettingError(source: source, value: text, wanted: names)
            }
            preset = value
        case .s3Keys: s3Keys = try Self.keys(text, source)
        case .s3Accounts: s3.accounts = try S3Settings.accounts(text, source)
        case .s3ACLs: s3.allowsACLs = try S3Settings.flag(text, source)
        case .s3Actions: s3.actions = try S3Settings.actions(text, source)
        case .s3Loosen: s3.strictness = try S3Settings.strictness(without: Self.parts(text), source)
        case .s3TLS: s3.usesTLS = try S3Settings.flag(text, source)
        case .s3TLSCertificate: s3.certificateFile = text
        case .s3TLSKey: s3.keyFile = text
        case .sftpUsers: sftpAccounts = try Self.accounts(text, source)
        case .sftpHostKeys: sftpHostKeys = Self.parts(text)
        case .sftpAnyCredentials: sftpAnyCredentials = try S3Settings.flag(text, source)
        case .sftpSHA1:
            guard ["refused", "unannounced", "announced"].contains(text) else {
                throw SettingError(source: source, value: text, wanted: "refused, unannounced or announced")
            }
            sftpSHA1 = text
        }
    }

    private static func parts(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }

    private static func port(_ text: String, _ source: String) throws -> Int {
        guard let port = Int(text), (0...65535).contains(port) else {
            throw SettingError(source: source, value: text, wanted: "a port from 0 (any free one) to 65535")
        }
        return port
    }

    /// `name:rest`; only the first colon divides, since a secret may hold more of them.
    ///
    /// - Throws: ``SettingError`` with what stands before the colon, never what stands behind it.
    private static func pair(_ part: String, _ source: String, wanted: String) throws -> (String, String) {
        let colon = part.firstIndex(of: ":") ?? part.endIndex
        let (name, rest) = (String(part[..<colon]), String(part[colon...].dropFirst()))
        guard !name.isEmpty, !rest.isEmpty else { throw SettingError(source: source, value: name, wanted: wanted) }
        return (name, rest)
    }

    private static func keys(_ text: String, _ source: String) throws -> [String: String] {
        let wanted = "id:secret,..."
        var keys: [String: String] = [:]
        for part in parts(text) {
            let (id, secret) = try pair(part, source, wanted: wanted)
            keys[id] = secret
        }
        guard !keys.isEmpty else { throw SettingError(source: source, value: "", wanted: wanted) }
        return keys
    }

    /// The two halves of `key=FILE.pub`, or nothing and the password.
    private static func accountPart(_ credential: String, _ source: String) throws -> (word: String, value: String) {
        guard let equals = credential.firstIndex(of: "="),
            ["key", "access", "root"].contains(credential[..<equals])
        else { return ("", credential) }
        let (word, value) = (String(credential[..<equals]), String(credential[credential.index(after: equals)...]))
        if word == "access", !["read-write", "read-only", "write-only"].contains(value) {
            throw SettingError(source: source, value: credential, wanted: "access=read-write, read-only or write-only")
        }
        return (word, value)
    }

    private static func accounts(_ text: String, _ source: String) throws -> [SFTPAccount] {
        let wanted = "name:password or name:key=FILE.pub; name:access=write-only and name:root=NAME tell more of a user"
        var accounts: [SFTPAccount] = []
        for part in parts(text) {
            let (name, credential) = try pair(part, source, wanted: wanted)
            let index = accounts.firstIndex { $0.name == name } ?? accounts.count
            if index == accounts.count { accounts.append(SFTPAccount(name: name, keyFiles: [])) }
            let (word, value) = try Self.accountPart(credential, source)
            switch word {
            case "key": accounts[index].keyFiles.append(value)
            case "access": accounts[index].access = value
            case "root": accounts[index].root = value
            default: accounts[index].password = credential
            }
        }
        guard !accounts.isEmpty else { throw SettingError(source: source, value: "", wanted: wanted) }
        return accounts
    }
}

/// A setting whose value is not of its form. Says the name, never a secret behind a colon.
public struct SettingError: Error, Equatable, CustomStringConvertible, Sendable {
    /// Where the value was given: `--s3-port`, `MOCKDEST_S3_PORT`, or `s3-port` in the file.
    public let source: String
    /// The refused value; of an incomplete pair the half that is there.
    public let value: String
    /// The form it must have, such as `id:secret,...`.
    public let wanted: String

    /// One sentence with source, value and wanted form.
    public var description: String { "\(source) is \"\(value)\", must be \(wanted)" }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
