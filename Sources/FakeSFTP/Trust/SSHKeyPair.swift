import Crypto
import Foundation

/// An SSH key pair made from a seed, in the form that OpenSSH writes.
///
/// The same seed gives the same key, so a host key's fingerprint can be pinned in a test. Never use one for real.
public struct SSHKeyPair: Sendable, Equatable {
    /// `BEGIN OPENSSH PRIVATE KEY`, without a passphrase.
    public let privateKey: String
    /// The line for `authorized_keys`: algorithm, Base64, comment.
    public let publicKey: SSHPublicKey

    /// An ed25519 pair.
    public static func ed25519(seed: UInt64, comment: String = "mockdest") -> SSHKeyPair {
        // Every 32 bytes are a valid ed25519 key.
        let key = try! Curve25519.Signing.PrivateKey(rawRepresentation: material("ed25519", seed, 0))
        var blob = SSHEncoder()
        blob.string("ssh-ed25519")
        blob.string(key.publicKey.rawRepresentation)
        var secret = SSHEncoder()
        secret.string("ssh-ed25519")
        secret.string(key.publicKey.rawRepresentation)
        secret.string(key.rawRepresentation + key.publicKey.rawRepresentation)
        return SSHKeyPair(algorithm: "ssh-ed25519", blob: blob, secret: secret, comment: comment)
    }

    /// An ECDSA pair on the curve P-256.
    public static func ecdsa(seed: UInt64, comment: String = "mockdest") -> SSHKeyPair {
        var attempt: UInt64 = 0
        var key: P256.Signing.PrivateKey?
        // One in 2^32 draws is no valid scalar.
        while key == nil {
            key = try? P256.Signing.PrivateKey(rawRepresentation: material("ecdsa", seed, attempt))
            attempt += 1
        }
        let algorithm = "ecdsa-sha2-nistp256"
        var blob = SSHEncoder()
        for field in [Data(algorithm.utf8), Data("nistp256".utf8), key!.publicKey.x963Representation] {
            blob.string(field)
        }
        var secret = blob
        secret.integer(key!.rawRepresentation)
        return SSHKeyPair(algorithm: algorithm, blob: blob, secret: secret, comment: comment)
    }

    /// Source: openssh-portable, PROTOCOL.key, "OpenSSH private key format".
    private init(algorithm: String, blob: SSHEncoder, secret: SSHEncoder, comment: String) {
        publicKey = SSHPublicKey(algorithm: algorithm, blob: Array(blob.bytes), comment: comment)
        var inner = SSHEncoder()
        // Two equal check numbers; any will do where nothing is encrypted.
        inner.number(0x6D6F_636B)
        inner.number(0x6D6F_636B)
        inner.bytes += secret.bytes
        inner.string(comment)
        var padding: UInt8 = 1
        while inner.bytes.count % 8 != 0 {
            inner.bytes.append(padding)
            padding += 1
        }
        var outer = SSHEncoder()
        outer.bytes += Data("openssh-key-v1\0".utf8)
        outer.string("none")
        outer.string("none")
        outer.string("")
        outer.number(1)
        outer.string(blob.bytes)
        outer.string(inner.bytes)
        let text = outer.bytes.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\n\(text)\n-----END OPENSSH PRIVATE KEY-----\n"
    }

    private static func material(_ kind: String, _ seed: UInt64, _ attempt: UInt64) -> Data {
        Data(SHA256.hash(data: Data("mockdest \(kind) \(seed) \(attempt)".utf8)))
    }
}

/// The field types of SSH. Source: RFC 4251, "The Secure Shell (SSH) Protocol Architecture", section 5.
private struct SSHEncoder {
    var bytes = Data()

    mutating func number(_ value: UInt32) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }
    mutating func string(_ value: Data) {
        number(UInt32(value.count))
        bytes += value
    }
    mutating func string(_ value: String) { string(Data(value.utf8)) }
    /// A positive integer, without leading zeros but for the sign.
    mutating func integer(_ magnitude: Data) {
        let digits = Data(magnitude.drop { $0 == 0 })
        string((digits.first ?? 0) & 0x80 != 0 ? Data([0]) + digits : digits)
    }
}
