/// What `x-amz-content-sha256` says of the body.
enum PayloadForm: Sendable, Equatable {
    /// Lower-case hex of the body's SHA-256.
    case hash(String)
    case unsigned
    /// `aws-chunked`: chunks with a signature each or not, headers after them or not.
    case streaming(signed: Bool, trailer: Bool)

    init(header value: String) throws(S3Error) {
        switch value {
        case "UNSIGNED-PAYLOAD": self = .unsigned
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": self = .streaming(signed: true, trailer: false)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": self = .streaming(signed: true, trailer: true)
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": self = .streaming(signed: false, trailer: true)
        default:
            guard value.utf8.count == 64, value.utf8.allSatisfy({ hexDigit($0) != nil }) else {
                throw .invalidArgument(
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
                    "x-amz-content-sha256", value)
            }
            self = .hash(value.lowercased())
        }
    }

    /// Whether the body is framed in aws-chunks.
    var isStreaming: Bool {
        if case .streaming = self { true } else { false }
    }
}
