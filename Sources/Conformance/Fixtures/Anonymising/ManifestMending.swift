import Crypto
import Drops
import Foundation

/// What a manifest, or a file of checksums, says of files that have other bytes now. What was wrong before stays wrong.
struct ManifestMending {
    /// A file before and after.
    struct Change {
        var oldName: String
        var newName: String
        var old: [UInt8]
        var new: [UInt8]
    }

    let changes: [Change]

    /// Whether a file of this name speaks of other files and holds no records.
    static func isManifest(_ name: String) -> Bool {
        ManifestName.matches(name)
            || [".md5", ".sha1", ".sha256", ".sha512", ".sfv"].contains { name.lowercased().hasSuffix($0) }
    }

    func mended(_ text: String) -> String {
        var text = text
        for change in changes {
            for (old, new) in zip(Self.digests(change.old), Self.digests(change.new)) where old != new {
                text = text.replacing(old, with: new)
            }
            text = mendedSizes(text, change)
        }
        // Longest first: one name may be the beginning of another.
        for change in changes.sorted(by: { $0.oldName.count > $1.oldName.count }) {
            text = text.replacing(change.oldName, with: change.newName)
        }
        return text
    }

    /// Sizes stand beside the names, in the innermost objects.
    private func mendedSizes(_ text: String, _ change: Change) -> String {
        guard change.old.count != change.new.count else { return text }
        return text.replacing(/\{[^{}]*\}/) { match in
            let object = String(match.output)
            guard object.contains("\"\(change.oldName)\"") else { return object }
            return object.replacing(/("size"\s*:\s*)(\d+)/) { size in
                Int(size.output.2) == change.old.count
                    ? "\(size.output.1)\(change.new.count)" : String(size.output.0)
            }
        }
    }

    private static func digests(_ bytes: [UInt8]) -> [String] {
        let data = Data(bytes)
        let all = [
            Data(Insecure.MD5.hash(data: data)), Data(Insecure.SHA1.hash(data: data)), Data(SHA256.hash(data: data)),
            Data(SHA512.hash(data: data)),
        ]
        return all.flatMap { digest in
            [digest.hexadecimal, digest.hexadecimal.uppercased(), digest.base64EncodedString()]
        }
    }
}
