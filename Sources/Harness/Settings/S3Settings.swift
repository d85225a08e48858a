public import FakeS3
import Foundation
import NearMiss

/// What the S3 endpoint of `mockdest serve` is told besides its port, keys and buckets.
public struct S3Settings: Sendable, Equatable {
    /// Details of the accounts behind access keys; what is missing follows from the key.
    public var accounts: [String: S3Configuration.AccountDetails] = [:]
    /// Whether new buckets take ACLs.
    public var allowsACLs = false
    /// Policy mode: the only actions allowed; nil allows all.
    public var actions: Set<String>?
    /// The rules of S3 that hold; all by default.
    public var strictness = S3Configuration.Strictness()
    /// Whether the endpoint speaks TLS; a certificate says so too.
    public var usesTLS = false
    /// PEM certificate chain; nil: one is made for the run.
    public var certificateFile: String?
    /// PEM private key of ``certificateFile``.
    public var keyFile: String?

    /// All defaults.
    public init() {}

    /// `id=canonical-id;e-mail;display-name,...`; what is left empty follows from the key.
    static func accounts(_ text: String, _ source: String) throws -> [String: S3Configuration.AccountDetails] {
        var result: [String: S3Configuration.AccountDetails] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let fields = sides.count == 2 ? sides[1].split(separator: ";", omittingEmptySubsequences: false) : []
            guard sides.count == 2, !sides[0].isEmpty, (1...3).contains(fields.count) else {
                throw SettingError(
                    source: source, value: String(part), wanted: "id=canonical-id;e-mail;display-name,...")
            }
            func field(_ place: Int) -> String? {
                place < fields.count && !fields[place].isEmpty ? String(fields[place]) : nil
            }
            result[String(sides[0])] = S3Configuration.AccountDetails(
                canonicalID: field(0), email: field(1), displayName: field(2))
        }
        return result
    }

    static func flag(_ text: String, _ source: String) throws -> Bool {
        switch text.lowercased() {
        case "on", "true", "yes", "1": true
        case "off", "false", "no", "0": false
        default: throw SettingError(source: source, value: text, wanted: "on or off")
        }
    }

    /// `adobe`, or actions one by one.
    static func actions(_ text: String, _ source: String) throws -> Set<String> {
        if text.lowercased() == "adobe" { return S3Configuration.adobeActions }
        let actions = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
        guard !actions.isEmpty, actions.allSatisfy({ $0.contains(":") }) else {
            throw SettingError(source: source, value: text, wanted: "adobe, or actions as s3:PutObject,s3:GetObject")
        }
        // What names no action would let nothing through, and nobody would know why.
        for action in actions where !S3Configuration.isAction(action) {
            let near = hint(action, S3Configuration.actions)
            throw SettingError(
                source: source, value: action, wanted: "an action of S3, such as s3:PutObject or s3:Get*\(near)")
        }
        return Set(actions)
    }

    private static func hint(_ name: String, _ known: [String]) -> String {
        NearMiss.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    }

    /// All rules of S3 but those named.
    static func strictness(without names: [String], _ source: String) throws -> S3Configuration.Strictness {
        let rules = S3Configuration.Strictness.rules
        var strictness = S3Configuration.Strictness()
        for name in names {
            guard let rule = rules.first(where: { $0.name == name }) else {
                let all = rules.map(\.name)
                let wanted = "some of \(all.joined(separator: ", "))\(hint(name, all))"
                throw SettingError(source: source, value: name, wanted: wanted)
            }
            strictness[keyPath: rule.rule] = false
        }
        return strictness
    }

    /// - Throws: ``SettingError`` for a file that is missing, or one of the two without the other.
    func tls() throws -> S3Configuration.TLS? {
        guard usesTLS || certificateFile != nil || keyFile != nil else { return nil }
        guard certificateFile != nil || keyFile != nil else { return .generated }
        guard let certificateFile, let keyFile else {
            throw SettingError(
                source: certificateFile == nil ? "s3-tls-cert" : "s3-tls-key", value: "",
                wanted: "a file: certificate and key come together")
        }
        return .pem(
            certificateChain: try Self.text(of: certificateFile, "s3-tls-cert"),
            privateKey: try Self.text(of: keyFile, "s3-tls-key"))
    }

    private static func text(of path: String, _ source: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError(source: source, value: path, wanted: "a readable PEM file")
        }
        return text
    }
}
