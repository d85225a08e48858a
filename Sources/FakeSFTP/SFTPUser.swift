/// One who may log in: his credentials, his root and what he may do there.
public struct SFTPUser: Sendable, Equatable {
    /// What a user may do below his root.
    public enum Access: String, Sendable, Codable, CaseIterable {
        case readWrite = "read-write"
        case readOnly = "read-only"
        /// A drop box: names can be made, but neither read nor listed.
        case writeOnly = "write-only"
    }

    /// Login name; also the root's name where ``root`` is nil.
    public var name: String
    /// Nil when no password opens the account.
    public var password: String?
    /// Lines as in an `authorized_keys` file: algorithm, Base64, comment.
    public var authorizedKeys: [String]
    /// Whether a key and the password are both asked for; otherwise either will do.
    public var requiresBoth: Bool
    /// Whether the account opens without any credential (`none`).
    public var allowsNone: Bool
    /// Whether he may read, write or both.
    public var access: Access
    /// Users with the same root see the same files; the user's own name when nil. Deliveries carry it as container.
    public var root: String?
    /// Bytes that files below the root may hold in all; unlimited when nil. The first user of a root decides.
    public var quota: Int?
    /// Connections at once; unlimited when nil.
    public var maximumConnections: Int?

    /// Takes all parts as they are; with the name alone there is no credential that opens the account.
    public init(
        name: String, password: String? = nil, authorizedKeys: [String] = [], requiresBoth: Bool = false,
        allowsNone: Bool = false, access: Access = .readWrite, root: String? = nil, quota: Int? = nil,
        maximumConnections: Int? = nil
    ) {
        self.name = name
        self.password = password
        self.authorizedKeys = authorizedKeys
        self.requiresBoth = requiresBoth
        self.allowsNone = allowsNone
        self.access = access
        self.root = root
        self.quota = quota
        self.maximumConnections = maximumConnections
    }
}
