import Drops
import StrictJSON

/// POST contacts_json_import and contacts_file_import.
///
/// Source: V3 API guide on importing many contacts, https://developer.constantcontact.com/api_guide/import_contacts.html.
extension ConstantContact {
    func importJSON(_ request: APIRequest) throws -> APIReply {
        let body = try BodyFields(request)
        let lists = try body.requiredIDs("list_ids", 1...50)
        guard let rows = body["import_data"] else { throw ConstantContactError.validation("import_data is missing") }
        guard let rows = rows.array, !rows.isEmpty else {
            throw ConstantContactError.validation("import_data must be a list that is not empty")
        }
        try change { (state) throws(ConstantContactError) in try ImportChecks.check(rows, in: state.account) }
        try Self.checkPermission(body["sms_permission_to_send"]?.string)
        return try begin(.json, request.body, lists: lists, fileName: nil)
    }

    func importFile(_ request: APIRequest) throws -> APIReply {
        let type = request.headers["content-type"] ?? ""
        guard request.mediaType == "multipart/form-data" else {
            throw ConstantContactError.mediaType("The content type must be multipart/form-data.")
        }
        guard let form = Multipart(try request.body.bytes(), contentType: type) else {
            throw ConstantContactError.validation("The body does not keep to its multipart boundary")
        }
        guard let file = form.parts.first(where: { $0.name == "file" }) else {
            throw ConstantContactError.validation("file is missing")
        }
        let name = file.fileName ?? ""
        guard name.lowercased().hasSuffix(".csv") else {
            throw ConstantContactError.mediaType("The file must be a .csv file.")
        }
        let ids = (form.text("list_ids") ?? "").split(separator: ",").map { String($0).trimmingBlanks() }
        let lists = try BodyFields(["list_ids": .strings(ids)]).requiredIDs("list_ids", 1...50)
        try Self.checkPermission(form.text("sms_permission_to_send"))
        try Self.checkHeader(file.content)
        var writer = spool.makeWriter()
        try file.content.withUnsafeBytes { try writer.write($0) }
        return try begin(.file, writer.finish(), lists: lists, fileName: name)
    }

    private static func checkPermission(_ permission: String?) throws(ConstantContactError) {
        if let permission, !["explicit", "not_set"].contains(permission) {
            throw .validation("sms_permission_to_send must be explicit or not_set")
        }
    }

    /// What an importer finds at once.
    private static func checkHeader(_ content: ArraySlice<UInt8>) throws(ConstantContactError) {
        let line = content.prefix { $0 != UInt8(ascii: "\n") }
        let header = (CSVRows.read(Array(line)).first ?? []).map { $0.trimmingBlanks().lowercased() }
        guard header.contains("email") || header.contains("sms_number") else {
            throw .validation("The file needs a heading email or sms_number")
        }
    }

    private func begin(
        _ form: ContactImport.Form, _ content: Blob, lists: [String], fileName: String?
    ) throws -> APIReply {
        let now = now
        let (activity, number) = try change { (state) throws(ConstantContactError) in
            guard let numbers = state.account.listNumbers(ids: lists) else {
                let missing = lists.first { state.account.listNumber(id: $0) == nil } ?? ""
                throw .validation("list_ids holds the list \(missing), which is not there")
            }
            let batch = ContactImport(
                form: form, content: content, lists: ContactLists(numbers: numbers),
                maximumBytes: settings.maximumImportBytes, maximumRows: settings.maximumImportRows)
            let rules = rules
            let activity = try start(fileName: fileName, in: &state) { account in
                let counts = rules.apply(batch, to: &account)
                return ActivityResult(status: counts.document, failures: counts.failures)
            }
            state.received += 1
            return (activity, state.received)
        }
        let name =
            "\(form == .json ? "contacts_json_import" : "contacts_file_import")/\(Self.padded(number))-\(activity.id)"
        return APIReply(
            status: 201, json: activity.document(at: now, isNew: true),
            afterwards: noting("\(name).\(form == .json ? "json" : "csv")", content, lists: lists))
    }

    /// What the journal is to be told once the client was told, or was not.
    func noting(_ name: String, _ content: Blob, lists: [String]) -> @Sendable (Bool) -> Void {
        { [journal, time] isTold in
            let (principal, container, path) = ("constant-contact", lists.joined(separator: ","), Array(name.utf8))
            if isTold {
                journal.deliver(
                    endpoint: .api, principal: principal, container: container, path: path, content: content,
                    at: time.now)
            } else {
                journal.keepUntold(
                    endpoint: .api, principal: principal, container: container, path: path, content: content,
                    at: time.now)
            }
        }
    }

    /// Deliveries sort by name as they came.
    static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    }
}

extension ContactImportCounts {
    /// Source: V3 OpenAPI file, status of an import activity.
    fileprivate var document: [String: JSON] {
        [
            "items_total_count": .integer(items), "person_count": .integer(people), "error_count": .integer(errors),
            "correctable_count": .integer(correctable), "cannot_add_to_list_count": .integer(notAddedToList),
        ]
    }
}
