import Synchronization

/// Who may log in, and who is logged in.
final class Accounts: Sendable {
    /// What a credential is good for.
    enum Answer: Equatable {
        case granted
        case refused(reason: String)
    }

    private let users: [String: SFTPUser]
    private let keys: [String: Set<[UInt8]>]
    private let acceptsAny: Bool
    private let connections = Mutex<[String: Int]>([:])

    init(_ configuration: SFTPConfiguration) throws(SFTPEndpointError) {
        acceptsAny = configuration.acceptsAnyCredentials
        var users: [String: SFTPUser] = [:]
        var keys: [String: Set<[UInt8]>] = [:]
        for user in configuration.users {
            users[user.name] = user
            for line in user.authorizedKeys {
                guard let key = SSHPublicKey(line: line) else {
                    throw .unreadableAuthorizedKey(user: user.name, line: line)
                }
                keys[user.name, default: []].insert(key.blob)
            }
        }
        self.users = users
        self.keys = keys
    }

    /// The account of that name; in any-credentials mode every name has one.
    func user(_ name: String) -> SFTPUser? { users[name] ?? (acceptsAny ? SFTPUser(name: name) : nil) }

    func check(_ name: String, password: String) -> Answer {
        if acceptsAny { return .granted }
        guard let user = users[name] else { return .refused(reason: "no such user") }
        guard let expected = user.password else { return .refused(reason: "this user has no password") }
        guard expected == password else { return .refused(reason: "wrong password") }
        return .granted
    }

    func check(_ name: String, key: SSHPublicKey) -> Answer {
        if acceptsAny { return .granted }
        guard users[name] != nil else { return .refused(reason: "no such user") }
        guard let known = keys[name] else { return .refused(reason: "this user has no authorized key") }
        guard known.contains(key.blob) else { return .refused(reason: "this key is not authorized") }
        return .granted
    }

    /// Counts a connection of `user`, unless he has as many as he may.
    func enter(_ user: SFTPUser) -> Bool {
        connections.withLock { connections in
            guard connections[user.name, default: 0] < user.maximumConnections ?? .max else { return false }
            connections[user.name, default: 0] += 1
            return true
        }
    }

    func leave(_ user: SFTPUser) { connections.withLock { $0[user.name, default: 1] -= 1 } }
}
