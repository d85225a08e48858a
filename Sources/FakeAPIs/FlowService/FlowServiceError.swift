import StrictJSON

/// A request that Flow Service, or the gateway before it, turns down.
enum FlowServiceError: Error {
    /// The gateway's shape. Source: "FAQ and troubleshooting guide", AdobeDocs/experience-platform.en,
    /// help/landing/troubleshooting.md.
    case gateway(status: Int, code: String, message: String)
    /// The gateway's shape for a wrong content type. Source: as above.
    case contentType
    /// The service's shape. Source: "Flow Service error messages", AdobeDocs/experience-platform.en,
    /// help/sources/errors/flow-service-errors.md.
    ///
    /// - Parameters:
    ///   - code: number and status, as in `1439-404`.
    ///   - entity: id and kind of the entity that it is about.
    case service(code: String, title: String, message: String, entity: (id: String, kind: String)? = nil)

    // MARK: The errors of several operations

    static func notFound(_ kind: String, _ id: String) -> FlowServiceError {
        .service(
            code: "1439-404", title: "Resource not found", message: "\(kind) not found with id = [\(id)]",
            entity: (id, kind))
    }

    /// A body that names an entity or a spec that is not there.
    static func unknownReference(_ kind: String, _ id: String) -> FlowServiceError {
        .service(
            code: "1439-400", title: "Resource not found", message: "\(kind) not found with id = [\(id)]",
            entity: (id, kind))
    }

    static func invalidSpec(_ message: String) -> FlowServiceError {
        .service(code: "1413-400", title: "Invalid spec id", message: message)
    }

    /// A member that is missing, of the wrong kind or out of its range; `message` says which and what is right.
    static func invalid(_ message: String) -> FlowServiceError {
        .service(code: "1455-400", title: "Validation failed", message: message)
    }

    static let runsAreNotForClients = FlowServiceError.service(
        code: "1427-400", title: "Operation not allowed", message: "Runs are made and changed by the service alone.")

    static func query(_ code: Int, _ message: String) -> FlowServiceError {
        .service(code: "\(code)-400", title: "Invalid query", message: message)
    }

    // MARK: Telling

    var message: String {
        switch self {
        case .gateway(_, _, let message): message
        case .contentType: "A valid content-type must be specified"
        case .service(_, _, let message, _): message
        }
    }

    var status: Int {
        switch self {
        case .gateway(let status, _, _): status
        case .contentType: 400
        case .service(let code, _, _, _): Int(code.suffix(3)) ?? 500
        }
    }

    func reply(requestID: String) -> APIReply {
        var reply = APIReply(status: status, json: document(requestID: requestID))
        reply.details["error"] = name
        return reply
    }

    private var name: String {
        switch self {
        case .gateway(_, let code, _): code
        case .contentType: "BadRequestError"
        case .service(let code, _, _, _): "FLOW-\(code)"
        }
    }

    private func document(requestID: String) -> JSON {
        switch self {
        case .gateway(_, let code, let message):
            return ["error_code": .string(code), "message": .string(message)]
        case .contentType:
            return [
                "type": "/placeholder/type/uri", "status": 400, "title": "BadRequestError",
                "detail": "A valid content-type must be specified",
            ]
        case .service(let code, let title, let message, let entity):
            var report: JSON = ["detailed-message": .string(message), "request-id": .string(requestID)]
            if let entity {
                report["id"] = .string(entity.id)
                report["type"] = .string(entity.kind)
            }
            return [
                "type": .string("https://ns.adobe.com/aep/errors/FLOW-\(code)"), "title": .string(title),
                "status": .integer(status), "report": report, "errorMessage": .string(message),
                "errorDetails": .string(message),
            ]
        }
    }
}
