import StrictJSON

/// What is wrong with a JSON import as a whole, told at once.
///
/// Source of the limits: V3 OpenAPI file (https://api.cc.email/v3/swagger.yaml), definition JsonImportContact.
enum ImportChecks {
    private static let maximumCustomFields = 25
    private static let shortTexts = ["first_name", "last_name", "job_title", "company_name"]

    static func check(_ rows: [JSON], in account: ContactAccount) throws(ConstantContactError) {
        var known: Set<String> = []
        for (index, row) in rows.enumerated() {
            guard let members = row.object else {
                throw .validation("import_data[\(index)] must be an object, not \(row.kind)")
            }
            for name in shortTexts {
                if let text = members[name]?.string, text.utf8.count > 50, text.count > 50 {
                    throw .validation("import_data[\(index)].\(name) must have at most 50 characters")
                }
            }
            let fields = members.keys.filter { $0.hasPrefix("cf:") }
            guard fields.count <= maximumCustomFields else {
                throw .validation("import_data[\(index)] has more than \(maximumCustomFields) custom fields")
            }
            for field in fields where !known.contains(field) {
                guard account.customFieldID(named: String(field.dropFirst(3))) != nil else {
                    throw .validation("import_data[\(index)] names the custom field \(field), which is not there")
                }
                known.insert(field)
            }
        }
    }
}
