/// What a request to Flow Service asks for.
enum FlowServiceRoute: Sendable, Equatable {
    case listConnectionSpecs
    case getConnectionSpec(String)
    case listFlowSpecs
    case getFlowSpec(String)
    case list(EntityKind)
    case get(EntityKind, String)
    case create(EntityKind)
    case patch(EntityKind, String)
    case delete(EntityKind, String)
    case testConnection(String)
    case act(flow: String)
    case adHocRun
    /// What the service alone does to its runs.
    case changeRun
    /// A path that exists, but not with this method.
    case wrongMethod(allowed: [String])
    case unknown

    /// Names of collections fit in any case: tutorials write `flowspecs` for `flowSpecs`.
    init(_ request: APIRequest) {
        if request.pieces(below: FlowService.adHocPath) == [] {
            self = request.method == "POST" ? .adHocRun : .wrongMethod(allowed: ["POST"])
            return
        }
        let pieces = request.pieces(below: FlowService.base) ?? []
        let id = pieces.count > 1 ? pieces[1] : ""
        switch (pieces.first?.lowercased(), pieces.count) {
        case ("connectionspecs", 1): self = Self.choose(request, ["GET": .listConnectionSpecs])
        case ("connectionspecs", 2): self = Self.choose(request, ["GET": .getConnectionSpec(id)])
        case ("flowspecs", 1): self = Self.choose(request, ["GET": .listFlowSpecs])
        case ("flowspecs", 2): self = Self.choose(request, ["GET": .getFlowSpec(id)])
        case ("connections", 3) where pieces[2] == "test":
            self = Self.choose(request, ["GET": .testConnection(id)])
        case ("runs", 3) where pieces[2] == "action": self = Self.choose(request, ["POST": .changeRun])
        case ("flows", 3) where pieces[2] == "action": self = Self.choose(request, ["POST": .act(flow: id)])
        case (let word?, 1...2):
            guard let kind = EntityKind.allCases.first(where: { $0.rawValue.lowercased() == word }) else {
                self = .unknown
                return
            }
            self = Self.choose(request, pieces.count == 1 ? Self.onAll(kind) : Self.onOne(kind, id))
        default: self = .unknown
        }
    }

    private static func onAll(_ kind: EntityKind) -> [String: FlowServiceRoute] {
        ["GET": .list(kind), "POST": .create(kind)]
    }

    private static func onOne(_ kind: EntityKind, _ id: String) -> [String: FlowServiceRoute] {
        switch kind {
        case .runs: ["GET": .get(kind, id), "PUT": .changeRun]
        case .sourceConnections: ["GET": .get(kind, id), "DELETE": .delete(kind, id)]
        default: ["GET": .get(kind, id), "PATCH": .patch(kind, id), "DELETE": .delete(kind, id)]
        }
    }

    private static func choose(_ request: APIRequest, _ routes: [String: FlowServiceRoute]) -> FlowServiceRoute {
        routes[request.method] ?? .wrongMethod(allowed: routes.keys.sorted())
    }

    /// The name of the operation for the journal and for fault rules.
    var name: String {
        switch self {
        case .listConnectionSpecs: "ListConnectionSpecs"
        case .getConnectionSpec: "GetConnectionSpec"
        case .listFlowSpecs: "ListFlowSpecs"
        case .getFlowSpec: "GetFlowSpec"
        case .list(let kind): "List\(kind.singular)s"
        case .get(let kind, _): "Get\(kind.singular)"
        case .create(let kind): "Create\(kind.singular)"
        case .patch(let kind, _): "Patch\(kind.singular)"
        case .delete(let kind, _): "Delete\(kind.singular)"
        case .testConnection: "TestConnection"
        case .act: "ActOnFlow"
        case .adHocRun: "AdHocRun"
        case .changeRun: "ChangeRun"
        case .wrongMethod, .unknown: "Unknown"
        }
    }
}
