import Crypto
import Foundation

/// Signs requests with AWS Signature Version 4, in the header.
///
/// Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct SigV4Signer: Sendable {
    let region: String
    let accessKeyID: String
    let secretAccessKey: String

    /// The given headers and those of the signature.
    ///
    /// - Parameters:
    ///   - path: percent-encoded, as it goes on the wire.
    ///   - query: percent-encoded and sorted, as it goes on the wire.
    ///   - payloadHash: hex SHA-256 of the body.
    func sign(
        method: String, path: String, query: String, headers: [(name: String, value: String)], payloadHash: String,
        at date: Date
    ) -> [(name: String, value: String)] {
        let stamp = Self.stamp(date)
        let all = (headers + [("x-amz-date", stamp), ("x-amz-content-sha256", payloadHash)])
            .map { (name: $0.0.lowercased(), value: $0.1.trimmingCharacters(in: .whitespaces)) }
            .sorted { $0.name < $1.name }
        let names = all.map(\.name).joined(separator: ";")
        let canonical = [
            method, path, query, all.map { "\($0.name):\($0.value)\n" }.joined(), names, payloadHash,
        ].joined(separator: "\n")
        let scope = "\(stamp.prefix(8))/\(region)/s3/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Self.hex(SHA256.hash(data: Data(canonical.utf8))))"
        var key = SymmetricKey(data: Data("AWS4\(secretAccessKey)".utf8))
        for step in scope.split(separator: "/") {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(step.utf8), using: key))
        }
        let signature = Self.hex(HMAC<SHA256>.authenticationCode(for: Data(toSign.utf8), using: key))
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return all + [("authorization", authorization)]
    }

    /// `text` with everything but RFC 3986's unreserved characters percent-encoded.
    static func escaped(_ text: String, keepSlash: Bool = false) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isLetterOrDigit = scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            if isLetterOrDigit || "-._~".unicodeScalars.contains(scalar) || (keepSlash && byte == 47) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// Lower-case hex.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `20261121T013000Z`.
    private static func stamp(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        let p = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        func digits(_ number: Int?, _ width: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return digits(p.year, 4) + digits(p.month, 2) + digits(p.day, 2) + "T" + digits(p.hour, 2)
            + digits(p.minute, 2) + digits(p.second, 2) + "Z"
    }
}
