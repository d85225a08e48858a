public import struct Foundation.Date

/// A JSON value (RFC 8259). Members have no order; they are written sorted, so that equal values give equal bytes.
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The text, where this is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements, where this is an array.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// The members, where this is an object.
    public var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
    /// True or false, where this is either.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The whole number, where this is one that fits.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The member `key`; nil where this is no object or has none. Setting on anything but an object makes it one.
    public subscript(key: String) -> JSON? {
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
    public func at(_ keys: String...) -> JSON? {
        keys.reduce(Optional(self)) { $0?[$1] }
    }

    /// The kind of value in the words of JSON Schema.
    public var kind: String {
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
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object; of a name given twice the last counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }

    /// A list of texts.
    public static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map(JSON.string)) }
}

extension JSON {
    /// A moment in milliseconds since 1970.
    public static func milliseconds(_ date: Date) -> JSON {
        .integer(Int((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
