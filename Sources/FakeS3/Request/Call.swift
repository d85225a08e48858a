import Drops
import Foundation
import NIOHTTP1

/// One request at work: what was asked, by whom, and the endpoint that answers. Lives on its connection's event loop.
final class Call {
    let core: S3Core
    let request: S3Request
    let requestID: String
    let operation: Operation
    let authentication: Authentication
    let startedAt: Date
    /// What the headers of a write say, read once: before its body and after it.
    var readProperties: ObjectProperties?
    var readAttributes: VersionAttributes?
    /// Entries that a list may hold at most, whatever the client asks; a fault rule's doing.
    var listCap = Int.max
    /// The body, once it came whole; nil for an operation that takes none.
    var body: ReceivedBody?

    init(
        core: S3Core, request: S3Request, requestID: String, operation: Operation, authentication: Authentication,
        startedAt: Date
    ) {
        self.core = core
        self.request = request
        self.requestID = requestID
        self.operation = operation
        self.authentication = authentication
        self.startedAt = startedAt
    }

    var principal: Principal { authentication.principal }
    var query: Query { request.query }
    var store: ObjectStore { core.store }
    var scheme: String { core.configuration.tls == nil ? "http" : "https" }
    func header(_ name: String) -> String? { request.header(name) }

    /// The bucket that the address names. The catalogue sends no request here that has none.
    var bucket: String { request.address.bucket ?? "" }

    /// The key that the address names.
    var key: ObjectKey { request.address.key ?? ObjectKey([]) }

    /// The body of an object or part operation.
    func receivedBody() throws(S3Error) -> ReceivedBody {
        guard let body else { throw RequestBody.incomplete }
        return body
    }

    /// The body as a document whose root has one of these names.
    func document(_ roots: String...) throws -> XMLElement {
        let bytes = try receivedBody().content.bytes()
        guard !bytes.isEmpty else { throw S3Error(.malformedXML) }
        let root: XMLElement
        do throws(XMLFault) { root = try XMLReader.read(bytes) } catch { throw S3Error.malformedXML(error) }
        guard roots.contains(root.name) else { throw S3Error(.malformedXML) }
        return root
    }

    /// A count from the query, refused when it is none.
    func count(_ name: String, default standard: Int, upTo limit: Int = 1000) throws(S3Error) -> Int {
        guard let text = query[name], !text.isEmpty else { return standard }
        guard let number = Int(wire: text), number <= Int(Int32.max) else {
            throw .invalidArgument("Provided \(name) not an integer or within integer range", name, text)
        }
        guard number >= 0 else {
            throw .invalidArgument("Argument \(name) must be an integer between 0 and 2147483647", name, text)
        }
        return min(number, limit)
    }
}
