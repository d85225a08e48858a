import NearMiss
import Yams

/// A mapping whose keys are taken one by one; what is left at the end is an error with the nearest known key.
///
/// ```swift
/// var map = try YAMLValue(parsing: text, file: "fixture.yaml").map()
/// let name = try map.require("name").string()
/// let header = try map.take("header")?.bool() ?? true
/// try map.finish()
/// ```
public struct YAMLMap {
    private let value: YAMLValue
    private let mapping: Node.Mapping
    private var known: [String] = []

    init(value: YAMLValue, mapping: Node.Mapping) {
        self.value = value
        self.mapping = mapping
    }

    /// The keys in the order of the file.
    public var keys: [String] { mapping.map { $0.key.string ?? "" } }

    /// The value of `key`, or nil when it is absent or written as nothing. The key counts as known from here on.
    public mutating func take(_ key: String) -> YAMLValue? {
        known.append(key)
        guard let node = mapping.first(where: { $0.key.string == key })?.value else { return nil }
        let path = value.path.isEmpty ? key : "\(value.path).\(key)"
        let found = YAMLValue(node: node, file: value.file, path: path)
        return found.isNull ? nil : found
    }

    /// The value of `key`.
    ///
    /// - Throws: ``YAMLError`` at the mapping's place when it is absent.
    public mutating func require(_ key: String) throws -> YAMLValue {
        guard let found = take(key) else {
            let unknown = mapping.first { pair in
                guard let name = pair.key.string, !known.contains(name) else { return false }
                return NearMiss.nearest(to: name, among: [key]) != nil
            }
            if let unknown, let name = unknown.key.string {
                throw YAMLValue(node: unknown.key, file: value.file, path: "").error(
                    "unknown key \"\(name)\"; did you mean \"\(key)\"?")
            }
            throw value.error("\(value.path.isEmpty ? "" : "\"\(value.path)\": ")the key \"\(key)\" is missing")
        }
        return found
    }

    /// An error at the mapping's place.
    public func error(_ message: String) -> YAMLError { value.error(message) }

    /// Call after all keys were taken.
    ///
    /// - Throws: ``YAMLError`` at the first key that nobody took.
    public func finish() throws {
        for (key, _) in mapping {
            let name = key.string ?? "?"
            guard !known.contains(name) else { continue }
            let hint = NearMiss.nearest(to: name, among: known).map { "did you mean \"\($0)\"?" }
            let help = hint ?? "known here: \(known.joined(separator: ", "))"
            throw YAMLValue(node: key, file: value.file, path: "").error("unknown key \"\(name)\"; \(help)")
        }
    }
}
