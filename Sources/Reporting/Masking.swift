public import Crypto
import Foundation
public import Verification

/// What becomes of personal data in an output.
public enum Masking: Sendable {
    /// As it is: `--show-values`.
    case none
    /// Only its length: `‹17 chars›`. Nothing can be looked up from it.
    case length
    /// Length and the first 8 hex digits of HMAC-SHA-256 under a key of the user's, so that two reports can be joined
    /// by who holds the key: `‹17 chars #9f86d081›`.
    case keyed(SymmetricKey)

    /// The masked form of one value.
    public func mask(_ value: String) -> String {
        switch self {
        case .none: return value
        case .length: return "‹\(value.count) chars›"
        case .keyed(let key):
            let code = HMAC<SHA256>.authenticationCode(for: Data(value.utf8), using: key)
            let digits = code.prefix(4).map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0\(text)" : text
            }
            return "‹\(value.count) chars #\(digits.joined())›"
        }
    }

    /// A text with its personal parts masked.
    public func render(_ text: MaskableText) -> String { text.rendered(masking: mask) }
}
