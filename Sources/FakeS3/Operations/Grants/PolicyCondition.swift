import Drops
import Foundation

/// One condition of a policy's statement.
///
/// Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
struct PolicyCondition: Sendable {
    private enum Test: Sendable {
        case equals(ignoresCase: Bool), like, number(@Sendable (Double, Double) -> Bool), bool, null, address
    }

    private let test: Test
    private let isNegated: Bool
    private let holdsWhenAbsent: Bool
    private let key: String
    private let values: [String]

    static func list(_ value: Any?) throws(S3Error) -> [PolicyCondition] {
        guard let value else { return [] }
        guard let operators = value as? [String: [String: Any]] else {
            throw S3Error(.malformedPolicy, "Conditions must be an object of operators")
        }
        var result: [PolicyCondition] = []
        for (name, keys) in operators {
            for (key, values) in keys { result.append(try PolicyCondition(name, key, values)) }
        }
        return result
    }

    private init(_ name: String, _ key: String, _ values: Any) throws(S3Error) {
        var name = name
        holdsWhenAbsent = name.hasSuffix("IfExists")
        if holdsWhenAbsent { name.removeLast("IfExists".count) }
        isNegated = name.contains("Not")
        switch name.replacing("Not", with: "") {
        case "StringEquals", "ArnEquals": test = .equals(ignoresCase: false)
        case "StringEqualsIgnoreCase": test = .equals(ignoresCase: true)
        case "StringLike", "ArnLike": test = .like
        case "NumericEquals": test = .number { $0 == $1 }
        case "NumericLessThan": test = .number { $0 < $1 }
        case "NumericLessThanEquals": test = .number { $0 <= $1 }
        case "NumericGreaterThan": test = .number { $0 > $1 }
        case "NumericGreaterThanEquals": test = .number { $0 >= $1 }
        case "Bool": test = .bool
        case "Null": test = .null
        case "IpAddress": test = .address
        default: throw S3Error(.malformedPolicy, "Invalid Condition type : \(name)")
        }
        self.key = key.lowercased()
        self.values = (values as? [Any] ?? [values]).map { "\($0)" }
    }

    func holds(_ context: [String: String]) -> Bool {
        let actual = context[key]
        if case .null = test { return values.contains { ($0 == "true") == (actual == nil) } }
        guard let actual else { return isNegated || holdsWhenAbsent }
        return values.contains { matches($0, actual) } != isNegated
    }

    private func matches(_ expected: String, _ actual: String) -> Bool {
        switch test {
        case .equals(let ignoresCase): ignoresCase ? expected.lowercased() == actual.lowercased() : expected == actual
        case .like: Glob(expected).matches(actual)
        case .number(let compare):
            if let actual = Double(actual), let expected = Double(expected) { compare(actual, expected) } else { false }
        case .bool: expected.lowercased() == actual.lowercased() || (expected == "1" && actual == "true")
        case .null: false
        case .address: Self.isInside(actual, network: expected)
        }
    }

    /// Whether an IPv4 address lies in `a.b.c.d/n`.
    private static func isInside(_ address: String, network: String) -> Bool {
        func number(_ text: some StringProtocol) -> UInt32? {
            let parts = text.split(separator: ".").compactMap { UInt8($0) }
            return parts.count == 4 ? parts.reduce(0) { $0 << 8 | UInt32($1) } : nil
        }
        let sides = network.split(separator: "/")
        guard let base = sides.first.flatMap(number), let address = number(address) else { return address == network }
        let bits = sides.count > 1 ? Int(sides[1]) ?? 32 : 32
        return bits == 0 || (base ^ address) >> UInt32(max(0, 32 - bits)) == 0
    }
}
