extension OracleResponsys {
    /// Names, mapping, values.
    enum FieldRules {
        static let derived = rule(
            "derived-schema", .applies, .assumed, [Pages.names], setting: "fields",
            what: "No fields are described, so the list has the system fields and a STR255 for each other heading.",
            why: "Types and lengths are guesses.", mend: "Describe the list's fields.")
        static let nameLength = rule(
            "field-name-length", .changesValue, .inferred, [Pages.bulkStatus, Pages.names], setting: "maxName",
            what: "A heading longer than 30 characters is cut.", why: "Headings with a segment's id are longer.",
            mend: "Shorten it in the export.")
        static let collision = rule(
            "field-name-collision", .rejectsFile, .documented, [Pages.bulkStatus],
            what: "Two headings are equal after cutting or but for case.", why: "They must be renamed by hand.",
            mend: "Rename one in the export.")
        static let characters = rule(
            "field-name-characters", .refusesSettings, .documented, [Pages.names], setting: "fields",
            what: "A name has letters, digits, $ # _, begins with a letter, and a custom one does not end in _.",
            why: "Responsys refuses it.", mend: "Rename the field.")
        static let reserved = rule(
            "field-name-reserved", .refusesSettings, .documented, [Pages.names], setting: "fields",
            what: "A name is none of the reserved words and letters.", why: "FIRST or DATE cannot be a field.",
            mend: "Rename the field, FIRST_NM for instance.")
        static let unmapped = rule(
            "unmapped-column", .skips, .inferred, [Pages.bulkStatus], setting: "skip",
            what: "A column that is not mapped is passed over.", why: "Its values are lost.", mend: "Map it.")
        static let missing = rule(
            "mapped-column-missing", .rejectsFile, .assumed, [], setting: "mappedColumnMissing",
            what: "The mapping names a column that is not in the file.", why: "The job fails.",
            mend: "Export it, or unmap it.")
        static let timestampPrefix = rule(
            "timestamp-prefixed-column", .changesValue, .documented, [Pages.delimited], setting: "timestampPrefixRule",
            what: "A column whose name begins with timestamp gets the time of the upload.",
            why: "A rule of the old wizard, off for Connect.", mend: "Rename the column.")
        static let trim = rule(
            "trim", .changesValue, .documented, [Pages.handling], what: "Blanks and nulls at both ends are taken off.",
            why: "They never reach the list.", mend: "Nothing to mend.")
        static let blankLines = rule(
            "blank-lines-in-text", .changesValue, .documented, [Pages.handling],
            what: "Blank lines inside a text are taken out.",
            why: "Paragraphs run together.", mend: "Nothing to mend.")
        static let truncated = rule(
            "value-truncated", .changesValue, .documented, [Pages.handling],
            what: "A value longer than its field is cut, not rejected; a key too.",
            why: "Two keys cut to the same become one person.", mend: "Widen the field or shorten the value.")
        static let timestamp = rule(
            "timestamp-format", .rejectsRow, .assumed, [Pages.handling], setting: "dateFormat",
            what: "A timestamp is yyyy-mm-dd hh:mi:ss; the rest is dropped, other forms are INVALID DATA FORMAT.",
            why: "The record is lost.", mend: "Export that form.")
        static let integer = rule(
            "integer-format", .rejectsRow, .assumed, [Pages.types], setting: "numberErrors",
            what: "An INTEGER is no whole number of 32 bits: INVALID DATA FORMAT.", why: "The record is lost.",
            mend: "Export plain digits.")
        static let number = rule(
            "number-format", .rejectsRow, .assumed, [], setting: "numberErrors",
            what: "A NUMBER is no number: INVALID DATA FORMAT.", why: "The record is lost.",
            mend: "Export plain numbers.")
        static let email = rule(
            "email-format", .rejectsRow, .assumed, [], setting: "emailCheck",
            what: "An address has no or several @, a blank, or no dot in its domain.",
            why: "The syntax test is not public; without another key the record is lost.", mend: "Mend the address.")
        static let mobile = rule(
            "mobile-format", .rejectsRow, .documented, [Pages.mobile, Pages.history], setting: "mobileMode",
            what: "A leading + is taken off; fewer than 6 or more than 15 digits: INVALID FORMAT FOR MOBILE NUMBER.",
            why: "The whole record is rejected for it.", mend: "Export E.164 numbers or nothing.")
        static let country = rule(
            "mobile-country", .rejectsRow, .documented, [Pages.mobile, Pages.history], setting: "defaultCountry",
            what:
                "E.164 fills the country from the number, Local puts the country's code in front; it is a valid ISO2 code.",
            why: "INVALID FORMAT FOR MOBILE COUNTRY rejects the record.", mend: "Export ISO2 codes.")
        static let permission = rule(
            "permission-token", .changesValue, .assumed, [Pages.merge], setting: "optinValue",
            what: "The job's tokens become I or O; any other takes the default.", why: "yes and no mean nothing to it.",
            mend: "Set optinValue and optoutValue to the exporter's words.")
        static let defaultPermission = rule(
            "default-permission", .applies, .documented, [Pages.merge], setting: "defaultPermissionStatus",
            what: "A new record without permission status is opted OUT unless the job says OPTIN.",
            why: "A file with no permission column adds everybody as opted out, and no mail goes out.",
            mend: "Set defaultPermissionStatus: OPTIN when consent is there, or export the status.")
        static let format = rule(
            "email-format-token", .changesValue, .assumed, [Pages.merge], setting: "htmlValue",
            what: "The job's tokens become H or T, any other U.", why: "U leaves the choice to Responsys.",
            mend: "Set htmlValue and textValue.")
        static let derivedFields = rule(
            "derived-fields", .applies, .documented, [Pages.system],
            what: "Domain, MD5 and SHA-256 are derived from the address.", why: "They cannot be imported.",
            mend: "Nothing to mend.")
        static let readOnly = rule(
            "system-field-read-only", .skips, .inferred, [Pages.system],
            what: "A column fills a field that Responsys sets itself.", why: "It is passed over.", mend: "Unmap it.")

        static let all = [
            derived, nameLength, collision, characters, reserved, unmapped, missing, timestampPrefix, trim, blankLines,
            truncated, timestamp, integer, number, email, mobile, country, permission, defaultPermission, format,
            derivedFields, readOnly,
        ]
    }
}
