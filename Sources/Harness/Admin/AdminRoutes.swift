import Drops
import ESPs
import Faults
import Foundation
import HTTPTypes
import Hummingbird
import Reporting
import StrictYAML
import Verification

/// The paths of the admin API. Each asks the harness and renders; none decides anything.
struct AdminRoutes: Sendable {
    /// Bodies are expectations and fault rules, with expected profiles at most.
    private static let bodyLimit = 256 << 20

    let harness: @Sendable () throws -> Harness

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in AdminJSON.response(["status": "ok"]) }
        router.get("readyz") { _, _ in
            _ = try harness()
            return AdminJSON.response(["status": "ok"])
        }
        let api = router.group("_mockdest")
        api.get("openapi.yaml") { _, _ in
            AdminJSON.text(String(decoding: PackageResources.openapi_yaml, as: UTF8.self), type: "application/yaml")
        }
        api.get("health") { _, _ in
            AdminJSON.response(Health(status: "ok", endpoints: EndpointAddresses(harness: try harness())))
        }
        api.post("reset") { _, _ in
            let harness = try harness()
            harness.journal.reset()
            harness.faults.replace(with: [])
            harness.imports.reset()
            return AdminJSON.response(["status": "reset"])
        }
        addDrops(to: api)
        addJudgement(to: api)
        api.get("journal") { request, _ in try journal(request) }
        api.put("faults") { request, context in try await faults(request, context) }
        return router
    }

    // MARK: Drops

    private func addDrops(to api: RouterGroup<BasicRequestContext>) {
        api.get("drops") { _, _ in
            AdminJSON.response(["drops": try harness().inbox.drops.map(DropForm.init)])
        }
        api.get("drops/next") { request, _ in
            let query = request.uri.queryParameters
            let timeout = try Self.seconds(query["timeout"], name: "timeout", default: 30)
            let settle = try Self.seconds(query["settle"], name: "settle", default: 0.2)
            let after = try Self.number(query["after"], name: "after", default: 0)
            guard let drop = try await harness().inbox.next(after: after, timeout: timeout, settle: settle) else {
                throw AdminError(status: .requestTimeout, message: "no drop after number \(after) within \(timeout)")
            }
            return AdminJSON.response(DropForm(drop))
        }
        api.get("drops/:id") { _, context in AdminJSON.response(DropForm(try drop(context))) }
        api.get("drops/:id/files/**") { _, context in
            let drop = try drop(context)
            let path = context.parameters.getCatchAll().map { String($0).removingPercentEncoding ?? String($0) }
                .joined(separator: "/")
            guard let file = drop.deliveries.first(where: { $0.path == path || $0.name == path }) else {
                let names = drop.deliveries.map(\.path).joined(separator: ", ")
                throw AdminError.notFound("drop \(drop.id) has no file \"\(path)\"; it has \(names)")
            }
            let content = file.content
            let body = ResponseBody(contentLength: content.size) { writer in
                for start in stride(from: 0, to: content.size, by: 1 << 20) {
                    try await writer.write(
                        ByteBuffer(bytes: try content.bytes(in: start..<min(start + (1 << 20), content.size))))
                }
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: [.contentType: "application/octet-stream"], body: body)
        }
    }

    // MARK: Judgement

    private func addJudgement(to api: RouterGroup<BasicRequestContext>) {
        api.post("drops/:id/verify") { request, context in
            let drop = try drop(context)
            let text = try await text(request)
            let report = try Self.explained {
                let expectation = try Expectation(
                    YAMLValue(parsing: text, file: "request body"),
                    baseDirectory: FileManager.default.currentDirectoryPath)
                return try Pipeline(expectation: expectation).run(drop.asDrop())
            }
            return try Self.report(report, request)
        }
        api.post("import") { request, _ in try await importFromEndpoint(request) }
        api.post("drops/:id/import") { request, context in
            let drop = try drop(context)
            guard let id = request.uri.queryParameters["esp"].map(String.init) else { throw AdminError.missingESP }
            let text = try await text(request)
            let harness = try harness()
            let outcome = try Self.explained {
                let settings = text.isEmpty ? nil : try YAMLValue(parsing: text, file: "request body")
                return try harness.importDrop(drop.asDrop(), esp: id, settings: settings)
            }
            let report = DropReport(
                name: drop.name, destination: id, endpoint: drop.deliveries.first?.endpoint ?? .files,
                files: drop.deliveries.map { FileReport(name: $0.name, bytes: $0.content.size, records: nil) },
                verdict: .pass, findings: [], imports: [ImportReport(esp: id, outcome: outcome)])
            return try Self.report(report, request)
        }
    }

    /// An import that looks for its files itself: `esp=`, `endpoint=`, `container=`; settings may stand in the body.
    private func importFromEndpoint(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        guard let id = query["esp"].map(String.init) else { throw AdminError.missingESP }
        let endpoint = try query["endpoint"].map { word in
            guard let kind = EndpointKind(rawValue: String(word)), kind == .s3 || kind == .sftp else {
                throw AdminError.badRequest("endpoint is \"\(word)\", must be s3 or sftp")
            }
            return kind
        }
        let container = query["container"].map(String.init)
        let text = try await text(request)
        let harness = try harness()
        let run = try Self.explained {
            let settings = text.isEmpty ? nil : try YAMLValue(parsing: text, file: "request body")
            return try harness.importFromEndpoint(esp: id, settings: settings, on: endpoint, container: container)
        }
        return try Self.report(run.report, request)
    }

    private static func report(_ drop: DropReport, _ request: Request) throws -> Response {
        let showsValues = request.uri.queryParameters["show-values"] == "true"
        let text = try JSONForm.text(of: Report(drops: [drop]), masking: showsValues ? .none : .length)
        return AdminJSON.text(text, type: "application/json")
    }

    // MARK: Journal and faults

    /// JSON Lines, oldest first; `endpoint=`, `operation=`, `principal=`, `outcome=` and `after=` choose.
    private func journal(_ request: Request) throws -> Response {
        let query = request.uri.queryParameters
        let after = try Self.number(query["after"], name: "after", default: 0)
        let chosen = try harness().journal.exchanges.filter { exchange in
            exchange.number > after
                && query["endpoint"].map { exchange.endpoint.rawValue == $0 } ?? true
                && query["operation"].map { exchange.operation == $0 } ?? true
                && query["principal"].map { exchange.principal == $0 } ?? true
                && query["outcome"].map { exchange.outcome.rawValue == $0 } ?? true
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let lines = try chosen.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
        return AdminJSON.text(lines.joined(), type: "application/jsonl")
    }

    private func faults(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let text = try await text(request)
        let rules = try Self.explained { try FaultRule.list(parsing: text, file: "request body") }
        try harness().faults.replace(with: rules)
        return AdminJSON.response(["rules": rules.count])
    }

    // MARK: Pieces

    private func drop(_ context: BasicRequestContext) throws -> ReceivedDrop {
        let text = context.parameters.get("id") ?? ""
        let inbox = try harness().inbox
        guard let id = Int(text), let drop = inbox.drop(id: id) else {
            let known = inbox.drops.map { "\($0.id)" }.joined(separator: ", ")
            throw AdminError.notFound("no drop \(text); \(known.isEmpty ? "none came yet" : "there are \(known)")")
        }
        return drop
    }

    private func text(_ request: Request) async throws -> String {
        let body = try await request.body.collect(upTo: Self.bodyLimit)
        return String(buffer: body)
    }

    /// Turns the library's clear sentences into 400s.
    private static func explained<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as AdminError {
            throw error
        } catch {
            throw AdminError.badRequest("\(error)")
        }
    }

    private static func number(_ text: Substring?, name: String, default value: Int) throws -> Int {
        guard let text else { return value }
        guard let number = Int(text), number >= 0 else {
            throw AdminError.badRequest("\(name) is \"\(text)\", must be a whole number")
        }
        return number
    }

    private static func seconds(_ text: Substring?, name: String, default value: Double) throws -> Duration {
        guard let text else { return .seconds(value) }
        guard let number = Double(text.hasSuffix("s") ? text.dropLast() : text), number >= 0, number <= 3600 else {
            throw AdminError.badRequest("\(name) is \"\(text)\", must be seconds from 0 to 3600")
        }
        return .seconds(number)
    }
}

/// A drop as the API shows it.
struct DropForm: Encodable {
    struct File: Encodable {
        var name: String
        var path: String
        var bytes: Int
        var receivedAt: Date
        var writtenAs: String?
    }

    var id: Int
    var newest: Int
    var name: String
    var endpoint: String
    var container: String
    var principal: String
    var files: [File]

    init(_ drop: ReceivedDrop) {
        id = drop.id
        newest = drop.newest
        name = drop.name
        endpoint = drop.deliveries.first?.endpoint.rawValue ?? ""
        container = drop.deliveries.first?.container ?? ""
        principal = drop.deliveries.first?.principal ?? ""
        files = drop.deliveries.map {
            File(
                name: $0.name, path: $0.path, bytes: $0.content.size, receivedAt: $0.receivedAt,
                writtenAs: $0.writtenAs.map { String(decoding: $0, as: UTF8.self) })
        }
    }
}
