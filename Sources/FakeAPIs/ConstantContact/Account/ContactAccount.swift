/// What an account at Constant Contact holds: contacts, lists and custom fields.
///
/// Import rules get it to change; see ``ContactImportRules``.
public struct ContactAccount: Sendable {
    struct List: Sendable {
        let id: String
        var name: String
        var description: String?
        var isFavourite: Bool
        let createdAt: Int
        var updatedAt: Int
        var deletedAt: Int?
        /// Contacts that are on it, active or not.
        var members = 0
    }

    struct CustomField: Sendable {
        let id: String
        let name: String
        let label: String
        let type: String
        let createdAt: Int
    }

    private(set) var contacts: [Contact] = []
    /// By address in lower case; by `sms:NUMBER` for those without one.
    private var numbersByIdentity: [String: Int32] = [:]
    private(set) var lists: [List] = []
    private(set) var customFields: [CustomField] = []
    /// Milliseconds since 1970 at which changes happen.
    var now = 0
    private let idPrefix: String

    /// - Parameter idPrefix: the first 24 characters of the ids of contacts, to the last hyphen.
    init(idPrefix: String) { self.idPrefix = idPrefix }

    // MARK: Contacts

    /// How many contacts there are, deleted ones included.
    public var contactCount: Int { contacts.count }

    /// The contact with this address in any case, also where it is deleted.
    public func contact(email: String) -> Contact? { number(email: email).map { contacts[$0] } }

    /// Adds a contact that nobody opted in, as an import does, or changes the one that has this address.
    ///
    /// A deleted contact comes back with its old permission.
    /// - Returns: whether it is new.
    @discardableResult
    public mutating func write(email: String, _ change: (inout Contact) -> Void) -> Bool {
        write(identity: email, email: email, change)
    }

    /// The same for a contact without an address, who is known by a number for text messages.
    @discardableResult
    public mutating func write(smsNumber: String, _ change: (inout Contact) -> Void) -> Bool {
        write(identity: "sms:\(smsNumber)", email: nil, change)
    }

    private mutating func write(identity: String, email: String?, _ change: (inout Contact) -> Void) -> Bool {
        if let number = number(email: identity) {
            update(number) { contact in
                contact.deletedAt = nil
                contact.updateSource = .account
                change(&contact)
            }
            return false
        }
        let number = add(email: email, permission: .implicit, source: .account)
        if email == nil { numbersByIdentity[identity] = Int32(number) }
        change(&contacts[number])
        return true
    }

    /// Puts the contact with this address on lists.
    ///
    /// - Returns: whether it is on all of them now; false for a contact that unsubscribed, or that would be on more
    ///   than 50 lists.
    @discardableResult
    public mutating func add(email: String, to lists: ContactLists) -> Bool {
        guard let number = number(email: email) else { return false }
        return add(number, to: lists.numbers)
    }

    /// The same for a contact without an address.
    @discardableResult
    public mutating func add(smsNumber: String, to lists: ContactLists) -> Bool {
        add(email: "sms:\(smsNumber)", to: lists)
    }

    /// What `cf:NAME` columns may name: names and labels of the custom fields.
    public var customFieldNames: [String] { customFields.flatMap { [$0.name, $0.label] } }

    /// The id of the field that `cf:NAME` columns name, by its name or label.
    public func customFieldID(named name: String) -> String? {
        customFields.first { $0.name == name || $0.label == name }?.id
    }

    // MARK: Inside

    static let maximumLists = 50

    func id(of number: Int) -> String {
        let digits = String(number, radix: 16)
        return idPrefix + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// The number of the contact with this id.
    func number(id: String) -> Int? {
        guard id.utf8.count == 36, id.lowercased().hasPrefix(idPrefix), let number = Int(id.suffix(12), radix: 16),
            contacts.indices.contains(number)
        else { return nil }
        return number
    }

    func number(email: String) -> Int? { numbersByIdentity[Self.identity(email)].map(Int.init) }

    /// An address as it is compared. One in small ASCII letters is taken as it is, so that contact and key share it.
    private static func identity(_ email: String) -> String {
        email.utf8.contains { $0 >= 0x80 || (0x41...0x5A).contains($0) } ? email.lowercased() : email
    }

    mutating func add(email: String?, permission: Contact.Permission, source: Contact.Source) -> Int {
        let number = contacts.count
        var contact = Contact(
            number: number, email: email, permission: permission, createSource: source, updateSource: source,
            createdAt: now, updatedAt: now)
        contact.optInSource = source
        contacts.append(contact)
        if let email { numbersByIdentity[Self.identity(email)] = Int32(number) }
        return number
    }

    mutating func update(_ number: Int, _ change: (inout Contact) -> Void) {
        contacts[number].updatedAt = now
        change(&contacts[number])
    }

    mutating func changeEmail(_ number: Int, to email: String?) {
        if let old = contacts[number].email { numbersByIdentity[Self.identity(old)] = nil }
        contacts[number].email = email
        if let email { numbersByIdentity[Self.identity(email)] = Int32(number) }
    }

    mutating func add(_ number: Int, to added: [Int32]) -> Bool {
        guard contacts[number].permission != .unsubscribed else { return false }
        contacts[number].deletedAt = nil
        if contacts[number].lists.isEmpty {
            // Shared, not copied: a million contacts of one import have one array.
            contacts[number].lists = added
            for list in added { lists[Int(list)].members += 1 }
            return true
        }
        let missing = added.filter { !contacts[number].lists.contains($0) }
        guard contacts[number].lists.count + missing.count <= Self.maximumLists else { return false }
        if !missing.isEmpty { contacts[number].lists += missing }
        for list in missing { lists[Int(list)].members += 1 }
        return true
    }

    /// Puts an unsubscribed contact on lists that count once it confirms.
    mutating func addUnconfirmed(_ number: Int, to added: [Int32]) {
        for list in added where !contacts[number].lists.contains(list) {
            contacts[number].lists.append(list)
            lists[Int(list)].members += 1
        }
    }

    mutating func remove(_ number: Int, from removed: [Int32]) {
        for list in contacts[number].lists where removed.contains(list) { lists[Int(list)].members -= 1 }
        contacts[number].lists.removeAll(where: removed.contains)
    }

    mutating func delete(_ number: Int) {
        remove(number, from: contacts[number].lists)
        let now = now
        update(number) { $0.deletedAt = now }
    }

    // MARK: Lists and fields

    /// The number of a list that is there and not deleted.
    func listNumber(id: String) -> Int32? {
        lists.firstIndex { $0.id == id.lowercased() && $0.deletedAt == nil }.map(Int32.init)
    }

    /// Nil where one of them is not there.
    func listNumbers(ids: [String]) -> [Int32]? {
        let numbers = ids.compactMap(listNumber)
        return numbers.count == ids.count ? Array(Set(numbers)).sorted() : nil
    }

    mutating func addList(id: String, name: String, description: String? = nil, isFavourite: Bool = false) {
        lists.append(
            List(
                id: id, name: name, description: description, isFavourite: isFavourite, createdAt: now, updatedAt: now))
    }

    mutating func updateList(_ number: Int32, _ change: (inout List) -> Void) {
        lists[Int(number)].updatedAt = now
        change(&lists[Int(number)])
    }

    /// Memberships go with it, contacts stay.
    mutating func deleteList(_ number: Int32) {
        for contact in contacts.indices where contacts[contact].lists.contains(number) {
            remove(contact, from: [number])
        }
        let now = now
        updateList(number) { $0.deletedAt = now }
    }

    mutating func addCustomField(_ field: CustomField) { customFields.append(field) }
}

/// Lists of one account that contacts are put on.
public struct ContactLists: Sendable {
    let numbers: [Int32]
}
