import Crypto
import Synchronization

/// Date, region, service and terminator of a SigV4 credential.
struct CredentialScope: Sendable, Hashable {
    /// `20261121`.
    let date: String
    let region: String
    let service: String

    let text: String

    init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
        text = "\(date)/\(region)/\(service)/aws4_request"
    }
}

/// Keys derived from a secret, kept: the derivation costs four HMACs.
///
/// Source: AWS General Reference, "Create a signed AWS API request", step "Calculate the signature",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
final class SigningKeys: Sendable {
    /// By id and scope, as a credential has them.
    private let known = Mutex<[String: HMAC<SHA256>]>([:])

    /// An HMAC under the derived key that has taken in nothing yet: a copy of it begins a signature.
    func key(accessKeyID: String, secret: String, scope: CredentialScope) -> HMAC<SHA256> {
        let name = "\(accessKeyID)/\(scope.text)"
        if let key = known.withLock({ $0[name] }) { return key }
        let key = HMAC<SHA256>(key: Self.derive(secret: secret, scope: scope))
        known.withLock {
            // A client may choose its dates and regions: the cache must not grow with them.
            if $0.count >= 256 { $0.removeAll() }
            $0[name] = key
        }
        return key
    }

    private static func derive(secret: String, scope: CredentialScope) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [scope.date, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }
}

/// A key with its date and scope: what signs the request, its chunks and its trailer.
struct Signer: Sendable {
    let key: HMAC<SHA256>
    /// `x-amz-date` of the request.
    let timestamp: String
    let scope: CredentialScope

    func signature(of stringToSign: [UInt8]) -> String {
        var code = key
        stringToSign.withUnsafeBytes { code.update(data: $0) }
        return hex(code.finalize())
    }

    func stringToSign(canonicalRequest: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(160)
        result += "AWS4-HMAC-SHA256\n".utf8
        result += timestamp.utf8
        result.append(UInt8(ascii: "\n"))
        result += scope.text.utf8
        result.append(UInt8(ascii: "\n"))
        appendHex(SHA256.hash(data: canonicalRequest), to: &result)
        return result
    }

    /// Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in
    /// Multiple Chunks", https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    func chunkSignature(previous: String, hash: String) -> String {
        signature(
            of: Array(
                "AWS4-HMAC-SHA256-PAYLOAD\n\(timestamp)\n\(scope.text)\n\(previous)\n\(emptySHA256)\n\(hash)".utf8))
    }

    /// Source: Amazon S3 API Reference, "Signature calculations for trailing headers",
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
    func trailerSignature(previous: String, hash: String) -> String {
        signature(of: Array("AWS4-HMAC-SHA256-TRAILER\n\(timestamp)\n\(scope.text)\n\(previous)\n\(hash)".utf8))
    }
}

/// SHA-256 of nothing, in hex.
let emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/// Compares without telling by its time where the first difference is.
func constantTimeEquals(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { a in
        right.withUTF8 { b in
            guard a.count == b.count else { return false }
            var difference: UInt8 = 0
            for place in a.indices { difference |= a[place] ^ b[place] }
            return difference == 0
        }
    }
}
