import Drops

/// What a request is answered with.
struct S3Answer: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case blob(Blob, Range<Int>)

        var size: Int {
            switch self {
            case .none: 0
            case .bytes(let bytes): bytes.count
            case .blob(_, let range): range.count
            }
        }
    }

    var status: Int
    var headers: [(String, String)]
    var body: Body
    /// The code of an error, for the journal.
    var errorCode: String?
    /// Done once the answer was handed to the network: what may only be true when the client could know.
    var afterwards: [@Sendable () -> Void] = []

    init(_ status: Int = 200, headers: [(String, String)] = [], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An XML document, in S3's namespace unless told otherwise.
    static func xml(
        _ root: String, namespace: String? = XMLWriter.namespace, status: Int = 200, headers: [(String, String)] = [],
        _ content: (inout XMLWriter) -> Void
    ) -> S3Answer {
        S3Answer(
            status, headers: headers + [("Content-Type", "application/xml")],
            body: .bytes(XMLWriter.document(root, namespace: namespace, content)))
    }
}
