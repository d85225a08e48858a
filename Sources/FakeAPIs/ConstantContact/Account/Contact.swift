import StrictJSON

/// One contact of the account.
///
/// There may be a million, so what few contacts have lies together, behind one reference.
public struct Contact: Sendable {
    /// Whether the person may be written to.
    public enum Permission: String, Sendable, CaseIterable {
        case explicit, implicit, notSet = "not_set", pendingConfirmation = "pending_confirmation"
        case temporaryHold = "temp_hold", unsubscribed
    }

    /// Who did it.
    public enum Source: String, Sendable, CaseIterable { case account = "Account", contact = "Contact" }

    /// Position in the account; its id follows from it.
    let number: Int
    /// As first sent; compared in lower case.
    public internal(set) var email: String?
    /// Nil where nobody gave one; the resource then lacks `first_name`.
    public var firstName: String?
    /// Nil where nobody gave one; the resource then lacks `last_name`.
    public var lastName: String?
    /// `implicit` for a contact that an import added; importing it again leaves this as it is.
    public internal(set) var permission: Permission
    var optInSource: Source?
    var createSource: Source
    var updateSource: Source
    /// Milliseconds since 1970, as all times here.
    var createdAt: Int
    var updatedAt: Int
    /// Numbers of lists. Contacts of one import share one array.
    var lists: [Int32] = []
    /// One element, or none: an array is a reference that copies when it is written.
    private var rare: [Rare] = []

    private struct Rare {
        var optOutSource: Source?
        var optOutAt: Int?
        var deletedAt: Int?
        var more: [String: JSON] = [:]
    }

    /// Takes all parts as they are; opted in, if at all, when it was created.
    init(
        number: Int, email: String?, permission: Permission, createSource: Source, updateSource: Source,
        createdAt: Int, updatedAt: Int
    ) {
        self.number = number
        self.email = email
        self.permission = permission
        self.createSource = createSource
        self.updateSource = updateSource
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Nobody opts in later than it is created.
    var optInAt: Int? { optInSource == nil ? nil : createdAt }
    var optOutSource: Source? {
        get { rare.first?.optOutSource }
        set { if newValue != optOutSource { changeRare { $0.optOutSource = newValue } } }
    }
    var optOutAt: Int? {
        get { rare.first?.optOutAt }
        set { if newValue != optOutAt { changeRare { $0.optOutAt = newValue } } }
    }
    var deletedAt: Int? {
        get { rare.first?.deletedAt }
        set { if newValue != deletedAt { changeRare { $0.deletedAt = newValue } } }
    }
    /// `job_title`, `custom_fields`, `phone_numbers`, ... as the resource tells them.
    var more: [String: JSON] {
        get { rare.first?.more ?? [:] }
        _modify {
            if rare.isEmpty { rare.append(Rare()) }
            yield &rare[0].more
        }
    }

    private mutating func changeRare(_ change: (inout Rare) -> Void) {
        if rare.isEmpty { rare.append(Rare()) }
        change(&rare[0])
    }

    /// Whether a mailing to its lists would reach it.
    public var isMailable: Bool { deletedAt == nil && (permission == .explicit || permission == .implicit) }
    /// A deleted contact is on no list but stays in the account, and comes back once it is written again.
    public var isDeleted: Bool { deletedAt != nil }
}

extension Contact {
    /// Sets what a column of an import names: `first_name`, `cf:tier`, `home_city`, ...
    ///
    /// - Parameter customFieldID: the id of a `cf:` column's field.
    /// - Returns: false for a column that imports do not have.
    @discardableResult
    public mutating func set(_ column: String, to value: String, customFieldID: String? = nil) -> Bool {
        switch column {
        case "first_name": firstName = value
        case "last_name": lastName = value
        case "job_title", "company_name", "anniversary": more[column] = .string(value)
        case "birthday_month", "birthday_day": more[column] = Int(value).map(JSON.integer) ?? .string(value)
        case "sms_number": more["sms_channel", default: [:]]["sms_address"] = .string(value)
        case "sms_consent_date": more["sms_channel", default: [:]]["sms_consent_date"] = .string(value)
        case let column where column.hasPrefix("cf:"):
            put("custom_fields", keyedBy: "custom_field_id", customFieldID ?? column, ["value": .string(value)])
        case let column where column == "phone" || column.hasSuffix("_phone"):
            let kind = column == "phone" ? "other" : String(column.dropLast("_phone".count))
            guard ["home", "work", "mobile", "other"].contains(kind) else { return false }
            put("phone_numbers", keyedBy: "kind", kind, ["phone_number": .string(value)])
        default: return setAddress(column, to: value)
        }
        return true
    }

    /// Takes away what a column of an import names.
    ///
    /// - Parameter customFieldID: the id of a `cf:` column's field.
    public mutating func clear(_ column: String, customFieldID: String? = nil) {
        switch column {
        case "first_name": firstName = nil
        case "last_name": lastName = nil
        case "job_title", "company_name", "anniversary", "birthday_month", "birthday_day": more[column] = nil
        case "sms_number", "sms_consent_date": more["sms_channel"] = nil
        // A part of an address or a number of a kind becomes empty; what stands beside it stays.
        default:
            if !column.hasPrefix("cf:") || customFieldID != nil { set(column, to: "", customFieldID: customFieldID) }
        }
    }

    private mutating func setAddress(_ column: String, to value: String) -> Bool {
        let parts = [
            "street": "street", "street2": "street", "city": "city", "state": "state", "zip": "postal_code",
            "country": "country",
        ]
        let kind = ["home", "work", "other"].first { column.hasPrefix($0 + "_") || column.hasPrefix($0 + " ") }
        let name = kind.map { String(column.dropFirst($0.count + 1)) } ?? column
        guard let part = parts[name] else { return false }
        let address = more["street_addresses"]?.array?.first { $0["kind"]?.string == kind ?? "home" }
        let street =
            name == "street2" ? [address?["street"]?.string, value].compactMap { $0 }.joined(separator: " ") : value
        put("street_addresses", keyedBy: "kind", kind ?? "home", [part: .string(street)])
        return true
    }

    /// Changes the element of a list of objects that has `key`, or appends one.
    private mutating func put(_ list: String, keyedBy name: String, _ key: String, _ members: [String: JSON]) {
        var elements = more[list]?.array ?? []
        if let index = elements.firstIndex(where: { $0[name]?.string == key }) {
            for (name, value) in members { elements[index][name] = value }
        } else {
            elements.append(.object(members.merging([name: .string(key)]) { value, _ in value }))
        }
        more[list] = .array(elements)
    }
}
