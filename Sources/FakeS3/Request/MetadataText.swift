import Foundation

/// User metadata outside US-ASCII: kept as text, told in the encoded words of mail.
///
/// S3 takes the bytes of a header for Latin-1, so what came as UTF-8 is told with each byte as a character of its own.
/// Source: Amazon S3 User Guide, "Working with object metadata", User-defined object metadata,
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html; RFC 2047, section 2; answers of S3 that
/// LocalStack's tests have recorded, test_user_metadata_rfc2047_encoded,
/// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3.snapshot.json
enum MetadataText {
    /// The text of a header's value, encoded words read.
    static func read(_ value: String) -> String {
        if let word = word(value) { return word }
        guard !isASCII(value) else { return value }
        return String(String.UnicodeScalarView(value.utf8.map { Unicode.Scalar($0) }))
    }

    /// The text as a header tells it: by what leaves more of it to be read.
    static func write(_ text: String) -> String {
        let plain = text.unicodeScalars.count(where: isPlain)
        let others = text.unicodeScalars.count - plain
        if others == 0 { return text }
        return plain > others ? "=?UTF-8?Q?\(quoted(text))?=" : "=?UTF-8?B?\(Data(text.utf8).base64EncodedString())?="
    }

    private static func quoted(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: " "): "_"
            case UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "?"), 0x7F...0xFF, 0..<0x20:
                "=" + hex([byte]).uppercased()
            default: String(UnicodeScalar(byte))
            }
        }.joined()
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20..<0x7F).contains(scalar.value) || scalar == "\t"
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// The text of `=?UTF-8?B?...?=` or `=?UTF-8?Q?...?=`.
    private static func word(_ value: String) -> String? {
        guard value.hasPrefix("=?"), value.hasSuffix("?=") else { return nil }
        let parts = value.split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1].uppercased() == "UTF-8" else { return nil }
        switch parts[2].uppercased() {
        case "B": return Data(base64Encoded: String(parts[3])).flatMap { String(validating: $0, as: UTF8.self) }
        case "Q":
            let encoded = parts[3].replacing("%", with: "%25").replacing("_", with: "%20").replacing("=", with: "%")
            return String(validating: PercentCoding.decode(encoded.utf8), as: UTF8.self)
        default: return nil
        }
    }
}
