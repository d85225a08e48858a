extension AdobeCampaign {
    /// Data loading (file): how lines become columns.
    enum LoadingRules {
        static let encoding = rule(
            "encoding", .reads, .documented, [Pages.format], setting: "dataLoading.encoding",
            what: "The file is decoded by the configured code page, Latin 1 (1252) by default.",
            why: "The bytes are never looked at to find another.", mend: "Set UTF-8 for Real-Time CDP's files.")
        static let encodingSuspect = rule(
            "encoding-suspect", .warns, .inferred, [Pages.format], setting: "dataLoading.encoding",
            what:
                "The file is UTF-8 and is read as Latin 1: every non-ASCII letter turns into two or three wrong ones.",
            why: "Nothing fails; é is stored as Ã©, and every mail shows it.", mend: "Set the encoding to UTF-8.")
        static let encodingMalformed = rule(
            "encoding-malformed", .rejectsRow, .assumed, [], setting: "dataLoading.malformedBytes",
            what: "A line holds bytes that are not of the configured encoding.", why: "Its text cannot be known.",
            mend: "Set the encoding that the exporter writes.")
        static let linesToIgnore = rule(
            "lines-to-ignore", .reads, .assumed, [Pages.optimizerLoad], setting: "dataLoading.linesToIgnore",
            what: "Lines at the top are dropped, before the header.", why: "One too many takes the header away.",
            mend: "Leave it at 0.")
        static let headerLine = rule(
            "header-line", .reads, .documented, [Pages.format], setting: "dataLoading.hasHeader",
            what: "The first line is the header and no data.", why: "Switched off, the header becomes a recipient.",
            mend: "Keep it on for exports with a header.")
        static let headerCount = rule(
            "header-count", .rejectsFile, .assumed, [Pages.standardLoad], setting: "dataLoading.checkColumns",
            what: "The header has as many columns as the definition.",
            why: "Values are taken by position, so one column more shifts all that follow.",
            mend: "Export the columns of the sample file.")
        static let headerNames = rule(
            "header-names", .rejectsFile, .assumed, [Pages.standardLoad], setting: "dataLoading.nameMatch",
            what: "The header's names equal the definition's, in the same order.",
            why: "With the check off, swapped columns load into each other with a warning only.",
            mend: "Export the columns of the sample file in its order.")
        static let columnByPosition = rule(
            "column-by-position", .maps, .inferred, [Pages.standardLoad], setting: "dataLoading.checkColumns",
            what: "Values are bound to columns by position, never by name.", why: "The header is only compared.",
            mend: "Keep the column check on.")
        static let columnSeparator = rule(
            "column-separator", .reads, .documented, [Pages.format], setting: "dataLoading.separators",
            what: "Each active separator parts columns.", why: "A space or semicolon ticked by mistake parts values.",
            mend: "Tick only the exporter's separator.")
        static let separatorSuspect = rule(
            "separator-suspect", .warns, .inferred, [Pages.format], setting: "dataLoading.separators",
            what: "The header is one column wide though it holds another separator.", why: "Every row will fail.",
            mend: "Set that separator.")
        static let stringDelimiter = rule(
            "string-delimiter", .rejectsRow, .assumed, [Pages.format, Pages.sdk],
            setting: "dataLoading.stringDelimiter",
            what:
                "Text between string delimiters is one value, a doubled one stands for itself; text after a closing one makes the line an error.",
            why: "With none set, quotes stay in the values.", mend: "Set Double quote.")
        static let escapeSuspect = rule(
            "string-escape-suspect", .warns, .inferred, [Pages.exportFormat], setting: "dataLoading.stringDelimiter",
            what: "A backslash stands before a string delimiter.",
            why: "Campaign does not know \\\" and ends the value there.",
            mend: "Let the exporter escape by doubling.")
        static let multiline = rule(
            "multiline-records", .rejectsRow, .inferred, [Pages.format, Pages.optimizerLoad],
            setting: "dataLoading.multiline", what: "A line break inside a delimited value ends the record.",
            why: "Both pieces are errors.", mend: "Turn on \"Records span multiple lines\".")
        static let rowWidth = rule(
            "row-width", .rejectsRow, .inferred, [Pages.jobs, Pages.webReconciliation],
            what: "A line has more or fewer columns than defined; one empty extra is allowed if the header has it too.",
            why: "Its values cannot be told apart.", mend: "Quote values that hold a separator.")
        static let emptyLine = rule(
            "empty-line", .skips, .assumed, [], setting: "dataLoading.emptyLine",
            what: "An empty line is passed over.", why: "Exporters end files with one.", mend: "Nothing to mend.")
        static let emptyFile = rule(
            "empty-file", .rejectsFile, .assumed, [], setting: "dataLoading.checkColumns",
            what: "The file has no bytes.", why: "With the column check on the header is missed.",
            mend: "Do not send empty files.")
        static let headerOnly = rule(
            "header-only", .warns, .assumed, [], setting: "dataLoading.headerOnly", what: "The file has no data rows.",
            why: "Nothing is imported and the list stays as it is.",
            mend: "Make sure that the audience is meant to be empty.")
        static let maxErrors = rule(
            "max-errors", .rejectsFile, .documented, [Pages.webLoad, Pages.loadingTab],
            setting: "dataLoading.maxErrors",
            what: "More lines were rejected than allowed, 100 by default: the load fails.",
            why: "Nothing goes on and the workflow pauses.", mend: "Mend the lines; raising the limit hides them.")
        static let rejectsFile = rule(
            "rejects-file", .writesResult, .assumed, [Pages.webLoad, Pages.standardLoad],
            setting: "dataLoading.keepRejects", what: "Rejected lines are kept in a file, each with its reason.",
            why: "Off by default: what was rejected is then only counted.",
            mend: "Turn \"Keep the rejects in a file\" on.")

        static let all = [
            encoding, encodingSuspect, encodingMalformed, linesToIgnore, headerLine, headerCount, headerNames,
            columnByPosition, columnSeparator, separatorSuspect, stringDelimiter, escapeSuspect, multiline, rowWidth,
            emptyLine, emptyFile, headerOnly, maxErrors, rejectsFile,
        ]
    }

    /// Data loading (file): what becomes of one value.
    enum CellRules {
        static let ignoreColumn = rule(
            "ignore-column", .skips, .documented, [Pages.loading], setting: "dataLoading.columns",
            what: "A column marked \"Ignore column\" is read and dropped.", why: "Its values go nowhere.",
            mend: "Unmark it if it is wanted.")
        static let whiteSpace = rule(
            "white-space", .changesValue, .documented, [Pages.loading], setting: "dataLoading.columns",
            what: "\"Ignore spaces\" takes blanks off both ends.",
            why: "Off by default, \" a@x.io\" is another address.",
            mend: "Turn it on for the e-mail column.")
        static let transformation = rule(
            "data-transformation", .changesValue, .documented, [Pages.loading], setting: "dataLoading.columns",
            what: "Upper case, lower case or first letter in upper case.", why: "Keys are compared afterwards.",
            mend: "Set Lower case for the e-mail column.")
        static let remapping = rule(
            "remapping", .changesValue, .documented, [Pages.loading], setting: "dataLoading.columns",
            what: "Listed values are replaced.", why: "Booleans and enumerations need it: True is not understood.",
            mend: "List every value that the exporter writes.")
        static let nullNumeric = rule(
            "null-default-numeric", .rejectsRow, .documented, [Pages.loading], setting: "dataLoading.webStrictNull",
            what: "A numeric column is empty under \"Adobe Campaign default\".",
            why: "Numbers are not nullable by default; error processing does not handle it.",
            mend: "Set \"Empty value allowed\".")
        static let nullAlways = rule(
            "null-always-populated", .rejectsRow, .documented, [Pages.loading], setting: "dataLoading.columns",
            what: "A column that is \"Always populated\" is empty.", why: "The row is refused.",
            mend: "Make the attribute mandatory in the export.")
        static let nullLiteral = rule(
            "null-literal", .warns, .inferred, [Pages.exportFormat], setting: "dataLoading.columns",
            what: "A value is the text NULL or null.", why: "It is stored as a word, not as nothing.",
            mend: "Export nulls as nothing, or remap the word.")
        static let typeError = rule(
            "type-error", .changesValue, .documented, [Pages.loading, Pages.format], setting: "dataLoading.columns",
            what: "A value does not parse as its column's type: it becomes NULL and the row stays.",
            why: "\"Ignore the value\" is the default of error processing, so nobody is told.",
            mend: "Set \"Reject line\", or mend the format.")
        static let dateFormat = rule(
            "date-format", .changesValue, .documented, [Pages.optimizerLoad, Pages.jobs],
            setting: "dataLoading.columns",
            what: "A date or time is not in the configured order and separators; treated as a type error.",
            why: "ISO dates do not fit yyyy/mm/dd.", mend: "Set the exporter's format.")
        static let numberFormat = rule(
            "number-format", .changesValue, .documented, [Pages.optimizerLoad], setting: "dataLoading.columns",
            what: "A number has other thousands or decimal signs; treated as a type error.",
            why: "1,5 is no number under 1,000.00.", mend: "Set the exporter's signs.")
        static let stringLength = rule(
            "string-length", .changesValue, .documented, [Pages.standardLoad], setting: "dataLoading.columns",
            what: "A text is longer than the column, 255 by default; treated as a type error.",
            why: "The whole text becomes NULL, not only its end.", mend: "Lengthen the column.")

        static let all = [
            ignoreColumn, whiteSpace, transformation, remapping, nullNumeric, nullAlways, nullLiteral, typeError,
            dateFormat, numberFormat, stringLength,
        ]
    }
}
