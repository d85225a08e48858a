/// The query of a request, decoded, in the order of the wire.
struct Query: Sendable {
    struct Item: Sendable {
        let name: String
        let value: String
        /// Whether there was an `=`: `?acl` has none.
        let hasValue: Bool
    }

    let items: [Item]
    /// Whether a `%` in it is not followed by two hex digits.
    let isBroken: Bool

    init(_ raw: Substring) {
        isBroken = PercentCoding.isBroken(raw.utf8)
        if raw.isEmpty {
            items = []
            return
        }
        items = raw.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
            return Item(
                name: String(
                    decoding: PercentCoding.decode(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true), as: UTF8.self
                ),
                value: String(decoding: PercentCoding.decode(value, plusIsSpace: true), as: UTF8.self),
                hasValue: equals != nil)
        }
    }

    /// The value of the first item of this name; "" for one without a value.
    subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func contains(_ name: String) -> Bool { items.contains { $0.name == name } }

    /// The query as SigV4 signs it: encoded anew, sorted by name and value, without the first `excluded`. A second one
    /// was not signed by whoever made the first.
    func canonical(without excluded: String? = nil) -> [UInt8] {
        if items.isEmpty { return [] }
        var pairs: [([UInt8], [UInt8])] = []
        let left = excluded.flatMap { excluded in items.firstIndex { $0.name == excluded } }
        for (index, item) in items.enumerated() where index != left {
            var name: [UInt8] = []
            var value: [UInt8] = []
            PercentCoding.encode(item.name.utf8, into: &name)
            PercentCoding.encode(item.value.utf8, into: &value)
            pairs.append((name, value))
        }
        pairs.sort {
            $0.0 == $1.0 ? $0.1.lexicographicallyPrecedes($1.1) : $0.0.lexicographicallyPrecedes($1.0)
        }
        var result: [UInt8] = []
        for (index, pair) in pairs.enumerated() {
            if index > 0 { result.append(UInt8(ascii: "&")) }
            result += pair.0
            result.append(UInt8(ascii: "="))
            result += pair.1
        }
        return result
    }
}
