import Drops
import Foundation
import StrictJSON

/// Sends files to a list at Constant Contact: each as one bulk import, whose end is waited for.
///
/// A `429`, a `5xx` and a lost connection are tried again, each time after twice the wait; an import that was sent
/// twice changes nothing the second time, since contacts are known by their address. A refused token is renewed once
/// where the job has the means.
///
/// Sources: V3 API guide, importing many contacts, https://developer.constantcontact.com/api_guide/import_contacts.html;
/// "Rate limits", https://developer.constantcontact.com/api_guide/rate_limits.html
public struct ConstantContactSender: Sendable {
    /// A call that was turned down for good, or an import that did not complete.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        /// HTTP status; 200 where an activity tells of the failure.
        public let status: Int
        /// One sentence with the call and Constant Contact's own words.
        public let description: String
    }

    let calls: ConstantContactCalls
    private let list: String
    private let retries: Retries
    /// How often an activity is asked for before it is given up.
    private static let polls = 60

    /// - Parameters:
    ///   - place: with url and token filled in.
    ///   - attempts: how often one call is tried in all.
    ///   - firstWait: before the second try, doubled before each further one; and between looks at an activity.
    /// - Throws: ``Failure`` for a base URL that is none.
    public init(
        _ place: ExportEndpoint.ContactListPlace, attempts: Int = 5, firstWait: Duration = .milliseconds(200),
        clock: any Clock<Duration> = ContinuousClock()
    ) throws(Failure) {
        let text = place.url ?? ""
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host != nil else {
            throw Failure(
                status: 0,
                description: "Constant Contact: \(text) is no base URL; it should look like http://127.0.0.1:9002")
        }
        let base = text.hasSuffix("/") ? String(text.dropLast()) : text
        retries = Retries(attempts: attempts, firstWait: firstWait, clock: clock)
        calls = ConstantContactCalls(base: base, place: place, retries: retries)
        list = place.list
    }

    /// Makes sure that the list is there, then imports the files in order.
    ///
    /// - Parameter progress: told of each file before it is sent, in one line.
    /// - Throws: ``Failure``, or the transport's error when no try came through.
    public func send(_ files: [OutgoingFile], progress: @Sendable (String) -> Void = { _ in }) async throws {
        _ = try await calls.get("/v3/contact_lists/\(list)")
        for file in files where !file.isManifest {
            progress("importing \(file.name), \(file.content.size) bytes, into the list \(list)")
            try await importFile(file)
        }
    }

    private func importFile(_ file: OutgoingFile) async throws {
        let form = MultipartForm(list: list, fileName: file.name, content: try file.content.bytes())
        let begun = try await calls.post("/v3/activities/contacts_file_import", form)
        guard let id = begun["activity_id"]?.string else {
            throw Failure(status: 201, description: "Constant Contact: the import of \(file.name) has no activity_id")
        }
        for _ in 0..<Self.polls {
            let activity = try await calls.get("/v3/activities/\(id)")
            switch activity["state"]?.string ?? "" {
            case "completed": return
            case "failed", "cancelled", "timed_out":
                let words = (activity["activity_errors"]?.array ?? []).compactMap(\.string).joined(separator: "; ")
                throw Failure(
                    status: 200,
                    description: "Constant Contact: the import of \(file.name) ended as "
                        + "\(activity["state"]?.string ?? ""): \(words)")
            default: try await retries.clock.sleep(for: retries.firstWait)
            }
        }
        throw Failure(status: 200, description: "Constant Contact: the import of \(file.name) did not end")
    }
}
