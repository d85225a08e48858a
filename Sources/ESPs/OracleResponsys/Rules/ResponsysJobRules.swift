extension OracleResponsys {
    /// The job, the file server, and reading the file.
    enum JobRules {
        static let connectionType = rule(
            "connection-type", .warns, .documented, [Pages.adobe], setting: "allowS3",
            what: "Adobe's destination offers SFTP with password or key; S3 is accepted for old set-ups.",
            why: "Adobe's present page offers no S3 for it, so such a set-up may stop.", mend: "Export by SFTP.")
        static let s3 = rule(
            "s3-not-a-source", .warns, .inferred, [Pages.overview],
            what: "The drop lies on S3, and Connect reads its own file server or an SFTP host.",
            why: "Somebody must carry the file over.", mend: "Export by SFTP.")
        static let folder = rule(
            "upload-folder", .skips, .documented, [Pages.audience], setting: "folder",
            what: "Only files in the job's folder are seen.", why: "Exports to be imported go to upload.",
            mend: "Export into that folder.")
        static let jobName = rule(
            "job-name", .refusesSettings, .documented, [Pages.profile], setting: "jobName",
            what: "A job's name has at most 100 letters, digits, blanks and ! - = @ _ [ ] { }.",
            why: "It cannot be saved.",
            mend: "Choose another name.")
        static let expiry = rule(
            "job-expiry", .skips, .documented, [Pages.profile], setting: "expires",
            what: "An expired job is gone for good.", why: "Nothing runs and nobody is told.",
            mend: "Set it never to expire.")
        static let pattern = rule(
            "file-name-pattern", .selectsFile, .assumed, [Pages.stitch], setting: "patternMode",
            what: "The file is named exactly, by prefix and date, or with *.",
            why: "The import side's patterns are not public.",
            mend: "Make the names fit.")
        static let multiple = rule(
            "file-multiple-match", .selectsFile, .assumed, [], setting: "multiple",
            what: "Of several files the newest is taken, the others stay.", why: "Older drops may never be imported.",
            mend: "Import after every export.")
        static let notFound = rule(
            "file-not-found", .rejectsFile, .assumed, [], setting: "fileNotFoundMessage", what: "No file fits.",
            why: "The job fails.", mend: "Compare folder and name with the job's.")
        static let ready = rule(
            "ready-file-missing", .skips, .assumed, [Pages.stitch], setting: "readyFile",
            what: "The job wants a ready file and there is none: it waits.", why: "Adobe writes no ready file.",
            mend: "Turn the ready file off, or write one.")
        static let count = rule(
            "count-file-mismatch", .rejectsFile, .documented, [Pages.profile], setting: "countFile",
            what:
                "The count file's number differs from the data file's records: the job fails and the upload is deleted.",
            why: "The drop is gone and must be exported again.", mend: "Count data records without the header.")
        static let unpack = rule(
            "unpack", .rejectsFile, .assumed, [Pages.amperity, Pages.stitch], setting: "unpack",
            what:
                "A .gz, a .zip with one file in it, and a .pgp or .gpg for which the job has a key are unpacked first.",
            why: "An archive of several files, or an encrypted file without the key, fails the job.",
            mend: "Export one file uncompressed, or give the job the key whose public half the exporter has.")
        static let unreadable = rule(
            "unreadable-file", .rejectsFile, .inferred, [Pages.profile],
            what: "The file breaks off, does not decrypt, or is no text in the job's character set.",
            why: "The job fails with its data issues, and the upload is deleted.",
            mend: "Send the file again, as text in the job's character set.")
        static let empty = rule(
            "empty-file", .rejectsFile, .documented, [Pages.profile],
            what: "The file is empty or holds only a header: the job fails and the upload is deleted.",
            why: "An empty audience looks like a fault.", mend: "Skip the export when nobody is in it.")
        static let charset = rule(
            "charset", .warns, .assumed, [Pages.encoding], setting: "charset",
            what: "The file is decoded by the job's character set.",
            why: "Wrong bytes become U+FFFD.", mend: "Set UTF_8.")
        static let mark = rule(
            "byte-order-mark", .changesValue, .assumed, [], setting: "bom", what: "A byte order mark is taken off.",
            why: "Kept, it makes the first heading unknown.", mend: "Export without one.")
        static let delimiter = rule(
            "delimiter", .reads, .assumed, [Pages.stitch], setting: "delimiter",
            what: "Comma, tab, semicolon or pipe parts fields.", why: "With the wrong one no column is mapped.",
            mend: "Set the exporter's.")
        static let enclosure = rule(
            "enclosure", .reads, .assumed, [Pages.handling], setting: "enclosure",
            what: "Double quotes, single quotes or nothing enclose fields.",
            why: "With none, quotes stay in the values.",
            mend: "Set double.")
        static let nested = rule(
            "nested-quotes", .rejectsRow, .assumed, [Pages.history], setting: "doubledQuote",
            what: "A quote inside an enclosed field: INVALID DATA FORMAT; a doubled one stands for itself.",
            why: "Whether doubling is understood is not public.", mend: "Avoid quotes in values.")
        static let fieldCount = rule(
            "field-count", .rejectsRow, .inferred, [Pages.history],
            what: "A record has another number of fields than the header: INVALID DATA FORMAT.",
            why: "Its values cannot be told apart.", mend: "Enclose values that hold the delimiter.")
        static let lineBreak = rule(
            "line-break-in-field", .rejectsRow, .assumed, [Pages.delimited], setting: "multilineFields",
            what: "A line break inside an enclosed field breaks the record; both pieces are rejected.",
            why: "Oracle advises to remove line breaks.", mend: "Replace them before export.")
        static let firstLine = rule(
            "first-line-names", .reads, .documented, [Pages.delimited, Pages.handling], setting: "hasHeader",
            what: "The first line names the fields; without one they are taken by position.",
            why: "Switched off, the header becomes a record.", mend: "Keep it on.")
        static let wizardLimit = rule(
            "ui-load-limit", .rejectsFile, .documented, [Pages.loadFile, Pages.handling], setting: "wizard",
            what: "Load from File takes 5,000 records of a comma-delimited .csv with a header.",
            why: "Larger files need Connect.", mend: "Use a Connect job.")
        static let archive = rule(
            "archive-and-delete", .removesFile, .documented, [Pages.profile], setting: "archiveFolder",
            what: "The upload is archived, and deleted on success, when empty, with bad data or on a count mismatch.",
            why: "After other failures it stays and may be taken again.", mend: "Nothing to mend.")
        static let threshold = rule(
            "reject-threshold", .rejectsFile, .assumed, [], setting: "maxRejects",
            what: "Too many rejected records fail the job.",
            why: "No threshold is documented; none is the default.", mend: "Mend the records.")

        static let all = [
            connectionType, s3, folder, jobName, expiry, pattern, multiple, notFound, ready, count, unpack, unreadable,
            empty,
            charset,
            mark, delimiter, enclosure, nested, fieldCount, lineBreak, firstLine, wizardLimit, archive, threshold,
        ]
    }
}
