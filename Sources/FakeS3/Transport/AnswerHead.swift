import NIOCore
import NIOHTTP1

/// The status line and header fields of an answer, written at once: small answers leave in one piece.
///
/// Source: RFC 9112, sections 4 and 5.
struct AnswerHead {
    let version: HTTPVersion
    let status: Int
    var fields: [(String, String)]

    /// - Parameter isChunked: framed in chunks instead of by a length.
    init(_ answer: S3Answer, version: HTTPVersion, keepAlive: Bool, isChunked: Bool) {
        self.version = version
        status = answer.status
        fields = answer.headers
        if isChunked {
            fields.removeAll { $0.0 == "Content-Length" }
            fields.append(("Transfer-Encoding", "chunked"))
        } else if status != 204, status != 304, !fields.contains(where: { $0.0 == "Content-Length" }) {
            fields.append(("Content-Length", String(answer.body.size)))
        }
        if !keepAlive {
            fields.append(("Connection", "close"))
        } else if version.minor == 0 {
            fields.append(("Connection", "keep-alive"))
        }
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeStaticString(version.minor == 0 ? "HTTP/1.0 " : "HTTP/1.1 ")
        buffer.writeString(String(status))
        buffer.writeStaticString(" ")
        buffer.writeString(HTTPResponseStatus(statusCode: status).reasonPhrase)
        buffer.writeStaticString("\r\n")
        for (name, value) in fields {
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            Self.write(value, to: &buffer)
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
    }

    /// A value from a query, such as `response-content-type`, could hold a line break and with it another field.
    private static func write(_ value: String, to buffer: inout ByteBuffer) {
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) {
            buffer.writeString(value)
        } else {
            buffer.writeBytes(value.utf8.map { $0 >= 0x20 && $0 != 0x7F ? $0 : 0x20 })
        }
    }
}
