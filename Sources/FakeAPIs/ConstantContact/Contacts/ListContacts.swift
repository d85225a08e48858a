import Foundation
import StrictJSON

/// GET /contacts: which contacts, and how much of each.
extension ConstantContact {
    private static let statuses = [
        "all", "active", "deleted", "not_set", "pending_confirmation", "temp_hold", "unsubscribed",
    ]

    func listContacts(_ request: APIRequest) throws -> APIReply {
        let page = try CursorPage(request)
        let parts = try Self.parts(page.parameter("include"))
        let countsAll = page.parameter("include_count") == "true"
        let document = try change { (state) throws(ConstantContactError) in
            let matches = try Self.filter(page, state.account)
            var found: [JSON] = []
            var count = 0
            var next: Int?
            // `next` is the number of a contact, not of a match: pages then stay right while contacts are added.
            for contact in state.account.contacts[min(page.start, state.account.contactCount)...]
            where matches(contact) {
                if found.count == page.limit {
                    if next == nil { next = contact.number }
                    if !countsAll { break }
                } else {
                    found.append(state.account.document(contact, including: parts))
                }
            }
            if countsAll { count = state.account.contacts.count(where: matches) }
            var document: JSON = ["contacts": .array(found)]
            if countsAll { document["contacts_count"] = .integer(count) }
            if let links = page.links(under: "/v3/contacts", next: next) { document["_links"] = links }
            return document
        }
        return APIReply(status: 200, json: document)
    }

    private static func filter(
        _ page: CursorPage, _ account: ContactAccount
    ) throws(ConstantContactError) -> (Contact) -> Bool {
        let status = try statusFilter(page.parameter("status"))
        let times = try timeFilters(page)
        let email = page.parameter("email")?.lowercased()
        var lists: [Int32]?
        if let text = page.parameter("lists") {
            let ids = text.split(separator: ",").map(String.init)
            guard (1...25).contains(ids.count) else { throw .validation("lists must hold 1 to 25 ids") }
            lists = ids.compactMap(account.listNumber)
        }
        if page.parameter("segment_id") != nil,
            page.query.contains(where: { ["status", "email", "lists"].contains($0.name) })
        {
            throw .validation("segment_id goes with limit only")
        }
        // The account has no segments and no tags, so nobody is in them.
        let isNobody = page.parameter("segment_id") != nil || page.parameter("tags") != nil
        return { contact in
            !isNobody && status(contact) && (email.map { $0 == contact.email?.lowercased() } ?? true)
                && (lists.map { $0.contains(where: contact.lists.contains) } ?? true)
                && times.allSatisfy { $0(contact) }
        }
    }

    private static func statusFilter(_ text: String?) throws(ConstantContactError) -> (Contact) -> Bool {
        // By default all but the deleted ones.
        guard let text else { return { !$0.isDeleted } }
        let wanted = Set(text.split(separator: ",").map(String.init))
        guard !wanted.isEmpty, wanted.isSubset(of: statuses) else {
            throw .validation("status must be one or more of \(statuses.joined(separator: ", "))")
        }
        return { contact in
            wanted.contains("all") || (wanted.contains("deleted") && contact.isDeleted)
                || (wanted.contains("active") && contact.isMailable)
                || (!contact.isDeleted && wanted.contains(contact.permission.rawValue))
        }
    }

    private static func timeFilters(_ page: CursorPage) throws(ConstantContactError) -> [(Contact) -> Bool] {
        let times: [(String, @Sendable (Contact) -> Int?)] = [
            ("created", { $0.createdAt }), ("updated", { $0.updatedAt }), ("optout", { $0.optOutAt }),
        ]
        var filters: [(Contact) -> Bool] = []
        for (name, time) in times {
            for bound in ["after", "before"] {
                guard let text = page.parameter("\(name)_\(bound)") else { continue }
                guard let limit = date(text) else { throw .validation("\(name)_\(bound) is no ISO 8601 date") }
                filters.append { contact in
                    time(contact).map { bound == "after" ? $0 > limit : $0 < limit } ?? false
                }
            }
        }
        return filters
    }

    /// With or without fractions of a second; a date alone is its midnight.
    private static func date(_ text: String) -> Int? {
        let styles: [Date.ISO8601FormatStyle] = [
            .iso8601WithTimeZone(includingFractionalSeconds: true), .iso8601WithTimeZone(),
            .iso8601.year().month().day(),
        ]
        return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first.map(milliseconds)
    }
}
