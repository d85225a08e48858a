import Foundation

/// A JSON Schema below `Schemas/`, for the tests that hold a reader against it.
public struct PublishedSchema {
    /// There is nothing at a place.
    public struct Missing: Error, CustomStringConvertible {
        /// The place, and what stood there instead.
        public let description: String
    }

    /// The whole document.
    public let root: [String: Any]

    /// - Parameter name: path below `Schemas/` without `.schema.json`.
    public init(_ name: String) throws {
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: checkout.appending(path: "Schemas/\(name).schema.json"))
        guard let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw Missing(description: "\(name) is no object")
        }
        self.root = root
    }

    /// The schema at a place.
    ///
    /// - Parameter path: names of keys; `items` goes to a list's elements, `anyOf` to the last of several forms.
    public func node(at path: [String]) throws -> [String: Any] {
        try path.reduce(root) { node, step in
            let next: Any? =
                switch step {
                case "anyOf": (node[step] as? [Any])?.last
                case "items": node[step]
                default: (node["properties"] as? [String: Any])?[step]
                }
            guard let next = next as? [String: Any] else {
                throw Missing(description: "\(path): no \(step) in \(node)")
            }
            return next
        }
    }

    /// The keys that may stand at a place, sorted.
    public func keys(at path: [String]) throws -> [String] {
        guard let properties = try node(at: path)["properties"] as? [String: Any] else {
            throw Missing(description: "\(path): no properties")
        }
        return properties.keys.sorted()
    }

    /// The keys that a reader says it knows when it refuses another, sorted; none where it says nothing of the kind.
    public static func keys(knownBy refusal: String) -> [String] {
        guard let list = refusal.firstRange(of: "known here: ") else { return [] }
        return refusal[list.upperBound...].split(separator: ", ").map(String.init).sorted()
    }
}
