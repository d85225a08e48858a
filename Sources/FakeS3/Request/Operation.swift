/// One operation of S3: how much body it takes, which permission it needs, what it does.
///
/// Each has a file of its own that declares it; ``OperationCatalog`` says which request is which.
struct Operation: Sendable {
    /// How the body is taken in.
    enum Body: Sendable, Equatable {
        /// A body is read and thrown away.
        case none
        /// An XML or JSON document of at most so many bytes.
        case document(limit: Int)
        /// The bytes of an object or a part, streamed into the spool.
        case object
    }

    typealias Action = @Sendable (Call) throws -> S3Answer

    /// S3's own name, `PutObject`.
    let name: String
    /// The action that a policy must allow, `s3:PutObject`.
    let permission: String
    let body: Body
    /// Whether it reads bytes of objects again to hash or copy them, which may take seconds.
    let readsContent: Bool
    /// Whether `x-amz-checksum-*` tells of the body, as nearly everywhere; a completion's tells of the finished object.
    let checksumsTellOfBody: Bool
    /// Refuses what can be refused before the body comes.
    let prepare: (@Sendable (Call) throws -> Void)?
    /// nil: S3 has it, this endpoint has not.
    let perform: Action?

    /// Whether it makes an object anew, or goes on making it: it is about no version of it.
    var makesObject: Bool { permission == "s3:PutObject" }

    init(
        _ name: String, permission: String? = nil, body: Body = .none, readsContent: Bool = false,
        checksumsTellOfBody: Bool = true, prepare: (@Sendable (Call) throws -> Void)? = nil, perform: Action?
    ) {
        self.name = name
        self.permission = permission ?? "s3:" + name
        self.body = body
        self.readsContent = readsContent
        self.checksumsTellOfBody = checksumsTellOfBody
        self.prepare = prepare
        self.perform = perform
    }

    /// An operation that is known and refused with `NotImplemented`.
    static func unsupported(_ name: String) -> Operation { Operation(name, perform: nil) }

    /// Largest XML document taken: a completion of 10,000 parts with checksums has about 2 MiB.
    static let documentLimit = 4 << 20
    /// Largest object put at once, and largest part: 5 GiB.
    static let objectLimit = 5 << 30
}
