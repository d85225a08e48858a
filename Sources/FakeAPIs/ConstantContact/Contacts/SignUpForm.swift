import Drops
import StrictJSON

/// POST /contacts/sign_up_form: one person who signs up.
extension ConstantContact {
    func signUp(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let lists = try body.requiredIDs("list_memberships", 1...50)
        let fields = try ContactFields(body)
        let email = try body.text("email_address", upTo: 50)
        guard email != nil || body["sms_channel"] != nil else {
            throw ConstantContactError.validation("email_address is missing")
        }
        guard email?.contains("@") ?? true else {
            throw ConstantContactError.validation("email_address is no e-mail address")
        }
        let (id, isNew, number) = try change { (state) throws(ConstantContactError) in
            let numbers = try Self.lists(lists, in: state.account)
            let known = email.flatMap { state.account.number(email: $0) }
            let number = known ?? state.account.add(email: email, permission: .explicit, source: .contact)
            state.account.update(number) { write(fields, isNew: known == nil, to: &$0) }
            _ = state.account.add(number, to: numbers)
            state.received += 1
            return (state.account.id(of: number), known == nil, state.received)
        }
        let reply: JSON = ["contact_id": .string(id), "action": isNew ? "created" : "updated"]
        let name = "sign_up_form/\(Self.padded(number)).json"
        return APIReply(
            status: isNew ? 201 : 200, json: reply, afterwards: noting(name, request.body, lists: lists))
    }

    /// Only what is there changes; custom fields are added to.
    private func write(_ fields: ContactFields, isNew: Bool, to contact: inout Contact) {
        if let name = fields.firstName { contact.firstName = name }
        if let name = fields.lastName { contact.lastName = name }
        for (name, value) in fields.more where name != "custom_fields" { contact.more[name] = value }
        for field in fields.more["custom_fields"]?.array ?? [] {
            guard let id = field["custom_field_id"]?.string, let value = field["value"]?.string else { continue }
            contact.set("cf:", to: value, customFieldID: id)
        }
        contact.deletedAt = nil
        contact.updateSource = .contact
        guard contact.permission != .unsubscribed || settings.signUpResubscribes else { return }
        contact.optOutAt = nil
        contact.optOutSource = nil
        contact.optInSource = .contact
        contact.permission =
            settings.confirmsOptIn && (isNew || contact.permission != .explicit)
            ? .pendingConfirmation : .explicit
    }
}
