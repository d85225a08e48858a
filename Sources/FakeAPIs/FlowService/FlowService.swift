import Drops
import Foundation
import StrictJSON

/// Adobe's Flow Service: connections, flows between them, and the runs of flows.
final class FlowService: APIService {
    static let base = "/data/foundation/flowservice"
    /// Source: OpenAPI "Ad Hoc Activation API" 2.0, AdobeDocs/experience-platform-apis, ad-hoc-activation.yaml.
    static let adHocPath = "/data/core/activation/disflowprovider/adhocrun"

    let settings: FlowServiceSettings
    let store: EntityStore
    let ids: IDSource
    let time: TimeSource
    let credentialCheck: CredentialCheck?
    let runner: FlowRunner?

    let maximumBodySize = 16 << 20
    let queryIsPublic = true

    init(
        settings: FlowServiceSettings, store: EntityStore, ids: IDSource, time: TimeSource,
        credentialCheck: CredentialCheck?, activate runner: FlowRunner?
    ) {
        self.settings = settings
        self.store = store
        self.ids = ids
        self.time = time
        self.credentialCheck = credentialCheck
        self.runner = runner
        try? endInterruptedRuns()
    }

    func operation(of request: APIRequest) -> String { FlowServiceRoute(request).name }
    func principal(of request: APIRequest) -> String { request.headers["x-gw-ims-org-id"] ?? "" }

    func failure(status: Int, message: String) -> APIReply {
        let codes = [500: "1102-500", 503: "1103-503", 504: "1104-504"]
        return FlowServiceError.service(
            code: codes[status] ?? "\(status)-\(status)", title: "Request failed", message: message
        ).reply(requestID: ids.hex32())
    }

    func answer(_ request: APIRequest) async -> APIReply {
        do {
            try Gateway(settings: settings).check(request)
            return try await carryOut(FlowServiceRoute(request), request)
        } catch let error as FlowServiceError {
            return error.reply(requestID: ids.hex32())
        } catch {
            return failure(status: 500, message: "\(error)")
        }
    }

    private func carryOut(_ route: FlowServiceRoute, _ request: APIRequest) async throws -> APIReply {
        switch route {
        case .listConnectionSpecs:
            return try list(ConnectionSpecCatalogue.all.map(\.document), request, under: "/connectionSpecs")
        case .getConnectionSpec(let id):
            guard let spec = ConnectionSpecCatalogue.spec(id) else {
                throw FlowServiceError.notFound("connectionSpecs", id)
            }
            return Self.items([spec.document])
        case .listFlowSpecs:
            return try list(
                FlowSpecCatalogue.all.compactMap { FlowSpecCatalogue.document($0.id) }, request, under: "/flowSpecs")
        case .getFlowSpec(let id):
            guard let document = FlowSpecCatalogue.document(id) else {
                throw FlowServiceError.notFound("flowSpecs", id)
            }
            return Self.items([document])
        case .list(let kind): return try list(kind, request)
        case .get(let kind, let id): return try get(kind, id)
        case .create(let kind): return try await create(kind, request)
        case .patch(let kind, let id): return try patch(kind, id, request)
        case .delete(let kind, let id): return try delete(kind, id)
        case .testConnection(let id): return try await testConnection(id)
        case .act(let id): return try act(onFlow: id, request)
        case .adHocRun: return try await adHocRun(request)
        case .changeRun: throw FlowServiceError.runsAreNotForClients
        case .wrongMethod(let allowed):
            var reply = FlowServiceError.service(
                code: "1405-405", title: "Method not allowed",
                message: "\(request.method) is not allowed here; \(allowed.joined(separator: ", ")) is."
            ).reply(requestID: ids.hex32())
            reply.headers.append(("Allow", allowed.joined(separator: ", ")))
            return reply
        case .unknown:
            throw FlowServiceError.service(
                code: "1439-404", title: "Resource not found", message: "There is nothing at \(request.path).")
        }
    }

    // MARK: What several operations need

    static func items(_ items: [JSON]) -> APIReply { APIReply(status: 200, json: ["items": .array(items)]) }

    /// Milliseconds since 1970.
    var now: Int { Int((time.now.timeIntervalSince1970 * 1000).rounded()) }

    /// An etag as it is told: with quotes of its own, unless the preset says otherwise.
    func told(_ etag: String) -> JSON { .string(settings.quotesEtags ? "\"\(etag)\"" : etag) }

    /// The object in the body.
    func object(in request: APIRequest) throws -> [String: JSON] {
        let value = try json(in: request)
        guard let object = value.object else {
            throw FlowServiceError.invalid("The body must be an object, not \(value.kind).")
        }
        return object
    }

    func json(in request: APIRequest) throws -> JSON {
        let bytes = try request.body.bytes()
        guard !bytes.isEmpty else {
            throw FlowServiceError.service(code: "1405-400", title: "Empty body", message: "The request has no body.")
        }
        do {
            return try JSONReader.read(bytes)
        } catch {
            throw FlowServiceError.invalid("The body is not JSON: \(error).")
        }
    }

    func get(_ kind: EntityKind, _ id: String) throws(FlowServiceError) -> APIReply {
        try store.read { (state) throws(FlowServiceError) in
            guard let entity = state.entity(kind, id) else { throw .notFound(kind.rawValue, id) }
            return Self.items([rendered(entity, kind, in: state)])
        }
    }

    private func list(_ kind: EntityKind, _ request: APIRequest) throws -> APIReply {
        let documents = try store.read { (state) throws(FlowServiceError) in
            state.entities(kind).map { rendered($0, kind, in: state) }
        }
        return try list(documents, request, under: "/\(kind.rawValue)")
    }

    private func list(_ documents: [JSON], _ request: APIRequest, under path: String) throws -> APIReply {
        let query = try ListQuery(request.query, refusesUnknown: settings.refusesUnknownParameters)
        return APIReply(status: 200, json: try query.page(of: documents, under: path))
    }
}
