import Drops
import StrictJSON

/// PATCH with JSON Patch (RFC 6902: add, replace, remove) under optimistic locking with `If-Match`.
///
/// Sources: "Update destination dataflows" and "Edit destination connections" (AdobeDocs/experience-platform.en,
/// help/destinations/api/), "Flow Service error messages" (help/sources/errors/flow-service-errors.md).
extension FlowService {
    func patch(_ kind: EntityKind, _ id: String, _ request: APIRequest) throws -> APIReply {
        if request.body.size == 0, settings.bodilessPatchReturnsEntity { return try get(kind, id) }
        guard let match = request.headers["if-match"] else {
            throw FlowServiceError.service(
                code: "1403-400", title: "Header is missing", message: "The header If-Match is missing.")
        }
        let operations = try Self.operations(try json(in: request))
        let user = "\(request.headers["x-api-key"] ?? "")@AdobeID"
        let etag = ids.etag()
        try store.change { (state) throws(FlowServiceError) in
            guard let entity = state.entity(kind, id) else { throw .notFound(kind.rawValue, id) }
            try check(match, against: entity.etag, kind, id)
            var document = try patched(entity.document, operations)
            try Self.checkUnchanged(before: entity.document, after: document)
            if kind == .flows { document = Self.keepingAges(document, of: entity.document) }
            document = try checked(document, kind, in: state)
            document["updatedAt"] = .integer(now)
            document["updatedBy"] = .string(user)
            if kind == .flows { document["lastOperation"] = lastOperation(operations) }
            state.put(kind, id, document, etag: etag)
        }
        return settings.patchReturnsBody
            ? APIReply(status: 200, json: ["id": .string(id), "etag": told(etag)]) : APIReply(status: 202)
    }

    private func check(
        _ match: String, against etag: String, _ kind: EntityKind, _ id: String
    ) throws(FlowServiceError) {
        if match == "\"\(etag)\"" || (!settings.requiresIfMatchQuotes && match == etag) { return }
        throw .service(
            code: "1404-412", title: "Version not matching",
            message: "Supplied version=[\(match)] does not match the current version on entity=[\"\(etag)\"]",
            entity: (id, kind.rawValue))
    }

    // MARK: Operations

    private static func operations(_ body: JSON) throws(FlowServiceError) -> [JSONPatchOperation] {
        guard let steps = body.array else { throw .invalid("The body must be a list of operations, not \(body.kind).") }
        guard !steps.isEmpty else {
            throw .service(code: "1405-400", title: "Empty body", message: "The request has no operations.")
        }
        var operations: [JSONPatchOperation] = []
        for (index, step) in steps.enumerated() {
            guard let object = step.object else { throw .invalid("[\(index)] must be an object, not \(step.kind).") }
            operations.append(try operation(Members(object, place: "[\(index)].")))
        }
        return operations
    }

    private static func operation(_ step: Members) throws(FlowServiceError) -> JSONPatchOperation {
        let word = try step.text("op")
        // Destinations' documents write `add`, those of sources `ADD`.
        guard let name = JSONPatchOperation.Name(rawValue: word.lowercased()) else {
            throw .service(
                code: "1434-400", title: "Unsupported patch operation",
                message: "\(step.place)op is \"\(word)\"; add, replace and remove are supported.")
        }
        let text = try step.text("path")
        guard let path = JSONPointer(text), !path.tokens.isEmpty else {
            throw .invalid("\(step.place)path \"\(text)\" is no JSON Pointer below the entity; it begins with a slash.")
        }
        guard name == .remove || step["value"] != nil else { throw .invalid("Missing field \(step.place)value") }
        return JSONPatchOperation(name: name, path: path, value: step["value"] ?? .null)
    }

    private func patched(_ document: JSON, _ operations: [JSONPatchOperation]) throws(FlowServiceError) -> JSON {
        do {
            var document = document
            // One by one: what a merge keeps depends on the steps before it.
            for operation in operations { document = try document.patched([merging(operation, into: document)]) }
            return document
        } catch {
            throw .invalid("\(error.message) in \(error.path)")
        }
    }

    /// Edits of `/params` and `/auth/params` are documented with the changed members alone.
    private func merging(_ operation: JSONPatchOperation, into document: JSON) -> JSONPatchOperation {
        guard settings.mergesReplacedParams, operation.name == .replace, let new = operation.value.object,
            [["params"], ["auth", "params"]].contains(operation.path.tokens)
        else { return operation }
        let old = operation.path.tokens.reduce(Optional(document)) { $0?[$1] }?.object ?? [:]
        return JSONPatchOperation(
            name: .replace, path: operation.path, value: .object(old.merging(new) { _, new in new }))
    }

    // MARK: Results

    /// The members that the service alone sets.
    private static let fixed = [
        "id", "createdAt", "createdBy", "createdClient", "imsOrgId", "sandboxId", "sandboxName", "state",
        "typeInfo", "lastRunDetails",
    ]

    private static func checkUnchanged(before: JSON, after: JSON) throws(FlowServiceError) {
        guard before["connectionSpec"] == after["connectionSpec"] else {
            throw .service(
                code: "1414-400", title: "Connection spec change", message: "The connection spec cannot be changed.")
        }
        if let member = fixed.first(where: { before[$0] != after[$0] }) {
            throw .invalid("The member \(member) cannot be changed.")
        }
    }

    /// What a patch made of an entity must still be one.
    private func checked(
        _ document: JSON, _ kind: EntityKind, in state: EntityStore.State
    ) throws(FlowServiceError) -> JSON {
        let members = Members(document.object ?? [:])
        _ = try members.text("name")
        _ = try members.optionalText("description")
        let spec = document.at("connectionSpec", "id")?.string.flatMap(ConnectionSpecCatalogue.spec)
        switch kind {
        case .connections:
            guard let auth = try members.optionalMembers("auth"), let spec else { return document }
            guard let authentication = spec.authentication(named: try auth.text("specName")) else {
                throw .service(
                    code: "1415-400", title: "Auth spec not found",
                    message: "There is no such auth spec for connection spec \(spec.id).")
            }
            try check(try auth.members("params"), for: authentication)
        case .targetConnections:
            if let spec { try check(try members.members("params"), of: spec.target) }
        case .flows: return try checkedFlow(document, in: state)
        case .sourceConnections, .runs: break
        }
        return document
    }

    /// A selector that is replaced stays as old as it was: only one that is added begins with a full export (assumed).
    private static func keepingAges(_ document: JSON, of before: JSON) -> JSON {
        let old = (before["transformations"]?.array ?? []).flatMap(selectors)
        let ages = Dictionary(
            old.compactMap { selector in
                selector.at("value", "id")?.string.map { ($0, selector.at("value", "createTime")) }
            }, uniquingKeysWith: { first, _ in first })
        guard let transformations = document["transformations"]?.array else { return document }
        var document = document
        document["transformations"] = .array(
            transformations.map { transformation in
                guard transformation.at("params", "segmentSelectors", "selectors")?.array != nil else {
                    return transformation
                }
                var transformation = transformation
                let aged = selectors(transformation).map { selector -> JSON in
                    guard selector.at("value", "createTime") == nil, let id = selector.at("value", "id")?.string,
                        let age = ages[id] ?? nil
                    else { return selector }
                    var selector = selector
                    selector["value"]?["createTime"] = age
                    return selector
                }
                transformation["params"]?["segmentSelectors"]?["selectors"] = .array(aged)
                return transformation
            })
        return document
    }

    private static func selectors(_ transformation: JSON) -> [JSON] {
        transformation.at("params", "segmentSelectors", "selectors")?.array ?? []
    }

    private func lastOperation(_ operations: [JSONPatchOperation]) -> JSON {
        let steps = operations.map { operation -> JSON in
            var step: JSON = ["op": .string(operation.name.rawValue), "path": .string(operation.path.description)]
            if operation.name != .remove { step["value"] = operation.value }
            return step
        }
        return [
            "started": .integer(now), "updated": .integer(now), "percentCompleted": 100, "operation": "update",
            "status": ["value": "completed", "properties": nil, "errors": []], "ops": .array(steps),
        ]
    }
}
