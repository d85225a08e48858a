import ESPs
import Foundation
import HTTPTypes
import Hummingbird

/// A refusal of the admin API: `{"error":"one clear sentence"}` with a status.
struct AdminError: HTTPResponseError {
    let status: HTTPResponse.Status
    let message: String

    func response(from request: Request, context: some RequestContext) throws -> Response {
        AdminJSON.response(["error": message], status: status)
    }

    static func notFound(_ message: String) -> AdminError { AdminError(status: .notFound, message: message) }
    static func badRequest(_ message: String) -> AdminError { AdminError(status: .badRequest, message: message) }
    static var missingESP: AdminError {
        badRequest("the query needs esp=, one of \(ESPCatalog.all.map(\.id).joined(separator: ", "))")
    }
}

/// JSON answers, keys sorted.
enum AdminJSON {
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return text(String(decoding: data, as: UTF8.self) + "\n", type: "application/json", status: status)
    }

    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
