/// How an S3 endpoint behaves. Strict where Amazon S3 is strict, unless a switch here says otherwise.
public struct S3Configuration: Sendable {
    /// Address to listen on; loopback by default.
    public var host: String
    /// Port to listen on; 0 takes a free one.
    public var port: Int
    /// Access key ids with their secrets. Each id is an account of its own.
    public var credentials: [String: String]
    /// What is told of the account behind an access key, where it is not to follow from the key.
    public var accounts: [String: AccountDetails]
    /// The one region this endpoint stands for.
    public var region: String
    /// Buckets that are there from the start, owned by ``owner``.
    public var buckets: [String]
    /// The access key id that owns ``buckets``; the first in order by default.
    public var owner: String?
    /// Whether writing to a bucket that does not exist creates it. S3 never does.
    public var createsBucketsOnDemand: Bool
    /// How the endpoint proves itself over TLS; nil: plain HTTP.
    public var tls: TLS?
    /// Folder that keeps buckets and objects from run to run; nil keeps them in memory.
    public var dataDirectory: String?
    /// Names of the endpoint: `bucket.<name>` is virtual-host style.
    public var domains: [String]
    /// What is checked less than S3 checks it; nothing by default.
    public var strictness: Strictness
    /// Whether new buckets are as before April 2023, when S3 turned ACLs off for new ones: they take ACLs, and tell of no
    /// default encryption.
    public var allowsACLs: Bool
    /// Policy mode: the only actions that exist, `s3:PutObject` and the like, or several by `s3:Get*`; nil allows all.
    public var allowedActions: Set<String>?
    /// A connection on which nothing comes and nothing goes for this long, twice at most, is closed.
    public var idleTimeout: Duration
    /// Bytes of a body that must come within each ``idleTimeout``; a slower one is refused with `RequestTimeout`.
    public var slowestBody: Int
    /// Decides request, version and upload ids.
    public var seed: UInt64

    /// The account behind an access key, as ACLs and owners show it.
    public struct AccountDetails: Sendable, Equatable {
        /// Canonical user id; nil: 64 hex digits that follow from the access key.
        public var canonicalID: String?
        /// Mail address by which an ACL may name the account; nil: `<access key>@mockdest.invalid`.
        public var email: String?
        /// Nil: the access key.
        public var displayName: String?

        /// What is nil follows from the access key.
        public init(canonicalID: String? = nil, email: String? = nil, displayName: String? = nil) {
            self.canonicalID = canonicalID
            self.email = email
            self.displayName = displayName
        }
    }

    /// Where the certificate of an endpoint comes from.
    public enum TLS: Sendable, Equatable {
        /// Made for the run, with an authority of its own: ``S3Endpoint/authorityPEM()``.
        case generated
        /// Given, both as PEM text: the certificate first, those it is signed by after it.
        case pem(certificateChain: String, privateKey: String)
    }

    /// The six actions that Adobe documents as needed for its Amazon S3 destination: an exporter that needs more fails.
    ///
    /// Source: Adobe Experience Platform, "Amazon S3 connection", required permissions,
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/amazon-s3
    public static let adobeActions: Set<String> = [
        "s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:GetBucketLocation", "s3:ListMultipartUploadParts",
        "s3:ListBucket",
    ]

    /// Every action of S3, such as `s3:PutObject`, in alphabetical order, and those of KMS that an upload may need.
    public static var actions: [String] { PolicyActions.all + PolicyActions.ofKeys }

    /// Whether policy mode may allow it: one of ``actions`` in any case, or a pattern like `s3:Get*` that fits some.
    public static func isAction(_ pattern: String) -> Bool {
        actions.contains { PolicyActions.fits(pattern, $0) }
    }

    /// A loopback endpoint on a free port with the key `test`, unless told otherwise.
    public init(
        host: String = "127.0.0.1", port: Int = 0, credentials: [String: String] = ["test": "test"],
        accounts: [String: AccountDetails] = [:], region: String = "us-east-1", buckets: [String] = [],
        owner: String? = nil,
        createsBucketsOnDemand: Bool = false, tls: TLS? = nil, dataDirectory: String? = nil,
        domains: [String] = ["localhost", "s3.localhost", "s3.amazonaws.com"], strictness: Strictness = Strictness(),
        allowsACLs: Bool = false, allowedActions: Set<String>? = nil, idleTimeout: Duration = .seconds(20),
        slowestBody: Int = 1024, seed: UInt64 = 0
    ) {
        self.host = host
        self.port = port
        self.credentials = credentials
        self.accounts = accounts
        self.region = region
        self.buckets = buckets
        self.owner = owner
        self.createsBucketsOnDemand = createsBucketsOnDemand
        self.tls = tls
        self.dataDirectory = dataDirectory
        self.domains = domains
        self.strictness = strictness
        self.allowsACLs = allowsACLs
        self.allowedActions = allowedActions
        self.idleTimeout = idleTimeout
        self.slowestBody = slowestBody
        self.seed = seed
    }
}
