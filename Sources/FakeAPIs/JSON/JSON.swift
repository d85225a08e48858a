import struct Foundation.Date

/// A JSON value (RFC 8259). Members have no order; they are written sorted, so that equal values give equal bytes.
enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var isNull: Bool { self == .null }

    /// The member `key`; nil where this is no object or has none. Setting on anything but an object makes it one.
    subscript(key: String) -> JSON? {
        get { object?[key] }
        set {
            // Taken out first, so that the dictionary is not copied for each change.
            var members = object ?? [:]
            self = .null
            members[key] = newValue
            self = .object(members)
        }
    }

    /// The value behind members `keys`, one inside the other.
    func at(_ keys: String...) -> JSON? {
        keys.reduce(Optional(self)) { $0?[$1] }
    }

    /// The kind of value in the words of JSON Schema.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    init(nilLiteral: ()) { self = .null }

    /// A list of texts.
    static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map(JSON.string)) }
}

extension JSON {
    /// A moment in milliseconds since 1970.
    static func milliseconds(_ date: Date) -> JSON { .integer(Int((date.timeIntervalSince1970 * 1000).rounded())) }
}
