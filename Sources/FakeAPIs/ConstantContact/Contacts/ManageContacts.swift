import Foundation
import StrictJSON

/// The contacts resource.
///
/// Sources: V3 OpenAPI file (https://api.cc.email/v3/swagger.yaml); V3 API guide, "Delete a contact"
/// (https://developer.constantcontact.com/api_guide/contacts_delete.html) and "Re-subscribe a contact"
/// (https://developer.constantcontact.com/api_guide/contacts_re-subscribe.html).
extension ConstantContact {
    private static let maximumAddress = 80

    func createContact(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let fields = try ContactFields(body)
        let source = try Self.source("create_source", in: body)
        let address = try Self.address(in: body)
        if fields.firstName == nil, fields.lastName == nil, address == nil, body["sms_channel"] == nil {
            throw ConstantContactError.validation("one of first_name, last_name, email_address, sms_channel is needed")
        }
        let document = try change { (state) throws(ConstantContactError) in
            try Self.checkFree(address?.email, in: state.account, butNot: nil)
            let lists = try Self.lists(fields.lists ?? [], in: state.account)
            let number = state.account.add(
                email: address?.email, permission: address?.permission ?? (source == .contact ? .explicit : .implicit),
                source: source)
            state.account.update(number) { contact in
                contact.firstName = fields.firstName
                contact.lastName = fields.lastName
                contact.more = fields.more
            }
            if !lists.isEmpty { _ = state.account.add(number, to: lists) }
            return state.account.document(state.account.contacts[number], including: Set(ContactAccount.parts))
        }
        return APIReply(status: 201, json: document)
    }

    func getContact(_ id: String, _ request: APIRequest) throws -> APIReply {
        let parts = try Self.parts(request.parameter("include"))
        let document = try change { (state) throws(ConstantContactError) in
            let number = try Self.number(id, in: state.account)
            return state.account.document(state.account.contacts[number], including: parts)
        }
        return APIReply(status: 200, json: document)
    }

    func putContact(_ id: String, _ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let fields = try ContactFields(body)
        let source = try Self.source("update_source", in: body)
        let address = try Self.address(in: body)
        let document = try change { (state) throws(ConstantContactError) in
            let number = try Self.number(id, in: state.account)
            try Self.checkFree(address?.email, in: state.account, butNot: number)
            let lists = try fields.lists.map { ids throws(ConstantContactError) in
                try Self.lists(ids, in: state.account)
            }
            try Self.checkUpdate(of: state.account.contacts[number], permission: address?.permission, by: source)
            if let address { state.account.changeEmail(number, to: address.email) }
            state.account.update(number) { contact in
                Self.write(fields, address?.permission, source, to: &contact)
                contact.deletedAt = nil
            }
            if let lists {
                state.account.remove(number, from: state.account.contacts[number].lists)
                _ = state.account.add(number, to: lists)
            }
            return state.account.document(state.account.contacts[number], including: Set(ContactAccount.parts))
        }
        return APIReply(status: 200, json: document)
    }

    func deleteContact(_ id: String) throws -> APIReply {
        try change { (state) throws(ConstantContactError) in
            state.account.delete(try Self.number(id, in: state.account))
        }
        return APIReply(status: 204)
    }

    /// The contact stays unsubscribed until it confirms, which nobody does here; the lists are added at once.
    func resubscribe(_ id: String, _ request: APIRequest) throws -> APIReply {
        let lists = try BodyFields(request).requiredIDs("list_ids", 1...50)
        let document = try change { (state) throws(ConstantContactError) in
            let number = try Self.number(id, in: state.account)
            guard state.account.contacts[number].permission == .unsubscribed else {
                throw .conflict("The contact \(id) is not unsubscribed.")
            }
            guard state.account.contacts[number].more["resubscribe_requested"] == nil else {
                throw .conflict("A confirmation was sent to the contact \(id) before.")
            }
            let numbers = try Self.lists(lists, in: state.account)
            state.account.update(number) { $0.more["resubscribe_requested"] = true }
            state.account.addUnconfirmed(number, to: numbers)
            return state.account.document(state.account.contacts[number], including: ["list_memberships"])
        }
        return APIReply(status: 200, json: document)
    }

    /// Days that a contact counts as a new subscriber; how many they are is not documented.
    private static let newSubscriberDays = 30

    /// Source: "Get contacts counts", https://developer.constantcontact.com/api_guide/contacts_counts.html, which
    /// asks for `new_subscribers`; the OpenAPI file writes `new_subscriber`.
    func countContacts(_ request: APIRequest) throws(ConstantContactError) -> APIReply {
        let include = request.parameter("include")
        guard include.map(["new_subscriber", "new_subscribers"].contains) ?? true else {
            throw .validation("include may name new_subscriber")
        }
        let (counts, new) = look { state in
            var counts: [Contact.Permission: Int] = [:]
            var new = 0
            let oldest = state.account.now - Self.newSubscriberDays * 86_400_000
            for contact in state.account.contacts where !contact.isDeleted {
                counts[contact.permission, default: 0] += 1
                if contact.isMailable, contact.createdAt > oldest { new += 1 }
            }
            return (counts, new)
        }
        let count = { (permission: Contact.Permission) in JSON.integer(counts[permission] ?? 0) }
        var document: JSON = [
            "total": .integer(counts.values.reduce(0, +)), "explicit": count(.explicit),
            "implicit": count(.implicit), "pending": count(.pendingConfirmation),
            "unsubscribed": count(.unsubscribed),
        ]
        if include != nil { document["new_subscriber"] = .integer(new) }
        return APIReply(status: 200, json: document)
    }

    // MARK: Rules

    /// A person who opted out comes back only by an own act. Source: "Re-subscribe a contact".
    private static func checkUpdate(
        of contact: Contact, permission: Contact.Permission?, by source: Contact.Source
    ) throws(ConstantContactError) {
        if contact.isDeleted, source != .account {
            throw .validation("update_source must be Account to bring back a deleted contact")
        }
        let becomesMailable = permission == .explicit || permission == .implicit
        if contact.permission == .unsubscribed, contact.optOutSource == .contact, becomesMailable {
            throw .validation("permission_to_send cannot be changed: the contact unsubscribed itself")
        }
    }

    private static func write(
        _ fields: ContactFields, _ permission: Contact.Permission?, _ source: Contact.Source, to contact: inout Contact
    ) {
        contact.firstName = fields.firstName
        contact.lastName = fields.lastName
        for name in ContactFields.core { contact.more[name] = fields.more[name] }
        contact.more.merge(fields.more) { _, new in new }
        contact.updateSource = source
        guard let permission, permission != contact.permission else { return }
        contact.permission = permission
        contact.optOutAt = permission == .unsubscribed ? contact.updatedAt : nil
        contact.optOutSource = permission == .unsubscribed ? source : nil
    }

    private static func checkFree(
        _ email: String?, in account: ContactAccount, butNot number: Int?
    ) throws(ConstantContactError) {
        guard let email, let other = account.number(email: email), other != number else { return }
        throw .conflict("Email already exists for contact \(account.id(of: other))")
    }

    // MARK: Pieces

    static func number(_ id: String, in account: ContactAccount) throws(ConstantContactError) -> Int {
        guard UUID(uuidString: id) != nil else {
            throw ConstantContactError(
                status: 400, key: "contacts.api.not_found", message: "contact_id is in an invalid format.")
        }
        guard let number = account.number(id: id) else { throw .notFound("The contact \(id) is not there.") }
        return number
    }

    static func lists(_ ids: [String], in account: ContactAccount) throws(ConstantContactError) -> [Int32] {
        guard let numbers = account.listNumbers(ids: ids) else {
            throw .validation("list_memberships holds a list that is not there")
        }
        return numbers
    }

    /// The parts that `include` asks for.
    static func parts(_ include: String?) throws(ConstantContactError) -> Set<String> {
        let wanted = Set((include ?? "").split(separator: ",").map(String.init))
        if let unknown = wanted.subtracting(ContactAccount.parts).min() {
            throw .validation("include names \(unknown); it may name \(ContactAccount.parts.joined(separator: ", "))")
        }
        return wanted
    }

    private static func source(_ name: String, in body: BodyFields) throws(ConstantContactError) -> Contact.Source {
        guard let text = body[name]?.string else {
            throw .validation("\(name) is missing, \(name) does not have a valid value")
        }
        guard let source = Contact.Source(rawValue: text) else {
            throw .validation("\(name) does not have a valid value")
        }
        return source
    }

    private static func address(
        in body: BodyFields
    ) throws(ConstantContactError) -> (email: String, permission: Contact.Permission?)? {
        guard let value = body["email_address"] else { return nil }
        guard let object = value.object else { throw .validation("email_address must be an object, not \(value.kind)") }
        let fields = BodyFields(object)
        let email = try fields.required("address", upTo: maximumAddress)
        guard email.contains("@") else { throw .validation("email_address.address is no e-mail address") }
        guard let word = try fields.text("permission_to_send", upTo: 50) else { return (email, nil) }
        guard let permission = Contact.Permission(rawValue: word) else {
            throw .validation("permission_to_send does not have a valid value")
        }
        return (email, permission)
    }
}
