import Foundation
import StrictJSON

/// One `property=` parameter: a path, an operator and a value, or several values of which one must fit.
struct PropertyFilter: Sendable {
    enum Operator: String, CaseIterable {
        // Longer ones first: that is the order in which they are looked for.
        case equal = "=="
        case notLess = ">="
        case notGreater = "<="
        case greater = ">"
        case less = "<"
    }

    private let path: PropertyPath
    private let comparison: Operator
    private let values: [String]
    /// Documents write states both as `success` and as `Failed`.
    private let ignoresCase: Bool

    init(_ text: String) throws(FlowServiceError) {
        guard let place = text.firstIndex(where: { "=<>!".contains($0) }), place > text.startIndex else {
            throw .query(1440, "property must be a path, an operator and a value, not \"\(text)\".")
        }
        guard let found = Operator.allCases.first(where: { text[place...].hasPrefix($0.rawValue) }) else {
            throw .query(1450, "\"\(text[place...])\" does not begin with one of ==, <, >, <=, >=.")
        }
        let value = text[place...].dropFirst(found.rawValue.count)
        guard !value.isEmpty else { throw .query(1440, "property \"\(text)\" has no value.") }
        values = value.split(separator: ",").map(String.init)
        guard found == .equal || values.count == 1 else {
            throw .query(1443, "Several values go with == only, not with \(found.rawValue).")
        }
        path = PropertyPath(String(text[..<place]))
        ignoresCase = ["status", "state"].contains(path.members.last?.name)
        comparison = found
    }

    func matches(_ document: JSON) -> Bool {
        path.values(in: document).contains { found in
            values.contains { matches(found, $0) }
        }
    }

    private func matches(_ found: JSON, _ wanted: String) -> Bool {
        let other: JSON =
            switch found {
            case .integer, .number: Double(wanted).map(JSON.number) ?? .string(wanted)
            case .bool: wanted == "true" ? true : wanted == "false" ? false : .string(wanted)
            default: .string(ignoresCase ? wanted.lowercased() : wanted)
            }
        let found = ignoresCase ? found.string.map { JSON.string($0.lowercased()) } ?? found : found
        guard found.isComparable(to: other) else { return false }
        let order = found.compared(to: other)
        return switch comparison {
        case .equal: order == .orderedSame
        case .notLess: order != .orderedAscending
        case .notGreater: order != .orderedDescending
        case .greater: order == .orderedDescending
        case .less: order == .orderedAscending
        }
    }
}

/// The way to values in an entity, as in `transformations[].name`: members behind dots, `[]` for each of a list.
struct PropertyPath: Sendable {
    struct Member: Sendable {
        let name: String
        let isList: Bool
    }

    let members: [Member]

    init(_ text: String) {
        members = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
            Member(name: String(part.hasSuffix("[]") ? part.dropLast(2) : part), isList: part.hasSuffix("[]"))
        }
    }

    func values(in document: JSON) -> [JSON] {
        members.reduce([document]) { found, member in
            let next = found.compactMap { $0[member.name] }
            return member.isList ? next.flatMap { $0.array ?? [] } : next
        }
    }
}

extension JSON {
    private var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    fileprivate func isComparable(to other: JSON) -> Bool {
        (number != nil && other.number != nil) || (string != nil && other.string != nil)
            || (bool != nil && other.bool != nil)
    }

    /// By number, text or truth; values of different kinds by kind.
    func compared(to other: JSON) -> ComparisonResult {
        func order<Value: Comparable>(_ a: Value, _ b: Value) -> ComparisonResult {
            a < b ? .orderedAscending : a > b ? .orderedDescending : .orderedSame
        }
        if let a = number, let b = other.number { return order(a, b) }
        if let a = string, let b = other.string { return order(a, b) }
        if let a = bool, let b = other.bool { return order(a ? 1 : 0, b ? 1 : 0) }
        return order(kind, other.kind)
    }
}
