import Checksums

/// Who a request is from.
struct Principal: Sendable, Equatable {
    /// nil for a request without credentials.
    let accessKeyID: String?
    let account: Account

    static let anonymous = Principal(accessKeyID: nil, account: .anonymous)
    var isAnonymous: Bool { accessKeyID == nil }
}

/// An owner of buckets and objects: a canonical user.
struct Account: Sendable, Equatable, Codable {
    /// 64 hex digits, as AWS's canonical user ids are.
    let id: String
    let displayName: String

    static let anonymous = Account(id: "65a011a29cdf8ec533ec3d1ccaae921c", displayName: "anonymous")

    fileprivate init(id: String, displayName: String) {
        self.id = id
        self.displayName = displayName
    }

    /// The account of an access key: its id follows from the key, so it is the same in every run.
    init(accessKeyID: String) {
        id = hex(Checksum.of(("account of " + accessKeyID).utf8, .sha256))
        displayName = accessKeyID
    }
}

/// Who is behind which access key, canonical id and mail address. Made once: every request asks.
struct AccountDirectory: Sendable {
    private var principals: [String: Principal] = [:]
    private var byID: [String: Account] = [:]
    private var byEmail: [String: Account] = [:]
    /// The account that owns what nobody created over the wire.
    let owner: Account
    /// Whether a key that nobody knows is the owner's: where signatures are not verified.
    private let believesStrangers: Bool

    init(_ configuration: S3Configuration) {
        for key in configuration.credentials.keys.sorted() {
            let standard = Account(accessKeyID: key)
            let details = configuration.accounts[key] ?? S3Configuration.AccountDetails()
            let account = Account(
                id: details.canonicalID ?? standard.id, displayName: details.displayName ?? standard.displayName)
            principals[key] = Principal(accessKeyID: key, account: account)
            byID[account.id] = account
            byEmail[(details.email ?? key + "@mockdest.invalid").lowercased()] = account
        }
        let ownersKey = configuration.owner ?? configuration.credentials.keys.min() ?? ""
        owner = principals[ownersKey]?.account ?? Account(accessKeyID: ownersKey)
        believesStrangers = !configuration.strictness.signatures
    }

    func principal(_ accessKeyID: String) -> Principal {
        principals[accessKeyID]
            ?? Principal(
                accessKeyID: accessKeyID, account: believesStrangers ? owner : Account(accessKeyID: accessKeyID))
    }

    func account(id: String) -> Account? { byID[id] }
    func account(email: String) -> Account? { byEmail[email.lowercased()] }
}
