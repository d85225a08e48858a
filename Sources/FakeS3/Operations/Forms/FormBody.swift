import Drops
import Foundation

/// A browser's form: fields, then the file. What follows the file is ignored, as S3 ignores it.
///
/// Source: RFC 7578; Amazon S3 API Reference, "POST Object",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
struct FormBody {
    /// Values by lower-case name; without the file.
    private(set) var fields: [String: String] = [:]
    /// In the order they came, names as sent.
    private(set) var order: [String] = []
    /// nil where the part of the file has none.
    private(set) var fileName: String?
    private(set) var fileType: String?
    /// Where in the body the file's bytes lie.
    private(set) var file: Range<Int>?

    /// What stands before the file may have 20 KB.
    private static let fieldLimit = 20 << 10
    private static let tooMuch = S3Error(
        .maxPostPreDataLengthExceeded, "Your POST request fields preceding the upload file were too large.",
        details: [("MaxPostPreDataLengthBytes", "\(fieldLimit)")])

    init(_ content: Blob, contentType: String) throws {
        guard let mark = contentType.firstRange(of: "boundary="),
            contentType.lowercased().hasPrefix("multipart/form-data")
        else {
            throw S3Error(
                .preconditionFailed, "Bucket POST must be of the enclosure-type multipart/form-data",
                details: [("Condition", "Bucket POST must be of the enclosure-type multipart/form-data")])
        }
        let rest = contentType[mark.upperBound...]
        let boundary =
            rest.hasPrefix("\"")
            ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != ";" && $0 != " " })
        let delimiter = Array("--\(boundary)".utf8)
        // Fields are small; only the file is not, and it is not brought into memory here.
        let head = try content.bytes(in: 0..<min(content.size, Self.fieldLimit + (64 << 10)))
        var position = 0
        guard head.starts(with: delimiter) else { throw Self.malformed }
        position = delimiter.count
        while true {
            if head[position...].starts(with: "--".utf8) { return }
            guard head[position...].starts(with: "\r\n".utf8) else { throw Self.malformed }
            position += 2
            guard let end = head[position...].firstRange(of: Array("\r\n\r\n".utf8)) else { throw Self.malformed }
            let header = String(decoding: head[position..<end.lowerBound], as: UTF8.self)
            guard end.upperBound <= Self.fieldLimit else { throw Self.tooMuch }
            let name = Self.parameter("name", in: header) ?? ""
            if name.lowercased() == "file" {
                fileName = Self.parameter("filename", in: header)
                fileType = Self.type(in: header)
                file = end.upperBound..<(try Self.end(of: content, from: end.upperBound, delimiter))
                return
            }
            guard let close = head[end.upperBound...].firstRange(of: Array("\r\n".utf8) + delimiter) else {
                throw content.size > head.count ? Self.tooMuch : Self.malformed
            }
            fields[name.lowercased()] = String(decoding: head[end.upperBound..<close.lowerBound], as: UTF8.self)
            order.append(name)
            position = close.upperBound
        }
    }

    private static let malformed = S3Error(
        .malformedPOSTRequest, "The body of your POST request is not well-formed multipart/form-data.")

    private static func parameter(_ name: String, in header: String) -> String? {
        guard let mark = header.firstRange(of: " \(name)=\"") else { return nil }
        return String(header[mark.upperBound...].prefix { $0 != "\"" })
    }

    private static func type(in header: String) -> String? {
        header.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-type:") }
            .map { $0.dropFirst(13).trimmingCharacters(in: .whitespaces) }
    }

    /// A file may be large: the C library finds bytes a hundred times faster than a collection does.
    private static func place(of wanted: [UInt8], in window: [UInt8]) -> Int? {
        window.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count >= wanted.count else { return nil }
            var place = 0
            while place <= bytes.count - wanted.count {
                let left = bytes.count - wanted.count + 1 - place
                guard let next = memchr(start + place, Int32(wanted[0]), left) else { return nil }
                place = UnsafeRawPointer(next) - start
                if memcmp(next, wanted, wanted.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    /// Where the delimiter after the file begins.
    private static func end(of content: Blob, from start: Int, _ delimiter: [UInt8]) throws -> Int {
        let wanted = Array("\r\n".utf8) + delimiter
        var window: [UInt8] = []
        var windowStart = start
        var found: Int?
        try content.forEachPiece(in: start..<content.size) { piece in
            guard found == nil else { return }
            window += piece
            if let place = Self.place(of: wanted, in: window) {
                found = windowStart + place
            } else {
                let kept = min(window.count, wanted.count)
                windowStart += window.count - kept
                window.removeFirst(window.count - kept)
            }
        }
        guard let found else { throw malformed }
        return found
    }
}
