/// The body of a file import: the lists and the file (RFC 7578).
struct MultipartForm: Sendable {
    let bytes: [UInt8]
    private let boundary: String

    init(list: String, fileName: String, content: [UInt8]) {
        boundary = Self.boundary(absentFrom: content)
        let name = fileName.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="list_ids"\r
            \r
            \(list)\r
            --\(boundary)\r
            Content-Disposition: form-data; name="file"; filename="\(name)"\r
            Content-Type: text/csv\r
            \r

            """
        bytes = Array(head.utf8) + content + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// A line of the content must not look like the end of the part.
    private static func boundary(absentFrom content: [UInt8]) -> String {
        let text = String(decoding: content, as: UTF8.self)
        for number in 0... {
            let candidate = "mockdest-\(number)-boundary"
            if !text.contains("--" + candidate) { return candidate }
        }
        preconditionFailure("the loop above has no end")
    }
}
