import StrictJSON

/// A request that Constant Contact turns down.
///
/// Source: "Response codes", https://developer.constantcontact.com/api_guide/glossary_responses.html.
struct ConstantContactError: Error {
    let status: Int
    let key: String
    let message: String
    /// A single object, as for 401, 403 and 429; else a list of one.
    var isObject = false

    static func validation(_ message: String) -> ConstantContactError {
        ConstantContactError(status: 400, key: "contacts.api.validation.error", message: message)
    }
    static func notFound(_ message: String) -> ConstantContactError {
        ConstantContactError(status: 404, key: "contacts.api.not_found", message: message)
    }
    static func conflict(_ message: String) -> ConstantContactError {
        ConstantContactError(status: 409, key: "contacts.api.conflict", message: message)
    }
    static func mediaType(_ message: String) -> ConstantContactError {
        ConstantContactError(status: 415, key: "contacts.api.unsupported_media_type", message: message)
    }
    static let unauthorized = ConstantContactError(
        status: 401, key: "unauthorized", message: "Unauthorized", isObject: true)
    static let forbidden = ConstantContactError(status: 403, key: "forbidden", message: "Forbidden", isObject: true)
    static let throttled = ConstantContactError(
        status: 429, key: "throttled", message: "Too Many Requests", isObject: true)
    static let quotaExceeded = ConstantContactError(
        status: 429, key: "quota_exceeded", message: "Limit Exceeded", isObject: true)
    static let queueFull = ConstantContactError(
        status: 429, key: "contacts.api.too_many_requests", message: "Too many activities are queued.")

    var reply: APIReply {
        let document: JSON = ["error_key": .string(key), "error_message": .string(message)]
        var reply = APIReply(status: status, json: isObject ? document : [document])
        reply.details["error"] = key
        return reply
    }
}
