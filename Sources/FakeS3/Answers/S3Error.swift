import Checksums
import NIOHTTP1

/// A request that is turned down, with everything that S3 says about it.
struct S3Error: Error, Sendable {
    /// S3's own word, `NoSuchKey`.
    let code: String
    let status: Int
    let message: String
    /// Further elements of the error document, in order.
    var details: [(name: String, value: String)]
    var headers: [(String, String)]

    init(
        _ code: S3ErrorCode, _ message: String? = nil, details: [(name: String, value: String)] = [],
        headers: [(String, String)] = []
    ) {
        self.init(
            code: code.rawValue, status: code.status, message: message ?? code.standardMessage, details: details,
            headers: headers)
    }

    init(
        code: String, status: Int, message: String, details: [(name: String, value: String)] = [],
        headers: [(String, String)] = []
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.details = details
        self.headers = headers
    }

    /// A value that S3 names back: `ArgumentName`, `ArgumentValue`.
    static func invalidArgument(_ message: String, _ name: String, _ value: String) -> S3Error {
        S3Error(.invalidArgument, message, details: [("ArgumentName", name), ("ArgumentValue", value)])
    }

    /// A version id that S3 never gave out.
    static func invalidVersion(_ id: String) -> S3Error {
        .invalidArgument("Invalid version id specified", "versionId", id)
    }

    /// A checksum by another algorithm than the upload was begun with; nil: none.
    static func checksumTypeMismatch(expected: ChecksumAlgorithm, actual: ChecksumAlgorithm?) -> S3Error {
        let (expected, actual) = (expected.rawValue.lowercased(), actual?.rawValue.lowercased() ?? "null")
        return S3Error(
            .invalidRequest,
            "Checksum Type mismatch occurred, expected checksum Type: \(expected), actual checksum Type: \(actual)")
    }

    static func noSuchKey(_ key: ObjectKey?) -> S3Error {
        S3Error(.noSuchKey, details: key.map { [("Key", $0.text)] } ?? [])
    }

    static func malformedXML(_ fault: XMLFault? = nil) -> S3Error { S3Error(.malformedXML) }

    /// An operation of S3 that this endpoint does not have.
    static func notImplemented(_ operation: String) -> S3Error {
        S3Error(.notImplemented, "\(operation) is an operation of Amazon S3 that this endpoint does not implement.")
    }

    /// The error document. Root without a namespace, as S3 writes it.
    func document(resource: String, requestID: String, hostID: String) -> [UInt8] {
        XMLWriter.document("Error", namespace: nil) { xml in
            xml.element("Code", code)
            xml.element("Message", message)
            for (name, value) in details { xml.element(name, value) }
            if !details.contains(where: { $0.name == "Resource" }) { xml.element("Resource", resource) }
            xml.element("RequestId", requestID)
            xml.element("HostId", hostID)
        }
    }
}
