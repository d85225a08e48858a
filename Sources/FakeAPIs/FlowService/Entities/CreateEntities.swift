import Drops
import Foundation
import StrictJSON

/// POST: what must be there, and what the new entity looks like.
extension FlowService {
    func create(_ kind: EntityKind, _ request: APIRequest) async throws -> APIReply {
        guard kind != .runs else { throw FlowServiceError.runsAreNotForClients }
        let body = Members(try object(in: request))
        switch kind {
        case .connections: return try await createConnection(body, request)
        case .sourceConnections: return try createSourceConnection(body, request)
        case .targetConnections: return try createTargetConnection(body, request)
        default: return try createFlow(body, request)
        }
    }

    // MARK: Connections

    private func createConnection(_ body: Members, _ request: APIRequest) async throws -> APIReply {
        let spec = try connectionSpec(in: body)
        var document = try envelope(body, request)
        document["connectionSpec"] = Self.reference(spec.id)
        document["state"] = "enabled"
        if let encryption = try body.optionalMembers("encryption") {
            document["encryption"] = .object(encryption.object)
        }
        if let auth = try body.optionalMembers("auth") {
            document["auth"] = try authentication(auth, for: spec)
        } else if settings.validatesCredentials, !spec.authentications.isEmpty {
            throw FlowServiceError.invalid("Missing field auth")
        }
        if settings.validatesCredentials { try await logIn(with: document) }
        return try add(.connections, document)
    }

    /// The ways to log in that `spec` knows, and what they need.
    private func authentication(_ auth: Members, for spec: ConnectionSpec) throws(FlowServiceError) -> JSON {
        let name = try auth.text("specName")
        guard let authentication = spec.authentication(named: name) else {
            let known = spec.authentications.map(\.name).joined(separator: ", ")
            throw .service(
                code: "1415-400", title: "Auth spec not found",
                message: "Auth spec \"\(name)\" not found for connection spec \(spec.id) (\(spec.name)); it has: "
                    + (known.isEmpty ? "none" : known))
        }
        try check(try auth.members("params"), for: authentication)
        var document = auth.object
        document["params"]?["authorizedDate"] = .string(day)
        return .object(document)
    }

    /// The parameters of a way to log in, in either of their spellings.
    func check(
        _ params: Members, for authentication: ConnectionSpec.Authentication
    ) throws(FlowServiceError) {
        for parameter in authentication.parameters {
            let names = [parameter.name] + (parameter.alias.map { [$0] } ?? [])
            if parameter.name == "port", params["port"]?.integer != nil { continue }
            guard let name = names.first(where: { params[$0].map { !$0.isNull } ?? false }) else {
                if parameter.isRequired { _ = try params.text(parameter.name) }
                continue
            }
            let value = try params.text(name)
            if settings.matchesFlowSpecs, let pattern = parameter.pattern,
                (try? Regex(pattern).wholeMatch(in: value)) == nil
            {
                throw .invalid("\(params.place)\(name) does not match \(pattern).")
            }
        }
    }

    private func createSourceConnection(_ body: Members, _ request: APIRequest) throws -> APIReply {
        let spec = try connectionSpec(in: body)
        var document = try envelope(body, request)
        document["connectionSpec"] = Self.reference(spec.id)
        for name in ["data", "params"] { document[name] = body[name] }
        if spec.id == ConnectionSpecCatalogue.profileStore.id {
            document["typeInfo"] = ["type": "ProfileFragments", "id": "ups"]
        }
        if let id = try body.optionalText("baseConnectionId") {
            document["baseConnectionId"] = .string(id)
            return try add(.sourceConnections, document) { (state) throws(FlowServiceError) in
                try Self.checkBase(id, spec, in: state)
            }
        }
        // Since 2023 the base connection of the profile store may be left out; the entity has one all the same.
        var base = try envelope(Members(["name": document["name"] ?? ""]), request)
        base["connectionSpec"] = Self.reference(spec.id)
        base["state"] = "enabled"
        let baseID = ids.uuid()
        document["baseConnectionId"] = .string(baseID)
        return try add(.sourceConnections, document, base: (baseID, base))
    }

    private func createTargetConnection(_ body: Members, _ request: APIRequest) throws -> APIReply {
        let spec = try connectionSpec(in: body)
        var document = try envelope(body, request)
        // The 2020 tutorial prints both spellings.
        let base = try body.text("baseConnectionId", "baseConnection")
        let params = try body.members("params")
        try check(params, of: spec.target)
        document["connectionSpec"] = Self.reference(spec.id)
        document["baseConnectionId"] = .string(base)
        document["params"] = .object(params.object)
        document["data"] = body["data"]
        return try add(.targetConnections, document) { (state) throws(FlowServiceError) in
            try Self.checkBase(base, spec, in: state)
        }
    }

    /// The parameters that say where files go. More than the documented ones may be there.
    func check(_ params: Members, of target: ConnectionSpec.Target) throws(FlowServiceError) {
        switch target {
        case .none: return
        case .legacy(let modes):
            guard let word = try params.choice("mode", from: modes.map(\.rawValue)),
                let mode = ConnectionSpec.Target.Mode(rawValue: word)
            else { throw .invalid("Missing field \(params.place)mode") }
            for name in mode.location { _ = try params.text(name) }
            _ = try params.choice("format", from: ["CSV", "TAB_DELIMITED"])
        case .current(let location):
            guard try params.choice("mode", from: ["Server-to-server"]) != nil else {
                throw .invalid("Missing field \(params.place)mode")
            }
            for name in location { _ = try params.text(name) }
            let types = ConnectionSpec.Target.fileTypes
            guard try params.choice("compression", from: ConnectionSpec.Target.compressions) != nil else {
                throw .invalid("Missing field \(params.place)compression")
            }
            let file = try params.choice("fileType", from: types)
            let dataset = try params.choice("datasetFileType", from: Array(types.dropFirst()))
            if file == nil, dataset == nil { throw .invalid("Missing field \(params.place)fileType") }
            _ = try params.optionalMembers("csvOptions")
        }
    }

    private static func checkBase(
        _ id: String, _ spec: ConnectionSpec, in state: EntityStore.State
    ) throws(FlowServiceError) {
        guard let base = state.entity(.connections, id) else { throw .unknownReference("connections", id) }
        guard base.document.at("connectionSpec", "id")?.string == spec.id else {
            throw .invalid("The base connection \(id) is not of connection spec \(spec.id) (\(spec.name)).")
        }
    }

    // MARK: Pieces

    private func connectionSpec(in body: Members) throws(FlowServiceError) -> ConnectionSpec {
        let members = try body.members("connectionSpec")
        let id = try members.text("id")
        guard let spec = ConnectionSpecCatalogue.spec(id) else {
            throw .invalidSpec("Please provide a valid spec id: there is no connection spec \(id).")
        }
        // Source: OpenAPI "Flow Service API - Destinations", responses of POST /connections.
        guard members["version"] != nil else {
            throw .service(
                code: "1455-422", title: "Validation failed", message: "Missing field connectionSpec.version")
        }
        _ = try members.text("version")
        return spec
    }

    static func reference(_ id: String) -> JSON { ["id": .string(id), "version": "1.0"] }

    /// The members that every entity has.
    func envelope(_ body: Members, _ request: APIRequest) throws(FlowServiceError) -> JSON {
        let user = "\(request.headers["x-api-key"] ?? "")@AdobeID"
        let client = request.headers["x-api-key"] ?? ""
        var document: JSON = [
            "name": .string(try body.text("name")), "createdAt": .integer(now), "updatedAt": .integer(now),
            "createdBy": .string(user), "updatedBy": .string(user), "createdClient": .string(client),
            "updatedClient": .string(client), "sandboxId": "00000000-0000-4000-8000-000000000001",
            "sandboxName": .string(request.headers["x-sandbox-name"] ?? "prod"),
            "imsOrgId": .string(request.headers["x-gw-ims-org-id"] ?? ""),
        ]
        if let description = try body.optionalText("description") { document["description"] = .string(description) }
        return document
    }

    /// Keeps a new entity, if `check` lets it, and answers with its id.
    func add(
        _ kind: EntityKind, _ document: JSON, base: (id: String, document: JSON)? = nil,
        check: (EntityStore.State) throws(FlowServiceError) -> Void = { _ in }
    ) throws(FlowServiceError) -> APIReply {
        let id = ids.uuid()
        let etag = settings.quotesEtags ? ids.etag() : id
        try store.change { (state) throws(FlowServiceError) in
            try check(state)
            if let base { state.put(.connections, base.id, base.document, etag: ids.etag()) }
            var document = document
            document["id"] = .string(id)
            state.put(kind, id, document, etag: etag)
        }
        var reply: JSON = ["id": .string(id)]
        if settings.createReturnsEtag || kind == .flows { reply["etag"] = told(etag) }
        return APIReply(status: 201, json: reply)
    }

    /// Today in UTC, `2026-04-08`.
    var day: String { time.now.ISO8601Format(.iso8601.year().month().day()) }
}
