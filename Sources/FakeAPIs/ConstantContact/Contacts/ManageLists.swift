import Foundation
import StrictJSON

/// contact_lists and contact_custom_fields.
extension ConstantContact {
    private static let maximumListCount = 1_000

    func listLists(_ request: APIRequest) throws -> APIReply {
        let page = try CursorPage(request, maximum: 1_000)
        let status = page.parameter("status") ?? "active"
        guard ["all", "active", "deleted"].contains(status) else {
            throw ConstantContactError.validation("status must be one of all, active, deleted")
        }
        let name = page.parameter("name")
        let found = look { state in
            state.account.lists.filter { list in
                (status == "all" || (list.deletedAt == nil) == (status == "active"))
                    && (name.map { $0 == list.name } ?? true)
            }.map { Self.document($0, memberships: page.parameter("include_membership_count"), state.account) }
        }
        var document = page.document("lists", of: found, under: "/v3/contact_lists")
        if page.parameter("include_count") == "true" { document["lists_count"] = .integer(found.count) }
        return APIReply(status: 200, json: document)
    }

    func createList(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let name = try body.required("name", upTo: 255)
        let description = try body.text("description", upTo: 1_000)
        let id = ids.uuid()
        let document = try change { (state) throws(ConstantContactError) in
            try Self.checkName(name, in: state.account, butNot: nil)
            guard state.account.lists.count(where: { $0.deletedAt == nil }) < Self.maximumListCount else {
                throw .validation("an account has at most \(Self.maximumListCount) lists")
            }
            state.account.addList(
                id: id, name: name, description: description, isFavourite: body["favorite"]?.bool ?? false)
            return Self.document(state.account.lists[state.account.lists.count - 1], memberships: nil, state.account)
        }
        return APIReply(status: 201, json: document)
    }

    func getList(_ id: String, _ request: APIRequest) throws -> APIReply {
        let document = try change { (state) throws(ConstantContactError) in
            let list = state.account.lists[Int(try Self.list(id, in: state.account))]
            return Self.document(list, memberships: request.parameter("include_membership_count"), state.account)
        }
        return APIReply(status: 200, json: document)
    }

    func putList(_ id: String, _ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let name = try body.required("name", upTo: 255)
        let description = try body.text("description", upTo: 1_000)
        let document = try change { (state) throws(ConstantContactError) in
            let number = try Self.list(id, in: state.account)
            try Self.checkName(name, in: state.account, butNot: number)
            state.account.updateList(number) { list in
                list.name = name
                list.description = description
                list.isFavourite = body["favorite"]?.bool ?? false
            }
            return Self.document(state.account.lists[Int(number)], memberships: nil, state.account)
        }
        return APIReply(status: 200, json: document)
    }

    func deleteList(_ id: String) throws -> APIReply {
        let activity = try change { (state) throws(ConstantContactError) in
            let number = try Self.list(id, in: state.account)
            return try start(in: &state) { account in
                account.deleteList(number)
                return ActivityResult(status: ["list_count": 1])
            }
        }
        var reply = APIReply(status: 202, json: activity.document(at: now, isNew: true))
        reply.headers.append(("Location", "/v3/activities/\(activity.id)"))
        return reply
    }

    // MARK: Custom fields

    func listCustomFields(_ request: APIRequest) throws -> APIReply {
        let page = try CursorPage(request, maximum: 100)
        let found = look { $0.account.customFields.map(Self.document) }
        return APIReply(
            status: 200, json: page.document("custom_fields", of: found, under: "/v3/contact_custom_fields"))
    }

    func createCustomField(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let label = try body.required("label", upTo: 50)
        let type = try body.required("type", upTo: 50)
        guard ["string", "date"].contains(type) else {
            throw ConstantContactError.validation("type must be string or date")
        }
        let field = ContactAccount.CustomField(
            id: ids.uuid(), name: label.replacing(" ", with: "_"), label: label, type: type, createdAt: now)
        try change { (state) throws(ConstantContactError) in
            guard state.account.customFieldID(named: field.name) == nil else {
                throw .conflict("The custom field \(label) is there already.")
            }
            guard state.account.customFields.count < 100 else {
                throw .validation("an account has at most 100 custom fields")
            }
            state.account.addCustomField(field)
        }
        return APIReply(status: 201, json: Self.document(field))
    }

    // MARK: Pieces

    private static func list(_ id: String, in account: ContactAccount) throws(ConstantContactError) -> Int32 {
        guard let number = account.listNumber(id: id) else { throw .notFound("The list \(id) is not there.") }
        return number
    }

    private static func checkName(
        _ name: String, in account: ContactAccount, butNot number: Int32?
    ) throws(ConstantContactError) {
        let isTaken = account.lists.enumerated().contains { index, list in
            list.deletedAt == nil && list.name == name && number.map(Int.init) != index
        }
        if isTaken { throw .conflict("A list with the name \(name) is there already.") }
    }

    /// - Parameter memberships: `all` or `active` to count them.
    private static func document(
        _ list: ContactAccount.List, memberships: String?, _ account: ContactAccount
    ) -> JSON {
        var document: JSON = [
            "list_id": .string(list.id), "name": .string(list.name), "favorite": .bool(list.isFavourite),
            "created_at": .instant(list.createdAt), "updated_at": .instant(list.updatedAt),
        ]
        if let description = list.description { document["description"] = .string(description) }
        if let deleted = list.deletedAt { document["deleted_at"] = .instant(deleted) }
        switch memberships {
        case "all": document["membership_count"] = .integer(list.members)
        case "active":
            let number = account.listNumber(id: list.id)
            let active = account.contacts.count { $0.isMailable && number.map($0.lists.contains) ?? false }
            document["membership_count"] = .integer(active)
        default: break
        }
        return document
    }

    private static func document(_ field: ContactAccount.CustomField) -> JSON {
        [
            "custom_field_id": .string(field.id), "label": .string(field.label), "name": .string(field.name),
            "type": .string(field.type), "created_at": .instant(field.createdAt),
            "updated_at": .instant(field.createdAt),
        ]
    }
}
