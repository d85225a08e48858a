import StrictJSON

/// A JSON Pointer: the way to one value inside another (RFC 6901).
struct JSONPointer: Sendable, CustomStringConvertible {
    /// Unescaped reference tokens; none for the whole document.
    let tokens: [String]
    let description: String

    /// Nil when `text` is neither empty nor starts with a slash, or holds a `~` that is neither `~0` nor `~1`.
    init?(_ text: String) {
        description = text
        if text.isEmpty {
            tokens = []
            return
        }
        guard text.hasPrefix("/") else { return nil }
        var tokens: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = ""
            var rest = part[...]
            while let character = rest.popFirst() {
                guard character == "~" else {
                    token.append(character)
                    continue
                }
                switch rest.popFirst() {
                case "0": token.append("~")
                case "1": token.append("/")
                default: return nil
                }
            }
            tokens.append(token)
        }
        self.tokens = tokens
    }
}

/// One step of a JSON Patch (RFC 6902), of the three kinds that Flow Service takes.
struct JSONPatchOperation: Sendable {
    enum Name: String, Sendable, CaseIterable { case add, replace, remove }

    let name: Name
    let path: JSONPointer
    /// Null for remove.
    let value: JSON
}

/// Why a step could not be done.
struct JSONPatchError: Error {
    let message: String
    let path: String
}

extension JSON {
    /// The document after all `operations` in order; this one stays as it is, so a failure leaves nothing half done.
    ///
    /// - Throws: ``JSONPatchError`` for the first step that does not fit.
    func patched(_ operations: [JSONPatchOperation]) throws(JSONPatchError) -> JSON {
        var document = self
        for operation in operations { try document.apply(operation, operation.path.tokens[...]) }
        return document
    }

    private mutating func apply(
        _ operation: JSONPatchOperation, _ way: ArraySlice<String>
    ) throws(JSONPatchError) {
        guard let token = way.first else { return try applyHere(operation) }
        let isLast = way.count == 1
        switch self {
        case .object(var members):
            if isLast, operation.name == .add {
                members[token] = operation.value
            } else {
                guard var member = members[token] else { throw operation.failure("Missing field \(token)") }
                if isLast, operation.name == .remove {
                    members[token] = nil
                } else {
                    try member.apply(operation, way.dropFirst())
                    members[token] = member
                }
            }
            self = .object(members)
        case .array(var elements):
            let index = try Self.index(token, in: elements, for: operation, isLast: isLast)
            if isLast, operation.name == .add {
                elements.insert(operation.value, at: index)
            } else if isLast, operation.name == .remove {
                elements.remove(at: index)
            } else {
                try elements[index].apply(operation, way.dropFirst())
            }
            self = .array(elements)
        default: throw operation.failure("Missing field \(token)")
        }
    }

    /// What is asked of the value at the end of the way.
    private mutating func applyHere(_ operation: JSONPatchOperation) throws(JSONPatchError) {
        switch operation.name {
        case .add, .replace: self = operation.value
        case .remove: throw operation.failure("The whole document cannot be removed")
        }
    }

    /// An index as RFC 6901, section 4, writes it: `0` or digits without a leading zero; `-` only to append.
    private static func index(
        _ token: String, in elements: [JSON], for operation: JSONPatchOperation, isLast: Bool
    ) throws(JSONPatchError) -> Int {
        let mayAppend = isLast && operation.name == .add
        if token == "-", mayAppend { return elements.count }
        guard token == "0" || (token.utf8.allSatisfy { (48...57).contains($0) } && !token.hasPrefix("0")),
            let index = Int(token), index < elements.count + (mayAppend ? 1 : 0)
        else { throw operation.failure("Missing field \(token)") }
        return index
    }
}

extension JSONPatchOperation {
    fileprivate func failure(_ message: String) -> JSONPatchError {
        JSONPatchError(message: message, path: path.description)
    }
}
