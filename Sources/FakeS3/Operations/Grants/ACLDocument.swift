/// Access control lists on the wire: canned names, grant headers, XML.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
enum ACLDocument {
    private static let grantHeaders: [(String, AccessControlList.Permission)] = [
        ("x-amz-grant-read", .read), ("x-amz-grant-write", .write), ("x-amz-grant-read-acp", .readACP),
        ("x-amz-grant-write-acp", .writeACP), ("x-amz-grant-full-control", .fullControl),
    ]

    /// Whether the headers of a request name any grant.
    static func isGiven(_ request: S3Request) -> Bool {
        request.header("x-amz-acl") != nil || grantHeaders.contains { request.header($0.0) != nil }
    }

    /// The list that the headers of a request describe; nil when they name none.
    ///
    /// - Parameter bucketOwner: for the canned lists that let the bucket's owner in.
    static func read(
        _ request: S3Request, owner: Account, bucketOwner: Account, accounts: AccountDirectory
    ) throws(S3Error) -> AccessControlList? {
        let canned = request.header("x-amz-acl")
        let granted = grantHeaders.filter { request.header($0.0) != nil }
        if let canned {
            guard granted.isEmpty else {
                throw S3Error(.invalidRequest, "Specifying both Canned ACLs and Header Grants is not allowed")
            }
            return try list(canned: canned, owner: owner, bucketOwner: bucketOwner)
        }
        guard !granted.isEmpty else { return nil }
        var grants: [AccessControlList.Grant] = []
        for (header, permission) in granted {
            for part in (request.header(header) ?? "").split(separator: ",") {
                grants.append(.init(grantee: try grantee(part, header, accounts), permission: permission))
            }
        }
        return AccessControlList(owner: owner, grants: grants)
    }

    private static func list(canned: String, owner: Account, bucketOwner: Account) throws(S3Error) -> AccessControlList
    {
        var list = AccessControlList.private(owner)
        func add(_ grantee: AccessControlList.Grantee, _ permission: AccessControlList.Permission) {
            list.grants.append(.init(grantee: grantee, permission: permission))
        }
        switch canned {
        case "private": break
        case "public-read": add(.group(AccessControlList.allUsers), .read)
        case "public-read-write":
            add(.group(AccessControlList.allUsers), .read)
            add(.group(AccessControlList.allUsers), .write)
        case "authenticated-read": add(.group(AccessControlList.authenticatedUsers), .read)
        case "aws-exec-read": break
        case "log-delivery-write":
            add(.group(AccessControlList.logDelivery), .write)
            add(.group(AccessControlList.logDelivery), .readACP)
        case "bucket-owner-read": if owner != bucketOwner { add(.user(bucketOwner), .read) }
        case "bucket-owner-full-control": if owner != bucketOwner { add(.user(bucketOwner), .fullControl) }
        default: throw .invalidArgument("", "x-amz-acl", canned)
        }
        return list
    }

    /// `id="…"`, `uri="…"` or `emailAddress="…"`.
    private static func grantee(
        _ text: Substring, _ header: String, _ accounts: AccountDirectory
    ) throws(S3Error) -> AccessControlList.Grantee {
        let sides = text.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
        guard sides.count == 2, ["id", "uri", "emailaddress"].contains(sides[0].lowercased()) else {
            throw .invalidArgument("Argument format not recognized", header, String(text))
        }
        return try grantee(kind: sides[0], value: sides[1], names: (id: "id", uri: "uri"), accounts)
    }

    /// - Parameter names: what a refusal calls the two.
    private static func grantee(
        kind: String, value: String, names: (id: String, uri: String), _ accounts: AccountDirectory
    ) throws(S3Error) -> AccessControlList.Grantee {
        switch kind.lowercased() {
        case "uri":
            guard
                [AccessControlList.allUsers, AccessControlList.authenticatedUsers, AccessControlList.logDelivery]
                    .contains(value)
            else {
                throw .invalidArgument("Invalid group uri", names.uri, value)
            }
            return .group(value)
        case "id":
            guard let account = accounts.account(id: value) else {
                throw .invalidArgument("Invalid id", names.id, value)
            }
            return .user(account)
        default:
            guard let account = accounts.account(email: value) else {
                throw S3Error(
                    .unresolvableGrant,
                    "The e-mail address you provided does not match any account on record.", details: [("Email", value)]
                )
            }
            return .user(account)
        }
    }

    static func read(_ root: XMLElement, accounts: AccountDirectory) throws(S3Error) -> AccessControlList {
        guard let ownerID = root["Owner"]?["ID"]?.text, let list = root["AccessControlList"] else {
            throw S3Error(.malformedACL)
        }
        guard let owner = accounts.account(id: ownerID) else {
            throw .invalidArgument("Invalid id", "CanonicalUser/ID", ownerID)
        }
        var grants: [AccessControlList.Grant] = []
        for grant in list.all("Grant") {
            guard let grantee = grant["Grantee"], let text = grant["Permission"]?.text,
                let permission = AccessControlList.Permission(rawValue: text)
            else { throw S3Error(.malformedACL) }
            let names = [("id", "ID"), ("uri", "URI"), ("emailaddress", "EmailAddress")]
            guard
                let (kind, value) = names.lazy.compactMap({ kind, name in grantee[name].map { (kind, $0.text) } }).first
            else {
                throw S3Error(.malformedACL)
            }
            let type = grantee.attributes.first { $0.key.hasSuffix("type") }?.value
            guard type == nil || ["CanonicalUser", "Group", "AmazonCustomerByEmail"].contains(type) else {
                throw S3Error(.malformedACL)
            }
            let found = try self.grantee(
                kind: kind, value: value, names: (id: "CanonicalUser/ID", uri: "Group/URI"), accounts)
            grants.append(.init(grantee: found, permission: permission))
        }
        return AccessControlList(owner: owner, grants: grants)
    }

    /// S3 promises no order of grants; clients that compare lists take groups before users.
    static func answer(_ list: AccessControlList) -> S3Answer {
        .xml("AccessControlPolicy") { xml in
            xml.owner("Owner", list.owner)
            xml.element("AccessControlList") { xml in
                for grant in list.grants where grant.isOfGroup { write(grant, &xml) }
                for grant in list.grants where !grant.isOfGroup { write(grant, &xml) }
            }
        }
    }

    private static func write(_ grant: AccessControlList.Grant, _ xml: inout XMLWriter) {
        let schema = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        xml.element("Grant") { xml in
            switch grant.grantee {
            case .user(let account):
                xml.element("Grantee", attributes: [schema, ("xsi:type", "CanonicalUser")]) { xml in
                    xml.element("ID", account.id)
                    xml.element("DisplayName", account.displayName)
                }
            case .group(let uri):
                xml.element("Grantee", attributes: [schema, ("xsi:type", "Group")]) { $0.element("URI", uri) }
            }
            xml.element("Permission", grant.permission.rawValue)
        }
    }
}
