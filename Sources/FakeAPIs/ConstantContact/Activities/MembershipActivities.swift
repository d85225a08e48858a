import StrictJSON

/// POST add_list_memberships, remove_list_memberships and contact_delete: jobs over contacts that are there.
extension ConstantContact {
    /// Which contacts a job is about.
    private enum Selection: Sendable {
        case contacts([String])
        case lists([String])
        case allActive
        /// Tags, engagement levels and segments: the account has none, so nobody is meant.
        case nobody

        func numbers(in account: ContactAccount) -> [Int] {
            switch self {
            case .contacts(let ids): ids.compactMap { account.number(id: $0) }
            case .lists(let ids):
                account.contacts.filter { contact in
                    ids.contains { id in account.listNumber(id: id).map(contact.lists.contains) ?? false }
                }.map(\.number)
            case .allActive: account.contacts.filter { !$0.isDeleted }.map(\.number)
            case .nobody: []
            }
        }
    }

    func changeMemberships(_ request: APIRequest, adds: Bool) throws -> APIReply {
        let body = try BodyFields(request)
        let lists = try body.requiredIDs("list_ids", 1...50)
        guard let source = body["source"]?.object else { throw ConstantContactError.validation("source is missing") }
        let selection = try Self.selection(BodyFields(source), allowsSegments: adds)
        let excluded = try Self.excluded(body, from: selection)
        return try begin { (state) throws(ConstantContactError) in
            guard let numbers = state.account.listNumbers(ids: lists) else {
                throw .validation("list_ids holds a list that is not there")
            }
            return { account in
                let chosen = selection.numbers(in: account)
                    .filter { !excluded.contains(account.id(of: $0)) }
                var completed = 0
                for number in chosen {
                    if adds {
                        if account.add(number, to: numbers) { completed += 1 }
                    } else {
                        account.remove(number, from: numbers)
                        completed += 1
                    }
                }
                return Self.result(chosen.count, completed, lists: numbers.count)
            }
        }
    }

    func deleteContacts(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let selection = try Self.selection(body, only: ["contact_ids", "list_ids"])
        return try begin { (_) throws(ConstantContactError) in
            { account in
                let chosen = selection.numbers(in: account)
                for number in chosen { account.delete(number) }
                return Self.result(chosen.count, chosen.count, lists: 0)
            }
        }
    }

    private func begin(
        _ prepare: (State) throws(ConstantContactError) -> @Sendable (inout ContactAccount) -> ActivityResult
    ) throws -> APIReply {
        let activity = try change { (state) throws(ConstantContactError) in
            let work = try prepare(state)
            return try start(in: &state, work)
        }
        return APIReply(status: 201, json: activity.document(at: now, isNew: true))
    }

    private static func result(_ total: Int, _ completed: Int, lists: Int) -> ActivityResult {
        ActivityResult(status: [
            "items_total_count": .integer(total), "items_completed_count": .integer(completed),
            "list_count": .integer(lists),
        ])
    }

    // MARK: Selections

    private static func selection(_ source: BodyFields, allowsSegments: Bool) throws -> Selection {
        let known = ["contact_ids", "list_ids", "all_active_contacts", "tag_ids", "engagement_level"]
        return try selection(source, only: known + (allowsSegments ? ["segment_id"] : []))
    }

    private static func selection(_ source: BodyFields, only known: [String]) throws -> Selection {
        let given = known.filter { source[$0] != nil }
        guard given.count == 1 else {
            throw ConstantContactError.validation("exactly one of \(known.joined(separator: ", ")) must be given")
        }
        if let ids = try source.ids("contact_ids", 1...500) { return .contacts(ids) }
        if let ids = try source.ids("list_ids", 1...50) { return .lists(ids) }
        guard let all = source["all_active_contacts"] else { return .nobody }
        guard all == true else { throw ConstantContactError.validation("all_active_contacts must be true") }
        return .allActive
    }

    private static func excluded(_ body: BodyFields, from selection: Selection) throws -> Set<String> {
        guard let exclude = body["exclude"]?.object else { return [] }
        switch selection {
        case .lists, .allActive:
            return Set(try BodyFields(exclude).requiredIDs("contact_ids", 1...500).map { $0.lowercased() })
        case .contacts, .nobody:
            throw ConstantContactError.validation("exclude goes with list_ids or all_active_contacts only")
        }
    }
}
