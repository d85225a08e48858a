import Crypto
import Drops
import Foundation

/// The policy that a form carries: until when, and which values its fields may have.
///
/// Source: Amazon S3 API Reference, "POST Policy",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
struct FormPolicy {
    private let expiration: Date
    private let conditions: [Any]

    init(_ base64: String) throws(S3Error) {
        guard let data = Data(base64Encoded: base64), let json = try? JSONSerialization.jsonObject(with: data),
            let root = json as? [String: Any]
        else { throw Self.invalid("Invalid Policy: Invalid JSON.") }
        guard let text = root["expiration"] as? String, let date = Timestamp.fromISO(text) else {
            throw Self.invalid("Invalid Policy: Policy missing expiration.")
        }
        guard let conditions = root["conditions"] as? [Any] else {
            throw Self.invalid("Invalid Policy: Policy missing conditions.")
        }
        expiration = date
        self.conditions = conditions
    }

    private static func invalid(_ message: String) -> S3Error { S3Error(.invalidPolicyDocument, message) }

    private static func denied(_ reason: String) -> S3Error {
        S3Error(.accessDenied, "Invalid according to Policy: \(reason)")
    }

    private static func failed(_ kind: String, _ name: String, _ value: Any) -> S3Error {
        denied("Policy Condition failed: [\"\(kind)\", \"\(name)\", \"\(value)\"]")
    }

    /// Holds every condition against the form, and every field against the conditions.
    ///
    /// - Parameter everyField: whether a field that no condition names is refused, and a condition on one that is
    ///   missing fails.
    func check(_ fields: [String: String], size: Int, now: Date, everyField: Bool = true) throws(S3Error) {
        guard now <= expiration else { throw Self.denied("Policy expired.") }
        func field(_ name: String) -> String? { fields[name.lowercased()] ?? (everyField ? nil : "") }
        var covered: Set<String> = [
            "x-amz-signature", "policy", "signature", "awsaccesskeyid", "file", "submit",
        ]
        for condition in conditions {
            if let pair = condition as? [String: Any] {
                guard pair.count == 1 else {
                    throw Self.invalid(
                        "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified."
                    )
                }
                for (name, value) in pair {
                    try match(name, "eq", "\(value)", field(name))
                    covered.insert(name.lowercased())
                }
            } else if let list = condition as? [Any], list.count == 3, let kind = list[0] as? String {
                if kind.lowercased() == "content-length-range" {
                    try checkSize(list, size)
                } else if let name = list[1] as? String, let value = list[2] as? String {
                    guard name.hasPrefix("$") else { throw Self.failed(kind, name, value) }
                    try match(String(name.dropFirst()), kind.lowercased(), value, field(String(name.dropFirst())))
                    covered.insert(name.dropFirst().lowercased())
                } else {
                    throw Self.invalid("Invalid Policy: Invalid Simple-Condition: value must be a string.")
                }
            } else {
                throw Self.invalid("Invalid Policy: Invalid Condition.")
            }
        }
        guard everyField else { return }
        for name in fields.keys.sorted() where !covered.contains(name) && !name.hasPrefix("x-ignore-") {
            throw Self.denied("Extra input fields: \(name)")
        }
    }

    private func checkSize(_ list: [Any], _ size: Int) throws(S3Error) {
        func number(_ value: Any) -> Int? { value as? Int ?? (value as? String).flatMap(Int.init) }
        if let least = list[1] as? String, number(least) == nil {
            throw Self.failed("content-length-range", least, list[2])
        }
        guard let least = number(list[1]), let most = number(list[2]), least >= 0, most >= least else {
            throw Self.invalid("Invalid Policy: Invalid content-length-range.")
        }
        guard size >= least else {
            throw S3Error(.entityTooSmall, details: [("ProposedSize", "\(size)"), ("MinSizeAllowed", "\(least)")])
        }
        guard size <= most else {
            throw S3Error(.entityTooLarge, details: [("ProposedSize", "\(size)"), ("MaxSizeAllowed", "\(most)")])
        }
    }

    /// Content types with commas between them are a list, each of which must fit; other fields are one value.
    ///
    /// Source: the page above, "Condition Matching".
    private static func values(of name: String, _ text: String) -> [String] {
        guard name.lowercased() == "content-type" else { return [text] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    private func match(_ name: String, _ kind: String, _ value: String, _ actual: String?) throws(S3Error) {
        guard let actual else { throw Self.failed(kind, "$" + name, value) }
        switch kind {
        case "eq": if actual == value { return }
        case "starts-with": if Self.values(of: name, actual).allSatisfy({ $0.hasPrefix(value) }) { return }
        default: throw Self.invalid("Invalid Policy: Invalid Condition: \(kind)")
        }
        throw Self.failed(kind, "$" + name, value)
    }
}

extension Authenticator {
    /// Verifies who signed a form's policy, in version 4 or 2; nobody when it is not signed.
    func authenticate(form fields: [String: String]) throws(S3Error) -> Principal {
        guard let policy = fields["policy"] else {
            if fields["awsaccesskeyid"] != nil || fields["x-amz-credential"] != nil {
                throw .invalidArgument(
                    "Bucket POST must contain a field named 'policy'.  If it is specified, please check the order of the fields.",
                    "policy", "")
            }
            return .anonymous
        }
        let ofVersion4 = ["x-amz-algorithm", "x-amz-date", "x-amz-signature"]
        let isVersion2 = fields["awsaccesskeyid"] != nil || fields["signature"] != nil
        let isVersion4 =
            fields["x-amz-credential"] != nil || (!isVersion2 && ofVersion4.contains { fields[$0] != nil })
        guard isVersion2 || isVersion4 else { throw S3Error(.accessDenied) }
        func field(_ name: String) throws(S3Error) -> String {
            guard let value = fields[name.lowercased()] else {
                throw .invalidArgument(
                    "Bucket POST must contain a field named '\(name)'.  If it is specified, please check the order of the fields.",
                    name, "")
            }
            return value
        }
        if fields["x-amz-security-token"] != nil, configuration.strictness.signatures { throw S3Error(.invalidToken) }
        if isVersion4 {
            let algorithm = try field("X-Amz-Algorithm")
            let credential = try field("X-Amz-Credential")
            guard algorithm == "AWS4-HMAC-SHA256" else {
                throw .invalidArgument(
                    "x-amz-algorithm only supports \"AWS4-HMAC-SHA256\"", "x-amz-algorithm", algorithm)
            }
            let (id, scope) = try parse(credential) { S3Error(.invalidArgument, $0) }
            let date = try field("X-Amz-Date")
            let signer = try signer(id, scope, date)
            guard Timestamp.fromBasic(date) != nil, date.hasPrefix(scope.date) else {
                throw .invalidArgument(
                    "x-amz-date must be in the ISO8601 Long Format and of the credential's day", "x-amz-date", date)
            }
            try compare(signer.signature(of: Array(policy.utf8)), try field("X-Amz-Signature"), id, policy)
            return directory.principal(id)
        }
        let id = try field("AWSAccessKeyId")
        try compare(Self.oldSignature(Array(policy.utf8), try secret(of: id)), try field("Signature"), id, policy)
        return directory.principal(id)
    }

    private func compare(_ expected: String, _ given: String, _ id: String, _ policy: String) throws(S3Error) {
        guard configuration.strictness.signatures, !constantTimeEquals(expected, given) else { return }
        throw S3Error(
            .signatureDoesNotMatch,
            details: [
                ("AWSAccessKeyId", id), ("StringToSign", policy), ("SignatureProvided", given),
                ("StringToSignBytes", Self.spaced(Array(policy.utf8))),
            ])
    }
}
