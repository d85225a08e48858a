extension ExternalDelivery {
    /// The file: account, place, name, layout.
    enum FileRules {
        static let accountType = rule(
            "account-type", .refusesSettings, .documented, [Pages.account], setting: "account.type",
            what: "The account is of type Routing with delivery mode External.",
            why: "Nothing else makes an extraction file.",
            mend: "Choose a Routing account.")
        static let signal = rule(
            "post-processing-signal", .warns, .documented, [Pages.account, Pages.sdk],
            setting: "account.startsWithSignal",
            what: "The post-processing workflow begins with an External signal of the named activity.",
            why: "Otherwise nothing carries the file on.",
            mend: "Begin it with the activity signal.")
        static let destination = rule(
            "destination", .rejectsFile, .inferred, [Pages.delivery, Pages.account], setting: "destination",
            what: "Exactly one file lies under the agreed place.",
            why: "A partner who finds none, or two, does not know what to send.",
            mend: "Name the folder both sides use.")
        static let sent = rule(
            "sent-not-prepared", .warns, .inferred, [Pages.directMail], setting: "sendTime",
            what: "The file is not older than the send.", why: "A file made at preparation is not final.",
            mend: "Take the file after the send was confirmed.")
        static let singleFile = rule(
            "single-file", .rejectsFile, .documented, [Pages.content],
            what: "One file per send, no parts.", why: "No option splits the delivery.",
            mend: "Look who cut the file.")
        static let fileName = rule(
            "file-name", .rejectsFile, .documented, [Pages.content], setting: "namePattern",
            what: "The name is the evaluated expression or fits the pattern.", why: "The partner would not pick it up.",
            mend: "Mend the file name expression.")
        static let nameChars = rule(
            "file-name-chars", .rejectsFile, .inferred, [Pages.content],
            what: "The name holds no slash, backslash or control character.",
            why: "A date with slashes becomes folders.",
            mend: "Format the date without slashes.")
        static let collision = rule(
            "file-name-collision", .warns, .assumed, [Pages.sdk], setting: "onCollision",
            what: "The name was used by an earlier send or proof.", why: "That file is written over.",
            mend: "Put the time or the delivery id into the name.")
        static let format = rule(
            "format", .rejectsFile, .documented, [Pages.content, Pages.sdk], setting: "format",
            what: "The file is of the declared format.", why: "An XML or packed file cannot be read as text.",
            mend: "Set the format of the delivery.")
        static let encoding = rule(
            "encoding", .rejectsFile, .documented, [Pages.content], setting: "encoding",
            what: "All bytes decode in the declared code page.", why: "Letters would be wrong.",
            mend: "Set the encoding of the delivery.")
        static let representable = rule(
            "encoding-representable", .warns, .documented, [Pages.content], setting: "expectedRows",
            what: "An expected value has letters that the declared code page does not.",
            why: "Latin-1 has no Chinese, Greek or Cyrillic letters; Campaign cannot have written them.",
            mend: "Declare UTF-8.")
        static let utf8InLatin = rule(
            "encoding-utf8-in-latin1", .warns, .inferred, [Pages.content], setting: "encoding",
            what: "Non-ASCII bytes form UTF-8 while Latin-1 is declared.", why: "The partner would show Ã© for é.",
            mend: "Declare UTF-8.")
        static let bom = rule(
            "bom", .warns, .assumed, [], setting: "allowBom",
            what: "The file begins with a UTF-8 byte order mark.", why: "Some readers keep it in the first label.",
            mend: "Tell the partner, or turn allowBom off to refuse it.")
        static let lineEnd = rule(
            "line-end", .rejectsFile, .assumed, [Pages.sdk, Pages.export], setting: "lineEnd",
            what: "One line ending throughout, of the declared kind: carriage return stands for CR or CR LF.",
            why:
                "A reader set to the other ending sees one long line, or blank ones; which bytes Campaign writes is not public.",
            mend: "Set the end of line of the delivery.")
        static let header = rule(
            "header-present", .rejectsFile, .documented, [Pages.content, Pages.sdk], setting: "header",
            what: "The first line is the header, or no header is there when it is off.",
            why: "The first recipient would be taken for labels, or the labels for a recipient.",
            mend: "Agree on the option.")
        static let labels = rule(
            "header-labels", .rejectsFile, .documented, [Pages.content], setting: "columns",
            what: "The labels are those of the columns, in their order and number.",
            why: "Values would land in other columns.",
            mend: "Compare the content page with the agreement.")
        static let separator = rule(
            "separator", .rejectsFile, .documented, [Pages.content, Pages.sdk], setting: "separator",
            what: "The declared separator is used; tab by default.", why: "Everything is one column otherwise.",
            mend: "Set the column separator.")
        static let columnCount = rule(
            "column-count", .rejectsRow, .inferred, [Pages.content],
            what: "Each row has as many columns as are defined.", why: "Its values cannot be told apart.",
            mend: "Use a string delimiter.")
        static let delimiter = rule(
            "string-delimiter", .rejectsRow, .documented, [Pages.export, Pages.sdk], setting: "delimiter",
            what: "Strings are delimited as declared, the delimiter doubled inside.", why: "The value ends too early.",
            mend: "Set the string delimiter.")
        static let unescaped = rule(
            "unescaped-separator", .rejectsRow, .inferred, [Pages.sdk], setting: "delimiter",
            what: "Without a delimiter a value holds the separator, so the row has too many columns.",
            why: "The row is ambiguous.",
            mend: "Set a string delimiter.")
        static let fixedWidth = rule(
            "fixed-width", .rejectsRow, .assumed, [Pages.content], setting: "widths",
            what: "A fixed-width line is as long as the widths together, padded on the right.",
            why: "Fields would shift.",
            mend: "Agree on widths.")
        static let csvExcel = rule(
            "csv-excel", .reads, .assumed, [Pages.content], setting: "csvSeparator",
            what: "CSV (Excel) is parted by semicolons and quoted where needed.",
            why: "Which separator it has is not public, and Excel's own follows the computer's region.",
            mend: "Set csvSeparator to what you see in a file.")
        static let empty = rule(
            "empty-target", .warns, .assumed, [], setting: "emptyTarget",
            what: "An empty target makes a file with the header only.", why: "A partner may take it for a fault.",
            mend: "Agree on it.")

        static let all = [
            accountType, signal, destination, sent, singleFile, fileName, nameChars, collision, format, encoding,
            representable, utf8InLatin, bom, lineEnd, header, labels, separator, columnCount, delimiter, unescaped,
            fixedWidth,
            csvExcel, empty,
        ]
    }
}
