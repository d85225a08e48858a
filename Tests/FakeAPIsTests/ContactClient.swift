import Drops
import Foundation
import Synchronization

@testable import FakeAPIs
import StrictJSON

/// Speaks to Constant Contact in process, with a clock that moves when it is told to.
struct ContactClient {
    let client: APIClient
    let clock: MovingClock

    static let list = "6d6f636b-6465-4374-8001-0000000000c1"

    /// A clock that a test moves.
    final class MovingClock: Sendable {
        private let seconds = Mutex<Double>(APIClient.noon.timeIntervalSince1970)
        var source: TimeSource { TimeSource { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) } }
        func advance(_ by: Double) { seconds.withLock { $0 += by } }
    }

    init(_ settings: ConstantContactSettings = ConstantContactSettings()) throws {
        clock = MovingClock()
        client = try APIClient(APIConfiguration(constantContact: settings), time: clock.source)
    }

    func send(
        _ method: String, _ path: String, _ body: JSON? = nil, headers: [String: String?] = [:]
    ) async -> APIClient.Answer {
        let headers = ["authorization": "Bearer test"].merging(headers) { _, new in new }
        return await client.send(method, "//v3" + path, body, headers: headers)
    }

    /// Imports `rows` into the list that is there, and gives back the finished activity.
    func importing(_ rows: [JSON], lists: [String] = [Self.list]) async -> APIClient.Answer {
        let answer = await send(
            "POST", "/activities/contacts_json_import", ["import_data": .array(rows), "list_ids": .strings(lists)])
        guard let id = answer.body["activity_id"]?.string else { return answer }
        return await send("GET", "/activities/\(id)")
    }

    /// The contact with this address, with its memberships.
    func contact(_ email: String) async -> JSON? {
        await send("GET", "/contacts?email=\(email)&status=all&include=list_memberships,custom_fields").body[
            "contacts"]?
            .array?.first
    }

    func createList(_ name: String) async -> String {
        await send("POST", "/contact_lists", ["name": .string(name)]).body["list_id"]?.string ?? ""
    }
}

extension APIClient.Answer {
    /// The key of an error, in either of its shapes.
    var errorKey: String? { (body["error_key"] ?? body.array?.first?["error_key"])?.string }
    var errorMessage: String { (body["error_message"] ?? body.array?.first?["error_message"])?.string ?? "" }
}
