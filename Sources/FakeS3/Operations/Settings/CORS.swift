import Drops

/// The rules by which a bucket lets pages of other origins in.
///
/// Source: Amazon S3 User Guide, "Using cross-origin resource sharing (CORS)",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
struct CORSRules: Sendable {
    struct Rule: Sendable {
        let origins: [String]
        let methods: [String]
        let headers: [String]
        let exposed: [String]
        let maximumAge: String?
    }

    let rules: [Rule]

    init(_ root: XMLElement) throws(S3Error) {
        rules = root.all("CORSRule").map { rule in
            func texts(_ name: String) -> [String] { rule.all(name).map(\.text) }
            return Rule(
                origins: texts("AllowedOrigin"), methods: texts("AllowedMethod"), headers: texts("AllowedHeader"),
                exposed: texts("ExposeHeader"), maximumAge: rule["MaxAgeSeconds"]?.text)
        }
        guard (1...100).contains(rules.count), rules.allSatisfy({ !$0.origins.isEmpty && !$0.methods.isEmpty }) else {
            throw S3Error(.malformedXML)
        }
        for method in rules.flatMap(\.methods) where !["GET", "PUT", "HEAD", "POST", "DELETE"].contains(method) {
            throw S3Error(
                .invalidRequest, "Found unsupported HTTP method in CORS config. Unsupported method is \(method)")
        }
        for pattern in rules.flatMap({ $0.origins + $0.headers }) where pattern.filter({ $0 == "*" }).count > 1 {
            throw S3Error(.invalidRequest, "AllowedOrigin \"\(pattern)\" can not have more than one wildcard.")
        }
    }

    /// The rules of a bucket's document.
    init?(_ settings: BucketSettings) {
        guard let text = settings.documents["cors"], let root = try? XMLReader.read(Array(text.utf8)),
            let rules = try? CORSRules(root)
        else { return nil }
        self = rules
    }

    /// The first rule that lets in a method of an origin with these headers.
    func rule(origin: String, method: String, headers: [String]) -> Rule? {
        rules.first { rule in
            rule.methods.contains(method) && rule.origins.contains { Glob($0).matches(origin) }
                && headers.allSatisfy { header in
                    rule.headers.contains { Glob($0.lowercased()).matches(header.lowercased()) }
                }
        }
    }
}

extension CORSRules.Rule {
    /// What a browser is told.
    func answerHeaders(origin: String, isPreflight: Bool, asked: String?) -> [(String, String)] {
        let isForAll = origins.contains("*")
        var result = [("Access-Control-Allow-Origin", isForAll ? "*" : origin)]
        result.append(("Access-Control-Allow-Methods", methods.joined(separator: ", ")))
        if isPreflight, let asked { result.append(("Access-Control-Allow-Headers", asked.lowercased())) }
        if !exposed.isEmpty { result.append(("Access-Control-Expose-Headers", exposed.joined(separator: ", "))) }
        if let maximumAge { result.append(("Access-Control-Max-Age", maximumAge)) }
        if !isForAll { result.append(("Access-Control-Allow-Credentials", "true")) }
        result.append(("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"))
        return result
    }
}

extension Operation {
    /// The question that a browser asks first; it carries no credentials.
    static let preflight = Operation("OptionsObject") { call in
        guard let origin = call.header("origin") else {
            throw S3Error(.badRequest, "Insufficient information. Origin request header needed.")
        }
        let asksFor = call.header("access-control-request-method")
        func forbidden(_ reason: String, _ resource: String) -> S3Error {
            S3Error(
                .corsForbidden, "CORSResponse: " + reason,
                details: [("Method", asksFor ?? "OPTIONS"), ("ResourceType", resource)])
        }
        guard let settings = try? call.settings() else { throw forbidden("Bucket not found", "BUCKET") }
        guard let rules = CORSRules(settings) else {
            throw forbidden("CORS is not enabled for this bucket.", "BUCKET")
        }
        guard let method = asksFor else {
            throw S3Error(.badRequest, "Invalid Access-Control-Request-Method: null")
        }
        let asked = call.header("access-control-request-headers")
        guard let rule = rules.rule(origin: origin, method: method, headers: call.request.corsHeaders) else {
            // The word is S3's own.
            throw forbidden(
                "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
                call.request.address.key == nil ? "BUCKET" : "OBJECT")
        }
        return S3Answer(headers: rule.answerHeaders(origin: origin, isPreflight: true, asked: asked))
    }
}

extension S3Request {
    /// Names of the headers that a page wants to send.
    fileprivate var corsHeaders: [String] {
        header("access-control-request-headers")?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
    }
}

extension S3Core {
    /// What a page of another origin needs to read the answer to a request, a refusal too.
    func corsHeaders(for request: S3Request, _ operation: Operation) -> [(String, String)] {
        guard let origin = request.header("origin"), operation.name != "OptionsObject",
            let bucket = request.address.bucket,
            let settings = try? store.read({ (state) throws(S3Error) in try state.bucket(bucket).settings }),
            let rule = CORSRules(settings)?.rule(
                origin: origin, method: request.header("access-control-request-method") ?? request.method,
                headers: request.corsHeaders)
        else { return [] }
        return rule.answerHeaders(origin: origin, isPreflight: false, asked: nil)
    }
}
