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

    private init(id: String, displayName: String) {
        self.id = id
        self.displayName = displayName
    }

    /// The account of an access key: its id follows from the key, so it is the same in every run.
    init(accessKeyID: String) {
        id = hex(Checksum.of(("account of " + accessKeyID).utf8, .sha256))
        displayName = accessKeyID
    }
}
