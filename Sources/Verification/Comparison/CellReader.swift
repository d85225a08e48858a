import Reading

/// Tells null from text in a field, as the dialect's tokens say.
///
/// Where the null and the empty token are the same, null and the empty text cannot be told apart and count as null.
struct CellReader {
    private let nullToken: [UInt8]
    private let emptyToken: [UInt8]
    private let nullIsUnquotedOnly: Bool
    let distinguishesEmpty: Bool
    /// The usual case: what is empty is null.
    private let tokensAreEmpty: Bool
    /// Whether a pair of quotes with nothing in it is null: the null token `""`.
    private let quotedEmptyIsNull: Bool

    /// For the drop.
    init(_ dialect: Dialect) {
        nullToken = Array(dialect.nullToken.utf8)
        emptyToken = Array(dialect.emptyToken.utf8)
        distinguishesEmpty = nullToken != emptyToken
        nullIsUnquotedOnly = distinguishesEmpty
        tokensAreEmpty = nullToken.isEmpty && emptyToken.isEmpty
        quotedEmptyIsNull =
            if let quote = dialect.quote { Array(dialect.nullToken.utf8) == [quote, quote] } else { false }
    }

    /// For the expected profiles: nothing is null, `""` is the empty text, if the drop makes the difference.
    init(expectedFor drop: CellReader) {
        nullToken = []
        emptyToken = []
        distinguishesEmpty = drop.distinguishesEmpty
        nullIsUnquotedOnly = drop.distinguishesEmpty
        tokensAreEmpty = !drop.distinguishesEmpty
        quotedEmptyIsNull = false
    }

    @inline(__always)
    func value(_ bytes: UnsafeRawBufferPointer, isQuoted: Bool) -> (bytes: UnsafeRawBufferPointer, isNull: Bool) {
        let empty = UnsafeRawBufferPointer(start: nil, count: 0)
        if tokensAreEmpty { return (bytes, bytes.count == 0) }
        if bytes.count == nullToken.count, !(isQuoted && nullIsUnquotedOnly), bytes.elementsEqual(nullToken) {
            return (empty, true)
        }
        if quotedEmptyIsNull, isQuoted, bytes.isEmpty { return (empty, true) }
        if distinguishesEmpty, bytes.count == emptyToken.count, bytes.elementsEqual(emptyToken) {
            return (empty, false)
        }
        return (bytes, false)
    }

    @inline(__always)
    func value(_ field: Record.Field) -> (bytes: UnsafeRawBufferPointer, isNull: Bool) {
        value(field.bytes, isQuoted: field.isQuoted)
    }

    /// The value as text; nil is null.
    func text(_ text: String, isQuoted: Bool) -> String? {
        var text = text
        return text.withUTF8 {
            let (bytes, isNull) = value(UnsafeRawBufferPointer($0), isQuoted: isQuoted)
            return isNull ? nil : String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// One number for the values of a record, in order.
struct CellHash {
    private(set) var value: UInt64 = 0

    @inline(__always)
    mutating func add(_ bytes: UnsafeRawBufferPointer, isNull: Bool) {
        value = Fingerprint(bytes, seed: value &+ (isNull ? 1 : 0)).high
    }
}
