import Drops
import Foundation

/// A bucket's policy: who may, and who may not.
///
/// Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements reference",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
struct BucketPolicy: Sendable {
    /// What a policy is asked.
    struct Question: Sendable {
        let principal: Principal
        let action: String
        /// `arn:aws:s3:::bucket/key`.
        let resource: String
        /// Condition keys of the request, names in lower case.
        let context: [String: String]
    }

    enum Verdict { case allowed, denied, silent }

    private struct Statement: Sendable {
        let isAllow: Bool
        let principals: [String]
        let isPrincipalInverted: Bool
        let actions: [Glob]
        let isActionInverted: Bool
        let resources: [Glob]
        let isResourceInverted: Bool
        let conditions: [PolicyCondition]
    }

    private let statements: [Statement]
    /// Whether somebody without credentials is let in.
    let isPublic: Bool

    /// - Parameter bucket: the bucket that every resource must lie in.
    init(_ text: [UInt8], bucket: String) throws(S3Error) {
        guard let json = try? JSONSerialization.jsonObject(with: Data(text)), let root = json as? [String: Any] else {
            throw S3Error(.malformedPolicy, "Policies must be valid JSON and the first byte must be '{'")
        }
        try Self.refuseUnknownFields(root, ["Version", "Id", "Statement"])
        let version = root["Version"] ?? "2008-10-17"
        guard ["2008-10-17", "2012-10-17"].contains(version as? String) else {
            throw S3Error(.malformedPolicy, "The policy must contain a valid version string")
        }
        let list = (root["Statement"] as? [[String: Any]]) ?? (root["Statement"] as? [String: Any]).map { [$0] }
        guard let list, !list.isEmpty else { throw S3Error(.malformedPolicy, "Missing required field Statement") }
        var statements: [Statement] = []
        for item in list { statements.append(try Self.statement(item, bucket: bucket)) }
        self.statements = statements
        isPublic = statements.contains { $0.isAllow && $0.principals.contains("*") && $0.conditions.isEmpty }
    }

    private static let fields: Set = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]

    private static func statement(_ item: [String: Any], bucket: String) throws(S3Error) -> Statement {
        try refuseUnknownFields(item, fields)
        guard let effect = item["Effect"] as? String, ["Allow", "Deny"].contains(effect) else {
            throw S3Error(.malformedPolicy, "Invalid effect: \(item["Effect"] as? String ?? "")")
        }
        guard let principal = item["Principal"] ?? item["NotPrincipal"] else {
            throw S3Error(.malformedPolicy, "Missing required field Principal")
        }
        guard effect == "Deny" || item["NotPrincipal"] == nil else {
            throw S3Error(.malformedPolicy, "Allow with NotPrincipal is not allowed.")
        }
        let actions = strings(item["Action"] ?? item["NotAction"])
        guard !actions.isEmpty else { throw S3Error(.malformedPolicy, "Missing required field Action") }
        guard actions.allSatisfy(PolicyActions.has) else {
            throw S3Error(.malformedPolicy, "Policy has invalid action")
        }
        let resources = strings(item["Resource"] ?? item["NotResource"])
        guard !resources.isEmpty else { throw S3Error(.malformedPolicy, "Missing required field Resource") }
        let prefix = "arn:aws:s3:::" + bucket
        guard
            resources.allSatisfy({
                $0 == prefix || $0.hasPrefix(prefix + "/") || $0.hasPrefix(prefix + "*") || $0 == "*"
                    || $0.hasPrefix("arn:aws:s3:::*")
            })
        else {
            throw S3Error(.malformedPolicy, "Policy has invalid resource")
        }
        return Statement(
            isAllow: effect == "Allow", principals: principals(principal),
            isPrincipalInverted: item["Principal"] == nil,
            actions: actions.map { Glob($0.lowercased()) }, isActionInverted: item["Action"] == nil,
            resources: resources.map { Glob($0) }, isResourceInverted: item["Resource"] == nil,
            conditions: try PolicyCondition.list(item["Condition"]))
    }

    private static func refuseUnknownFields(_ item: [String: Any], _ known: Set<String>) throws(S3Error) {
        guard let unknown = item.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw S3Error(.malformedPolicy, "Unknown field \(unknown)")
    }

    private static func principals(_ value: Any) -> [String] {
        if let text = value as? String { return [text] }
        return (value as? [String: Any] ?? [:]).values.flatMap { strings($0) }
    }

    private static func strings(_ value: Any?) -> [String] {
        (value as? String).map { [$0] } ?? value as? [String] ?? []
    }

    /// A denial wins over everything; what no statement speaks of is silent.
    func verdict(_ question: Question) -> Verdict {
        var isAllowed = false
        for statement in statements where applies(statement, question) {
            if !statement.isAllow { return .denied }
            isAllowed = true
        }
        return isAllowed ? .allowed : .silent
    }

    private func applies(_ statement: Statement, _ question: Question) -> Bool {
        let isPrincipal = statement.principals.contains { Self.names($0, question.principal) }
        guard isPrincipal != statement.isPrincipalInverted else { return false }
        let action = question.action.lowercased()
        guard statement.actions.contains(where: { $0.matches(action) }) != statement.isActionInverted else {
            return false
        }
        guard statement.resources.contains(where: { $0.matches(question.resource) }) != statement.isResourceInverted
        else {
            return false
        }
        return statement.conditions.allSatisfy { $0.holds(question.context) }
    }

    /// Accounts here have no number: a principal is named by its access key or its canonical id, bare or at an ARN's end.
    private static func names(_ text: String, _ principal: Principal) -> Bool {
        if text == "*" { return true }
        guard let key = principal.accessKeyID else { return false }
        return [key, principal.account.id].contains {
            text == $0 || text.hasSuffix("/" + $0) || text.hasSuffix(":" + $0) || text.contains("::\($0):")
        }
    }
}
