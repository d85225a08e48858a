extension OracleEloqua {
    /// The file as a whole, its header, its settings.
    enum FileRules {
        static let transport = rule(
            "transport-sftp-only", .rejectsFile, .documented, [Pages.importing, Pages.adobe],
            setting: "allowedTransports",
            what: "The file lies on an SFTP server; Eloqua does not read S3.",
            why: "The import tool is an SFTP client.",
            mend: "Export by SFTP.")
        static let port = rule(
            "port-22", .warns, .documented, [Pages.importing], setting: "enforcePort22",
            what: "The SFTP server listens on port 22.", why: "The tool has no setting for another.",
            mend: "Nothing to mend here: a harness cannot bind 22; the check is off by default.")
        static let missing = rule(
            "missing-file", .rejectsFile, .assumed, [], setting: "missingFile",
            what: "No file bears the exact name set.",
            why: "The run fails and contacts stay as they are.", mend: "Compare the names; no wildcard is documented.")
        static let fileExtension = rule(
            "file-extension", .rejectsFile, .inferred, [Pages.importing], setting: "extensions",
            what: "The name ends in .txt, .csv, .xls or .xlsx.", why: "Other files are not taken.",
            mend: "Rename the export.")
        static let encrypted = rule(
            "encrypted-file", .rejectsFile, .assumed, [Pages.adobe], setting: "key",
            what: "The file is an OpenPGP message.", why: "Nothing public says that the tool can decrypt.",
            mend: "Export without a public key; if your instance decrypts, name its key in the settings.")
        static let unreadable = rule(
            "unreadable-file", .rejectsFile, .inferred, [Pages.importing],
            what: "The file breaks off or is no text: packed, of another format, or UTF-16 without a byte order mark.",
            why: "The run fails, and contacts stay as they are.", mend: "Export plain text, uncompressed.")
        static let size = rule(
            "file-size", .rejectsFile, .documented, [Pages.importing], setting: "maxBytes",
            what: "At most 5 GB over SFTP.",
            why: "Larger files are refused.", mend: "Cut the export.")
        static let delimiter = rule(
            "delimiter", .warns, .inferred, [Pages.importing, Pages.uploading], setting: "tabPolicy",
            what: "The import tool knows comma, pipe and semicolon; tab is for the upload wizard only.",
            why: "Adobe's TAB_DELIMITED is not on the list of the tool that reads SFTP.", mend: "Export CSV.")
        static let encoding = rule(
            "encoding", .rejectsFile, .assumed, [Pages.characteristics], setting: "onInvalidBytes",
            what: "The file is UTF-8, with or without byte order mark, or UTF-16 with one.",
            why: "The Bulk API needs UTF-8; for files nothing is public.", mend: "Export UTF-8.")
        static let header = rule(
            "header-required", .rejectsFile, .documented, [Pages.importing],
            what: "The first row holds headings, of which at least one maps to a field (ELQ-00127).",
            why: "Nothing could be stored.", mend: "Export with a header and map its columns.")
        static let automap = rule(
            "header-automap", .maps, .assumed, [Pages.importing], setting: "mapping",
            what:
                "Headings are matched to display and internal names without case, blanks, _, - and a leading C_; XDM paths by what they end in.",
            why: "Oracle says \"similar names\" and no more.", mend: "Set the mapping.")
        static let duplicateHeader = rule(
            "duplicate-header", .rejectsFile, .assumed, [], setting: "onDuplicateHeader",
            what: "A heading, or its field, stands twice in the header.", why: "It is not known which one counts.",
            mend: "Give every column its own name.")
        static let unmapped = rule(
            "unmapped-column", .skips, .documented, [Pages.codes, Pages.recorded],
            what: "A heading maps to nothing: ELQ-00111, and the sync ends in warning while rows land.",
            why: "Its values are lost.", mend: "Map the column or take it out.")
        static let missingColumn = rule(
            "missing-mapped-column", .warns, .assumed, [Pages.codes], setting: "missingMappedColumn",
            what: "A mapped column is not in the file: ELQ-00121, stored values stay.",
            why: "The field is not updated.",
            mend: "Export the column.")
        static let readOnly = rule(
            "read-only-field", .skips, .assumed, [Pages.recorded], setting: "readOnlyField",
            what: "A column maps to a field that Eloqua sets itself.", why: "The value is ignored.", mend: "Unmap it.")
        static let maxFields = rule(
            "max-fields", .warns, .documented, [Pages.limits], setting: "maxFields", what: "At most 100 mapped fields.",
            why: "The Bulk API refuses more; whether the tool does is not public.", mend: "Map fewer.")
        static let identifier = rule(
            "identifier-required", .rejectsFile, .documented, [Pages.characteristics, Pages.importing],
            setting: "identifier",
            what: "The identifier is among the mapped fields (ELQ-00112, ELQ-00122).",
            why: "Contacts could not be matched.",
            mend: "Map the identifier's column, or choose another identifier.")
        static let noData = rule(
            "no-data", .warns, .assumed, [Pages.codes], setting: "noDataStatus",
            what: "The file has no data rows (ELQ-00124).",
            why: "Nothing happens.", mend: "Make sure that the audience is meant to be empty.")

        static let all = [
            transport, port, missing, fileExtension, encrypted, unreadable, size, delimiter, encoding, header, automap,
            duplicateHeader, unmapped, missingColumn, readOnly, maxFields, identifier, noData,
        ]
    }
}
