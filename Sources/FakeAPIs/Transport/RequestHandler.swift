import Drops
import Foundation
import Faults
import HTTPTypes
import Hummingbird
import NIOCore

/// The connection that a request came over.
struct APIContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Takes every request through the same steps: collect, ask for faults, answer, tell, record.
struct RequestHandler: HTTPResponder {
    let core: APICore

    func respond(to request: Request, context: APIContext) async throws -> Response {
        let startedAt = core.time.now
        let target = request.head.path ?? "/"
        let service = core.service(for: target)
        let (body, isWhole) = try await collect(request.body, upTo: service.maximumBodySize)
        let call = APIRequest(
            method: request.method.rawValue, target: target, headers: Self.headers(of: request), body: body.blob)
        var exchange = Exchange(
            endpoint: .api, client: call.headers["user-agent"] ?? "", principal: service.principal(of: call),
            operation: service.operation(of: call), target: call.path, outcome: .failed, status: "",
            bytesIn: body.size, startedAt: startedAt)
        exchange.details = details(of: call, service)
        let fault = core.faults.decide(
            FaultPlan.Question(
                endpoint: .api, operation: exchange.operation, path: call.path, principal: exchange.principal,
                bytes: body.size))
        if let fault { exchange.details["fault"] = fault.name }
        let step = await FaultStep(fault?.then, bytes: body.size)
        guard let answer = try await carryOut(step, call, service, isWhole: isWhole) else {
            return try cut(exchange, context)
        }
        return response(answer, exchange, isHalf: step == .half ? context.channel : nil)
    }

    /// Nil where the connection shall be cut.
    private func carryOut(
        _ step: FaultStep, _ call: APIRequest, _ service: any APIService, isWhole: Bool
    ) async throws -> APIReply? {
        switch step {
        case .cut: return nil
        case .fail(let status, let message): return service.failure(status: status, message: message)
        case .loseReply:
            await service.answer(call).afterwards?(false)
            return nil
        case .corrupt: return await service.answer(try call.withFlippedBit())
        case .goOn, .half: break
        }
        guard isWhole else {
            return service.failure(status: 413, message: "The body is longer than \(service.maximumBodySize) bytes.")
        }
        return await service.answer(call)
    }

    private func collect(
        _ body: RequestBody, upTo limit: Int
    ) async throws -> (body: (blob: Blob, size: Int), isWhole: Bool) {
        var writer = core.spool.makeWriter()
        var size = 0
        for try await buffer in body {
            size += buffer.readableBytes
            // What is too long is read to its end all the same: a client that still sends does not hear an answer.
            if size <= limit { try buffer.withUnsafeReadableBytes { try writer.write($0) } }
        }
        return ((writer.finish(), size), size <= limit)
    }

    /// - Parameter isHalf: the connection to cut after half of the answer; nil to tell it whole.
    private func response(_ reply: APIReply, _ exchange: Exchange, isHalf channel: (any Channel)?) -> Response {
        var exchange = exchange
        exchange.status = String(reply.status)
        exchange.bytesOut = reply.body?.count ?? 0
        exchange.details.merge(reply.details) { _, new in new }
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let record = exchange
        let body = ResponseBody(contentLength: reply.body?.count ?? 0) { writer in
            do {
                if let channel {
                    try await writer.write(ByteBuffer(bytes: (reply.body ?? []).prefix((reply.body?.count ?? 0) / 2)))
                    channel.close(promise: nil)
                    throw ChannelError.eof
                }
                if let bytes = reply.body { try await writer.write(ByteBuffer(bytes: bytes)) }
                try await writer.finish(nil)
            } catch {
                reply.afterwards?(false)
                finish(record, .cut)
                throw error
            }
            reply.afterwards?(true)
            finish(record, reply.status < 400 ? .succeeded : reply.status < 500 ? .refused : .failed)
        }
        return Response(status: .init(code: reply.status), headers: headers, body: body)
    }

    private func cut(_ exchange: Exchange, _ context: APIContext) throws -> Response {
        finish(exchange, .cut)
        context.channel.close(promise: nil)
        throw ChannelError.eof
    }

    private func finish(_ exchange: Exchange, _ outcome: Exchange.Outcome) {
        var exchange = exchange
        exchange.outcome = outcome
        exchange.duration = core.time.now.timeIntervalSince(exchange.startedAt)
        core.journal.record(exchange)
    }

    /// What helps to understand a request afterwards; nothing that opens a door or names a person.
    private func details(of call: APIRequest, _ service: any APIService) -> [String: String] {
        var details = ["method": call.method]
        for name in ["content-type", "if-match", "x-sandbox-name"] {
            if let value = call.headers[name] { details[name] = value }
        }
        if !call.query.isEmpty {
            details["query"] = call.query.map { service.queryIsPublic ? "\($0.name)=\($0.value)" : $0.name }
                .joined(separator: "&")
        }
        return details
    }

    private static func headers(of request: Request) -> [String: String] {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        return headers
    }
}
