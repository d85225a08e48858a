import Drops
import Faults
import Foundation
import Logging

@testable import FakeAPIs
import StrictJSON

/// Speaks to the services in process, without a socket: what a reply holds is what the wire would carry.
struct APIClient {
    var core: APICore
    let journal = Journal()
    var headers = [
        "authorization": "Bearer token", "x-api-key": "key", "x-gw-ims-org-id": "ACME@AdobeOrg",
        "x-sandbox-name": "prod",
    ]

    struct Answer {
        let status: Int
        let body: JSON
        let headers: [String: String]

        /// The problem code of an error, without its prefix.
        var code: String? {
            body["type"]?.string.map { String($0.replacing("https://ns.adobe.com/aep/errors/FLOW-", with: "")) }
        }
        var message: String { (body["errorMessage"] ?? body["message"])?.string ?? "" }
        var id: String { body["id"]?.string ?? "" }
        var etag: String { body["etag"]?.string ?? "" }
        var items: [JSON] { body["items"]?.array ?? [] }
    }

    init(_ configuration: APIConfiguration = APIConfiguration(), time: TimeSource = .fixed(Self.noon)) throws {
        core = try APICore(
            configuration: configuration, journal: journal, spool: Spool(), faults: FaultPlan(), time: time,
            logger: Logger(label: "test"))
    }

    static let noon = Date(timeIntervalSince1970: 1_600_000_000)

    /// - Parameter path: below Flow Service, unless it starts with `//`.
    func send(
        _ method: String, _ path: String, _ body: JSON? = nil, headers changes: [String: String?] = [:]
    ) async -> Answer {
        await send(method, path, bytes: body?.bytes ?? [], headers: changes)
    }

    func send(
        _ method: String, _ path: String, bytes: [UInt8], headers changes: [String: String?] = [:]
    ) async -> Answer {
        let target = path.hasPrefix("//") ? String(path.dropFirst()) : FlowService.base + path
        var headers = headers
        if !bytes.isEmpty { headers["content-type"] = "application/json" }
        for (name, value) in changes { headers[name] = value }
        let reply = await core.service(for: target).answer(
            APIRequest(method: method, target: target, headers: headers, body: Blob(bytes)))
        reply.afterwards?(true)
        let fields = Dictionary(reply.headers.map { ($0.name, $0.value) }) { _, last in last }
        return Answer(
            status: reply.status, body: reply.body.flatMap { try? JSONReader.read($0) } ?? .null, headers: fields)
    }
}

// MARK: A flow to work on

extension APIClient {
    static let campaign = "0b23e41a-cb4a-4321-a78f-3b654f5d7d97"
    static let s3 = "4fce964d-3f37-408f-9778-e597338a21ee"
    static let store = "8a9c3494-9708-43d7-ae3f-cda01e5030e1"

    static func spec(_ id: String) -> JSON { ["id": .string(id), "version": "1.0"] }

    func connection(name: String = "Campaign") async -> Answer {
        await send(
            "POST", "/connections",
            [
                "name": .string(name), "connectionSpec": Self.spec(Self.campaign),
                "auth": ["specName": "S3", "params": ["accessId": "test", "secretKey": "hush"]],
            ])
    }

    func target(base: String) async -> Answer {
        await send(
            "POST", "/targetConnections",
            [
                "name": "Campaign's bucket", "baseConnectionId": .string(base),
                "connectionSpec": Self.spec(Self.campaign),
                "params": ["mode": "S3", "bucketName": "exports", "path": "campaign", "format": "CSV"],
            ])
    }

    func source() async -> Answer {
        await send(
            "POST", "/sourceConnections", ["name": "Profiles", "connectionSpec": Self.spec(Self.store)])
    }

    /// A flow to Adobe Campaign with nothing selected.
    func flow(name: String = "Summer", source: String? = nil, target: String? = nil) async -> Answer {
        var target = target
        if target == nil { target = await self.target(base: connection().id).id }
        var source = source
        if source == nil { source = await self.source().id }
        return await send(
            "POST", "/flows",
            [
                "name": .string(name), "flowSpec": Self.spec("71471eba-b620-49e4-90fd-23f1fa0174d8"),
                "sourceConnectionIds": .strings([source ?? ""]), "targetConnectionIds": .strings([target ?? ""]),
                "transformations": [],
            ])
    }

    func patch(_ path: String, _ operations: JSON, etag: String) async -> Answer {
        await send("PATCH", path, operations, headers: ["if-match": etag])
    }

    static func addAudience(_ id: String, _ more: [String: JSON] = [:]) -> JSON {
        let value = more.merging(["id": .string(id)]) { _, new in new }
        return [
            "op": "add", "path": "/transformations/0/params/segmentSelectors/selectors/-",
            "value": ["type": "PLATFORM_SEGMENT", "value": .object(value)],
        ]
    }

    static func addAttribute(_ path: String) -> JSON {
        [
            "op": "add", "path": "/transformations/0/params/profileSelectors/selectors/-",
            "value": ["type": "JSON_PATH", "value": ["path": .string(path)]],
        ]
    }
}
