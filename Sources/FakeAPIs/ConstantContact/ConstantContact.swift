import Drops
import Foundation
import Synchronization
import StrictJSON

/// Constant Contact's V3 API: contacts, lists and the activities that change many at once.
///
/// Source: V3 OpenAPI file, info.version 3.0.178 (https://api.cc.email/v3/swagger.yaml).
final class ConstantContact: APIService {
    static let base = "/v3"
    static let oauthBase = "/oauth2/default/v1"

    /// Everything that changes, under one lock: a call is one change.
    struct State: Sendable {
        var account: ContactAccount
        var activities: [Activity] = []
        /// Work of activities that have not come to their end, in order.
        var pending: [(activity: String, work: @Sendable (inout ContactAccount) -> ActivityResult)] = []
        var limits = RequestLimits()
        /// Imports and sign-ups so far: numbers in the names of deliveries.
        var received = 0
    }

    struct ActivityResult: Sendable {
        var status: [String: JSON] = [:]
        var failures: [String] = []
    }

    let settings: ConstantContactSettings
    let rules: any ContactImportRules
    let ids: IDSource
    let time: TimeSource
    let journal: Journal
    let spool: Spool
    private let tokens: TokenDesk
    private let state: Mutex<State>
    /// Changes happen in the order in which they are written down.
    private let log: RequestLog?
    /// The moment of the change that is being carried out, the same throughout.
    @TaskLocal private static var moment: Int?

    let maximumBodySize = 64 << 20
    let queryIsPublic = false

    /// - Parameter dataDirectory: where the account survives a restart; nil keeps it in memory.
    /// - Throws: when what is there cannot be read.
    init(
        settings: ConstantContactSettings, rules: any ContactImportRules, seed: UInt64, time: TimeSource,
        journal: Journal, spool: Spool, dataDirectory: String? = nil
    ) throws {
        self.settings = settings
        self.rules = rules
        let kept = try dataDirectory.map {
            try RequestLog(directory: $0, seed: seed, time: Self.milliseconds(time.now))
        }
        ids = IDSource(seed: kept?.seed ?? seed)
        self.time = time
        self.journal = journal
        self.spool = spool
        tokens = TokenDesk(settings: settings, ids: IDSource(seed: ~seed), time: time)
        var account = ContactAccount(idPrefix: String(ids.uuid().prefix(24)))
        account.now = kept?.began ?? Self.milliseconds(time.now)
        for list in settings.lists { account.addList(id: list.id.lowercased(), name: list.name) }
        state = Mutex(State(account: account))
        log = kept
        try kept?.forEachEntry(repeatChange)
    }

    private func repeatChange(_ entry: RequestLog.Entry) throws {
        ids.skip(to: entry.ids)
        _ = try Self.$moment.withValue(entry.time) {
            try carryOut(ConstantContactRoute(entry.request), entry.request)
        }
    }

    func operation(of request: APIRequest) -> String { ConstantContactRoute(request).name }
    func principal(of request: APIRequest) -> String { "constant-contact" }

    func failure(status: Int, message: String) -> APIReply {
        let fixed: [Int: ConstantContactError] = [401: .unauthorized, 403: .forbidden, 429: .throttled]
        let error =
            fixed[status] ?? ConstantContactError(status: status, key: "internal_server_error", message: message)
        return error.reply
    }

    func answer(_ request: APIRequest) async -> APIReply {
        let route = ConstantContactRoute(request)
        do {
            switch route {
            case .authorize: return tokens.authorize(request)
            case .token: return try tokens.issue(request)
            default: break
            }
            try tokens.check(request, scope: route.scope)
            try change { (state) throws(ConstantContactError) in
                if settings.enforcesLimits { try state.limits.take(at: time.now, settings) }
            }
            return route.isChange ? try change(by: request, route) : try carryOut(route, request)
        } catch let error as ConstantContactError {
            return error.reply
        } catch {
            return failure(status: 500, message: "\(error)")
        }
    }

    private func change(by request: APIRequest, _ route: ConstantContactRoute) throws -> APIReply {
        guard let log else { return try carryOut(route, request) }
        return try log.order.withLock { _ in
            let (moment, ids) = (now, ids.drawn)
            let reply = try Self.$moment.withValue(moment) { try carryOut(route, request) }
            try log.append(request, at: moment, ids: ids)
            return reply
        }
    }

    private func carryOut(_ route: ConstantContactRoute, _ request: APIRequest) throws -> APIReply {
        switch route {
        case .authorize, .token, .unknown: throw ConstantContactError.notFound("There is nothing at \(request.path).")
        case .wrongMethod(let allowed):
            var reply = ConstantContactError(
                status: 405, key: "contacts.api.method_not_allowed",
                message: "\(request.method) is not allowed here; \(allowed.joined(separator: ", ")) is."
            ).reply
            reply.headers.append(("Allow", allowed.joined(separator: ", ")))
            return reply
        case .importJSON: return try importJSON(request)
        case .importFile: return try importFile(request)
        case .addMemberships: return try changeMemberships(request, adds: true)
        case .removeMemberships: return try changeMemberships(request, adds: false)
        case .deleteContacts: return try deleteContacts(request)
        case .listActivities: return try listActivities(request)
        case .getActivity(let id): return try getActivity(id)
        case .listLists: return try listLists(request)
        case .createList: return try createList(request)
        case .getList(let id): return try getList(id, request)
        case .putList(let id): return try putList(id, request)
        case .deleteList(let id): return try deleteList(id)
        case .signUp: return try signUp(request)
        case .listContacts: return try listContacts(request)
        case .createContact: return try createContact(request)
        case .countContacts: return try countContacts(request)
        case .getContact(let id): return try getContact(id, request)
        case .putContact(let id): return try putContact(id, request)
        case .deleteContact(let id): return try deleteContact(id)
        case .resubscribe(let id): return try resubscribe(id, request)
        case .listCustomFields: return try listCustomFields(request)
        case .createCustomField: return try createCustomField(request)
        case .accountSummary: return accountSummary()
        }
    }

    // MARK: State

    static func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1000).rounded()) }
    var now: Int { Self.moment ?? Self.milliseconds(time.now) }

    /// One look or change, after the work of all activities whose time has come.
    ///
    /// `body` checks before it changes: what it changed before it throws stays.
    func change<Result: Sendable>(
        _ body: (inout State) throws(ConstantContactError) -> Result
    ) throws(ConstantContactError) -> Result {
        try state.withLock { (state) throws(ConstantContactError) in
            Self.settle(&state, at: now)
            state.account.now = now
            return try body(&state)
        }
    }

    /// The same for what cannot fail.
    func look<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            Self.settle(&state, at: now)
            state.account.now = now
            return body(&state)
        }
    }

    private static func settle(_ state: inout State, at now: Int) {
        while let next = state.pending.first,
            let index = state.activities.firstIndex(where: { $0.id == next.activity }),
            state.activities[index].endsAt <= now
        {
            state.pending.removeFirst()
            state.account.now = state.activities[index].endsAt
            if state.activities[index].forcedState == nil {
                let result = next.work(&state.account)
                state.activities[index].status = result.status
                state.activities[index].failures = result.failures
            }
            state.activities[index].isSettled = true
        }
    }

    private func accountSummary() -> APIReply {
        APIReply(
            status: 200,
            json: [
                "contact_email": "owner@example.com", "first_name": "Mock", "last_name": "Destination",
                "organization_name": "Mockdest", "encoded_account_id": "a07mockdest01", "country_code": "US",
                "state_code": "MA", "time_zone_id": "US/Eastern",
            ])
    }
}

extension JSON {
    /// A moment as the API writes it: ISO 8601 in UTC with milliseconds.
    static func instant(_ milliseconds: Int) -> JSON {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return .string(date.ISO8601Format(.iso8601WithTimeZone(includingFractionalSeconds: true)))
    }
}
