/// Who may do what with a bucket or an object.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
struct AccessControlList: Sendable, Codable, Equatable {
    enum Permission: String, Sendable, Codable, CaseIterable {
        case fullControl = "FULL_CONTROL"
        case read = "READ"
        case write = "WRITE"
        case readACP = "READ_ACP"
        case writeACP = "WRITE_ACP"
    }

    enum Grantee: Sendable, Codable, Equatable {
        case user(Account)
        /// A predefined group, by its URI.
        case group(String)
    }

    struct Grant: Sendable, Codable, Equatable {
        let grantee: Grantee
        let permission: Permission

        var isOfGroup: Bool { if case .group = grantee { true } else { false } }
    }

    static let allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"
    static let authenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
    static let logDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery"

    var owner: Account
    var grants: [Grant]

    /// Whether somebody is let in whom the owner does not know.
    var isPublic: Bool {
        grants.contains { grant in
            if case .group(let uri) = grant.grantee { uri != Self.logDelivery } else { false }
        }
    }

    /// Whether somebody else than the owner has everything.
    func isHandingOver(to other: Account) -> Bool {
        other != owner && grants.contains(Grant(grantee: .user(other), permission: .fullControl))
    }

    /// The owner alone.
    static func `private`(_ owner: Account) -> AccessControlList {
        AccessControlList(owner: owner, grants: [Grant(grantee: .user(owner), permission: .fullControl)])
    }

    /// Whether somebody may do what `permission` stands for.
    func allows(_ permission: Permission, to principal: Principal) -> Bool {
        grants.contains { grant in
            guard grant.permission == permission || grant.permission == .fullControl else { return false }
            return switch grant.grantee {
            case .user(let account): account.id == principal.account.id
            case .group(Self.allUsers): true
            case .group(Self.authenticatedUsers): !principal.isAnonymous
            case .group: false
            }
        }
    }
}
