import StrictJSON

/// What a request to Constant Contact asks for.
enum ConstantContactRoute: Sendable, Equatable {
    case authorize, token
    case importJSON, importFile, addMemberships, removeMemberships, deleteContacts
    case listActivities
    case getActivity(String)
    case listLists, createList
    case getList(String), putList(String), deleteList(String)
    case signUp, listContacts, createContact, countContacts
    case getContact(String), putContact(String), deleteContact(String), resubscribe(String)
    case listCustomFields, createCustomField
    case accountSummary
    case wrongMethod(allowed: [String])
    case unknown

    init(_ request: APIRequest) {
        if let pieces = request.pieces(below: ConstantContact.oauthBase) {
            self =
                switch pieces {
                case ["authorize"]: Self.choose(request, ["GET": .authorize])
                case ["token"]: Self.choose(request, ["POST": .token])
                default: .unknown
                }
            return
        }
        let pieces = request.pieces(below: ConstantContact.base) ?? []
        self = Self.choose(request, Self.methods(pieces))
    }

    private static func methods(_ pieces: [String]) -> [String: ConstantContactRoute] {
        let id = pieces.count > 1 ? pieces[pieces.count - 1] : ""
        switch (pieces.first, pieces.count) {
        case ("activities", _): return activities(pieces)
        case ("contact_lists", 1): return ["GET": .listLists, "POST": .createList]
        case ("contact_lists", 2): return ["GET": .getList(id), "PUT": .putList(id), "DELETE": .deleteList(id)]
        case ("contacts", 1): return ["GET": .listContacts, "POST": .createContact]
        case ("contacts", 2) where id == "sign_up_form": return ["POST": .signUp]
        case ("contacts", 2) where id == "counts": return ["GET": .countContacts]
        case ("contacts", 2):
            return ["GET": .getContact(id), "PUT": .putContact(id), "DELETE": .deleteContact(id)]
        case ("contacts", 3) where pieces[1] == "resubscribe": return ["PUT": .resubscribe(id)]
        case ("contact_custom_fields", 1): return ["GET": .listCustomFields, "POST": .createCustomField]
        case ("account", 2) where id == "summary": return ["GET": .accountSummary]
        default: return [:]
        }
    }

    private static func activities(_ pieces: [String]) -> [String: ConstantContactRoute] {
        guard pieces.count == 2 else { return pieces.count == 1 ? ["GET": .listActivities] : [:] }
        return switch pieces[1] {
        case "contacts_json_import": ["POST": .importJSON]
        case "contacts_file_import": ["POST": .importFile]
        case "add_list_memberships": ["POST": .addMemberships]
        case "remove_list_memberships": ["POST": .removeMemberships]
        case "contact_delete": ["POST": .deleteContacts]
        default: ["GET": .getActivity(pieces[1])]
        }
    }

    private static func choose(
        _ request: APIRequest, _ routes: [String: ConstantContactRoute]
    ) -> ConstantContactRoute {
        if routes.isEmpty { return .unknown }
        return routes[request.method] ?? .wrongMethod(allowed: routes.keys.sorted())
    }

    /// The name of the operation for the journal and for fault rules.
    var name: String {
        switch self {
        case .wrongMethod, .unknown: "Unknown"
        default:
            // The case's own name: the associated value follows in parentheses.
            "\(self)".prefix { $0 != "(" }.enumerated().map {
                $0.offset == 0 ? $0.element.uppercased() : String($0.element)
            }
            .joined()
        }
    }

    /// Whether it changes the account.
    var isChange: Bool {
        switch self {
        case .importJSON, .importFile, .addMemberships, .removeMemberships, .deleteContacts, .createList, .putList,
            .deleteList, .signUp, .createContact, .putContact, .deleteContact, .resubscribe, .createCustomField:
            true
        case .authorize, .token, .listActivities, .getActivity, .listLists, .getList, .listContacts, .countContacts,
            .getContact, .listCustomFields, .accountSummary, .wrongMethod, .unknown:
            false
        }
    }

    /// The scope that a token needs for it.
    var scope: String { self == .accountSummary ? "account_read" : "contact_data" }
}
