import Foundation
import StrictJSON

/// GET /activities, and how activities begin.
extension ConstantContact {
    /// Queues work and answers 201 with the activity as it begins.
    func start(
        fileName: String? = nil, in state: inout State,
        _ work: @escaping @Sendable (inout ContactAccount) -> ActivityResult
    ) throws(ConstantContactError) -> Activity {
        if settings.enforcesLimits, state.pending.count >= settings.queuedActivities { throw .queueFull }
        let created = now
        // One after the other, as from a queue.
        let starts = max(created, state.activities.last?.endsAt ?? 0)
        let activity = Activity(
            id: ids.uuid(), createdAt: created, startsAt: starts,
            endsAt: starts + Int(settings.activityDuration * 1000), fileName: fileName,
            forcedState: settings.forcedActivityState)
        state.activities.append(activity)
        state.pending.append((activity.id, work))
        return activity
    }

    func getActivity(_ id: String) throws -> APIReply {
        let now = now
        let activity = try change { (state) throws(ConstantContactError) in
            guard UUID(uuidString: id) != nil else {
                throw ConstantContactError(
                    status: 400, key: "contacts.api.not_found", message: "activity_id is in an invalid format.")
            }
            guard let activity = state.activities.first(where: { $0.id == id.lowercased() }),
                isKept(activity, at: now)
            else { throw .notFound("The activity \(id) is not there.") }
            return activity
        }
        return APIReply(status: 200, json: activity.document(at: now))
    }

    func listActivities(_ request: APIRequest) throws -> APIReply {
        let page = try CursorPage(request)
        let states = ["processing", "completed", "cancelled", "failed", "timed_out"]
        let wanted = page.parameter("state")
        if let wanted, !states.contains(wanted) {
            throw ConstantContactError.validation("state must be one of \(states.joined(separator: ", "))")
        }
        let now = now
        let found = look { state in
            state.activities.reversed().filter { activity in
                isKept(activity, at: now) && (wanted.map { $0 == activity.state(at: now) } ?? true)
            }.map { $0.document(at: now) }
        }
        return APIReply(status: 200, json: page.document("activities", of: found, under: "/v3/activities"))
    }

    private func isKept(_ activity: Activity, at now: Int) -> Bool {
        now - activity.createdAt <= settings.activityDays * 86_400_000
    }
}
