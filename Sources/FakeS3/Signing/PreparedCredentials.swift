import Synchronization

/// What an Authorization header says before its signature.
struct PreparedCredential: Sendable {
    let accessKeyID: String
    let scope: CredentialScope
    /// As they stand in the header, in its order: names that are not in lower case are of no header.
    let signedHeaders: [String]
}

/// Headers that were read before, up to the signature: a client sends the same for a day.
final class PreparedCredentials: Sendable {
    private let known = Mutex<[String: PreparedCredential]>([:])

    subscript(_ text: String) -> PreparedCredential? {
        get { known.withLock { $0[text] } }
        set {
            known.withLock {
                // A client may choose what it sends: this must not grow with it.
                if $0.count >= 256 { $0.removeAll() }
                $0[text] = newValue
            }
        }
    }
}

/// Whether two header names are the same; `lower` is in lower case already.
func isSameIgnoringCase(_ lower: String, _ name: String) -> Bool {
    guard lower.utf8.count == name.utf8.count else { return false }
    return lower == name || differOnlyInCase(lower, name)
}

private func differOnlyInCase(_ lower: String, _ name: String) -> Bool {
    var (lower, name) = (lower, name)
    return lower.withUTF8 { a in
        name.withUTF8 { b in
            for place in a.indices where a[place] != b[place] {
                guard a[place] == b[place] | 0x20, (0x41...0x5A).contains(b[place]) else { return false }
            }
            return true
        }
    }
}
