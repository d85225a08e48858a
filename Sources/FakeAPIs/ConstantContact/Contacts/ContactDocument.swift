import StrictJSON

/// How a contact is told, and how one is read.
///
/// Source: V3 OpenAPI file (https://api.cc.email/v3/swagger.yaml), definition ContactResource.
extension ContactAccount {
    /// Parts of a contact that are told only when they are asked for with `include`.
    static let parts = [
        "custom_fields", "list_memberships", "phone_numbers", "street_addresses", "taggings", "notes", "sms_channel",
    ]

    func document(_ contact: Contact, including parts: Set<String>) -> JSON {
        var document: JSON = [
            "contact_id": .string(id(of: contact.number)), "create_source": .string(contact.createSource.rawValue),
            "update_source": .string(contact.updateSource.rawValue), "created_at": .instant(contact.createdAt),
            "updated_at": .instant(contact.updatedAt),
        ]
        if contact.email != nil { document["email_address"] = Self.address(contact) }
        if let name = contact.firstName { document["first_name"] = .string(name) }
        if let name = contact.lastName { document["last_name"] = .string(name) }
        if let deleted = contact.deletedAt { document["deleted_at"] = .instant(deleted) }
        for (name, value) in contact.more where !Self.parts.contains(name) || parts.contains(name) {
            document[name] = value
        }
        for name in parts where document[name] == nil && name != "list_memberships" && name != "sms_channel" {
            document[name] = []
        }
        if parts.contains("list_memberships") {
            document["list_memberships"] = .strings(contact.lists.map { lists[Int($0)].id })
        }
        return document
    }

    private static func address(_ contact: Contact) -> JSON {
        var address: JSON = [
            "address": .string(contact.email ?? ""), "permission_to_send": .string(contact.permission.rawValue),
            "created_at": .instant(contact.createdAt), "updated_at": .instant(contact.updatedAt),
            "confirm_status": contact.permission == .pendingConfirmation ? "pending" : "off",
        ]
        if let source = contact.optInSource { address["opt_in_source"] = .string(source.rawValue) }
        if let date = contact.optInAt { address["opt_in_date"] = .instant(date) }
        if let source = contact.optOutSource { address["opt_out_source"] = .string(source.rawValue) }
        if let date = contact.optOutAt { address["opt_out_date"] = .instant(date) }
        return address
    }
}

/// The members of a contact in a body, checked against their limits.
struct ContactFields {
    let firstName: String?
    let lastName: String?
    /// Core properties that are there, and sub-resources that are there.
    let more: [String: JSON]
    let lists: [String]?

    /// Core properties besides the names: a PUT that leaves one out empties it.
    static let core = ["job_title", "company_name", "birthday_month", "birthday_day", "anniversary"]

    init(_ body: BodyFields) throws(ConstantContactError) {
        firstName = try body.text("first_name", upTo: 50)
        lastName = try body.text("last_name", upTo: 50)
        var more: [String: JSON] = [:]
        for name in ["job_title", "company_name"] {
            if let text = try body.text(name, upTo: 50) { more[name] = .string(text) }
        }
        if let text = try body.text("anniversary", upTo: 10) { more["anniversary"] = .string(text) }
        if let month = try body.integer("birthday_month", 1...12) { more["birthday_month"] = .integer(month) }
        if let day = try body.integer("birthday_day", 1...31) { more["birthday_day"] = .integer(day) }
        guard (more["birthday_month"] == nil) == (more["birthday_day"] == nil) else {
            throw .validation("birthday_month and birthday_day go together")
        }
        let lengths = [
            "custom_fields": 50, "phone_numbers": 3, "street_addresses": 3, "taggings": 50, "notes": 150,
        ]
        for (name, most) in lengths.sorted(by: { $0.key < $1.key }) {
            guard let value = body[name] else { continue }
            guard let elements = value.array, elements.count <= most else {
                throw .validation("\(name) must be a list of at most \(most)")
            }
            more[name] = value
        }
        if let channel = body["sms_channel"] {
            guard channel.object != nil else { throw .validation("sms_channel must be an object") }
            more["sms_channel"] = channel
        }
        for field in more["custom_fields"]?.array ?? [] {
            guard field["custom_field_id"]?.string != nil, let value = field["value"]?.string, value.count <= 255 else {
                throw .validation("custom_fields must hold custom_field_id and value of at most 255 characters")
            }
        }
        self.more = more
        lists = try body.ids("list_memberships", 0...50)
    }
}
