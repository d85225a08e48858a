import Crypto
import Foundation

/// A public key as SSH sends it.
public struct SSHPublicKey: Sendable, Hashable {
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`.
    public let algorithm: String
    /// The key in SSH's wire format.
    public let blob: [UInt8]
    /// What follows the key on its line; empty when nothing does.
    public let comment: String

    init(algorithm: String, blob: [UInt8], comment: String) {
        self.algorithm = algorithm
        self.blob = blob
        self.comment = comment
    }

    /// Reads a line as in `authorized_keys` or a `.pub` file; nil when it is none. Options before the key are skipped.
    public init?(line: String) {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let index = words.indices.dropLast().first(where: { Self.isKey(words[$0], words[$0 + 1]) }) else {
            return nil
        }
        algorithm = words[index]
        blob = Array(Data(base64Encoded: words[index + 1])!)
        comment = words[(index + 2)...].joined(separator: " ")
    }

    /// The blob begins with the algorithm's name, so a wrong or shortened Base64 is noticed.
    private static func isKey(_ algorithm: String, _ base64: String) -> Bool {
        guard let blob = Data(base64Encoded: base64), blob.count > 4 + algorithm.utf8.count else { return false }
        return blob.dropFirst(4).starts(with: algorithm.utf8)
    }

    /// Whether it is a key with an authority's signature. Source: OpenSSH's PROTOCOL.certkeys, "New public key formats".
    var isCertificate: Bool { algorithm.contains("-cert-v0") }

    /// Algorithm, Base64 and comment, as in `authorized_keys`.
    public var line: String { comment.isEmpty ? shortLine : "\(shortLine) \(comment)" }

    var shortLine: String { "\(algorithm) \(Data(blob).base64EncodedString())" }

    /// `SHA256:` and Base64 without padding, as `ssh-keygen -l` prints it.
    public var fingerprint: String {
        let digest = Data(SHA256.hash(data: blob)).base64EncodedString()
        return "SHA256:" + digest.replacing("=", with: "")
    }
}
