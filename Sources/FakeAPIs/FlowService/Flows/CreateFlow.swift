import StrictJSON

/// Flows: what must be there, and what a flow must still be after each change.
extension FlowService {
    func createFlow(_ body: Members, _ request: APIRequest) throws -> APIReply {
        if body["state"] != nil {
            throw FlowServiceError.service(
                code: "1410-400", title: "State not allowed", message: "The state of a new flow cannot be given.")
        }
        let spec = try body.members("flowSpec")
        let id = try spec.text("id")
        var document = try envelope(body, request)
        document["flowSpec"] = ["id": .string(id), "version": .string(try spec.optionalText("version") ?? "1.0")]
        for name in ["sourceConnectionIds", "targetConnectionIds"] {
            document[name] = .strings(try body.texts(name))
        }
        for name in ["scheduleParams", "policy"] { document[name] = body[name] }
        document["transformations"] = try Self.transformations(in: body, flowSpec: id)
        document["state"] = "enabled"
        let checked = try store.read { (state) throws(FlowServiceError) in try checkedFlow(document, in: state) }
        return try add(.flows, checked) { (state) throws(FlowServiceError) in
            _ = try checkedFlow(checked, in: state)
        }
    }

    /// An empty list is filled up for audiences: a PATCH that adds selectors needs a place to add them to.
    private static func transformations(in body: Members, flowSpec: String) throws(FlowServiceError) -> JSON {
        let given = body["transformations"] ?? []
        guard let list = given.array else {
            throw .invalid("transformations must be a list, not \(given.kind).")
        }
        guard list.isEmpty, !FlowSpecCatalogue.exportsDatasets(flowSpec) else { return given }
        return [
            [
                "name": "GeneralTransform",
                "params": ["segmentSelectors": ["selectors": []], "profileSelectors": ["selectors": []]],
            ]
        ]
    }

    /// The flow with its selectors filled in.
    ///
    /// - Throws: ``FlowServiceError`` for the first thing that is wrong with it.
    func checkedFlow(_ document: JSON, in state: EntityStore.State) throws(FlowServiceError) -> JSON {
        let members = Members(document.object ?? [:])
        let spec = try members.members("flowSpec").text("id")
        guard FlowSpecCatalogue.contains(spec) else {
            throw .invalidSpec("Please provide a valid spec id: there is no flow spec \(spec).")
        }
        try checkConnections(members, flowSpec: spec, in: state)
        var document = document
        document["transformations"] = .array(try checkedTransformations(members["transformations"] ?? []))
        return document
    }

    private func checkConnections(
        _ members: Members, flowSpec: String, in state: EntityStore.State
    ) throws(FlowServiceError) {
        for kind in [EntityKind.sourceConnections, .targetConnections] {
            let member = kind == .sourceConnections ? "sourceConnectionIds" : "targetConnectionIds"
            let ids = try members.texts(member)
            guard !ids.isEmpty else { throw .invalid("\(member) must not be empty.") }
            for id in ids {
                guard let entity = state.entity(kind, id) else { throw .unknownReference(kind.rawValue, id) }
                guard settings.matchesFlowSpecs, kind == .targetConnections,
                    let spec = entity.document.at("connectionSpec", "id")?.string.flatMap(ConnectionSpecCatalogue.spec),
                    !spec.flowSpecs.contains(flowSpec)
                else { continue }
                throw .invalidSpec("Flow spec \(flowSpec) does not lead to \(spec.name).")
            }
        }
    }

    private func checkedTransformations(_ value: JSON) throws(FlowServiceError) -> [JSON] {
        guard let list = value.array else { throw .invalid("transformations must be a list, not \(value.kind).") }
        var checked: [JSON] = []
        for (index, transformation) in list.enumerated() {
            guard let object = transformation.object else {
                throw .invalid("transformations[\(index)] must be an object, not \(transformation.kind).")
            }
            let members = Members(object, place: "transformations[\(index)].")
            _ = try members.text("name")
            var transformation = transformation
            if let params = try members.optionalMembers("params") {
                transformation["params"] = try SelectorRules(
                    fills: settings.fillsSelectors, wantsAll: settings.requiresWholeSchedules, now: now
                ).checked(params)
            }
            checked.append(transformation)
        }
        return checked
    }
}
