/// A key of the objects of a file, where it stands first.
public struct JSONKey: Sendable, Hashable {
    /// Escapes taken off.
    public var name: String
    /// Physical line, from 1.
    public var line: Int
    /// Of the opening quote, from 0 in the decoded file.
    public var byteOffset: Int
}

/// Which key of an object is which field of its record.
struct JSONKeys {
    /// More of them are no columns: the keys are values.
    static let limit = 1000

    private(set) var keys: [JSONKey] = []
    private var names: [[UInt8]] = []
    /// Where the next member's key is looked for first: objects of one file mostly have them in one order.
    private var next = 0

    init(_ names: [String] = []) {
        for name in names { append(JSONKey(name: name, line: 0, byteOffset: 0)) }
    }

    var count: Int { names.count }

    /// Another object begins.
    mutating func rewind() { next = 0 }

    /// - Parameter key: what stands between the quotes.
    mutating func index(of key: UnsafeRawBufferPointer) -> Int? {
        guard key.contains(UInt8(ascii: "\\")) else { return plainIndex(of: key) }
        var room = [UInt8](repeating: 0, count: key.count)
        return room.withUnsafeMutableBytes { plainIndex(of: JSONString.text(key, into: $0)) }
    }

    private mutating func plainIndex(of key: UnsafeRawBufferPointer) -> Int? {
        for step in 0..<names.count {
            let index = next + step < names.count ? next + step : next + step - names.count
            guard names[index].count == key.count, names[index].elementsEqual(key) else { continue }
            next = index + 1 == names.count ? 0 : index + 1
            return index
        }
        return nil
    }

    mutating func append(_ key: JSONKey) {
        keys.append(key)
        names.append(Array(key.name.utf8))
        next = 0
    }
}
