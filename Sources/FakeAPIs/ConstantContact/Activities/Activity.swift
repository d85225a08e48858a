import StrictJSON

/// One job of the account, and what came of it.
///
/// Source: V3 OpenAPI file (https://api.cc.email/v3/swagger.yaml), definition of an activity.
struct Activity: Sendable {
    let id: String
    /// Milliseconds since 1970.
    let createdAt: Int
    let startsAt: Int
    let endsAt: Int
    let fileName: String?
    /// The state that a setting forces on it at its end.
    let forcedState: String?
    /// Whether its work is done.
    var isSettled = false
    var failures: [String] = []
    var status: [String: JSON] = [:]

    func state(at now: Int) -> String {
        if now < startsAt { return "initialized" }
        if now < endsAt || !isSettled { return "processing" }
        return forcedState ?? (failures.isEmpty ? "completed" : "failed")
    }

    func percentDone(at now: Int) -> Int {
        if now >= endsAt { return 100 }
        return max(0, (now - startsAt) * 100 / max(endsAt - startsAt, 1))
    }

    /// - Parameter isNew: as the call that starts it tells it.
    func document(at now: Int, isNew: Bool = false) -> JSON {
        let state = isNew ? "initialized" : state(at: now)
        var document: JSON = [
            "activity_id": .string(id), "state": .string(state), "created_at": .instant(createdAt),
            "updated_at": .instant(isNew ? createdAt : min(now, max(endsAt, createdAt))),
            "percent_done": .integer(isNew ? 0 : percentDone(at: now)), "activity_errors": .strings(failures),
            "status": .object(isNew || state == "processing" ? [:] : status),
            "_links": ["self": ["href": .string("/v3/activities/\(id)")]],
        ]
        if let fileName { document["source_file_name"] = .string(fileName) }
        if !isNew, now >= startsAt { document["started_at"] = .instant(startsAt) }
        if !isNew, state != "initialized", state != "processing" { document["completed_at"] = .instant(endsAt) }
        return document
    }
}
