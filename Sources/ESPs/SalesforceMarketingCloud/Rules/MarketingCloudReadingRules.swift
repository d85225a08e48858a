extension SalesforceMarketingCloud {
    /// How the bytes of the file become rows.
    enum ReadingRules {
        static let packedOrEncrypted = rule(
            "packed-or-encrypted", .rejectsFile, .assumed, [Pages.importActivity],
            setting: "assumptions.packedFileToken",
            what: "A .zip, .gz, .pgp or .gpg file reaches the import.",
            why:
                "Packed or encrypted files must go through a File Transfer activity first; the error's token is assumed.",
            mend:
                "Export uncompressed and unencrypted, or put a File Transfer activity before the import: fileTransfer in the settings."
        )
        static let decrypt = rule(
            "decrypt", .selectsFile, .documented, [Pages.encryptionGuide, Pages.mcdevTransfer], setting: "fileTransfer",
            what:
                "The File Transfer activity decrypts and decompresses the file; the result bears its name without .gpg, .pgp, .gz or .zip.",
            why:
                "The import's naming pattern must fit the new name. With another key, or a file that is not packed or encrypted, the activity ends in error and no import runs.",
            mend: "Give the activity the key whose public half the exporter has, and only what it is set up for.")
        static let unreadable = rule(
            "unreadable-file", .rejectsFile, .inferred, [Pages.errorCodes],
            what: "The file breaks off, or is no text in the import's encoding (InvalidFileSource).",
            why: "Nothing is imported of a file that cannot be read to its end.",
            mend: "Send the file again, as text in the encoding of the import.")
        static let blankFile = rule(
            "blank-file", .rejectsFile, .documented, [Pages.blankFile], setting: "blankFileProcessingType",
            what: "The file has no data rows.",
            why:
                "Fail ends the run with EmptySource, Skip passes the file over, Process with Overwrite empties the data extension.",
            mend: "Set the blank file option to Skip when an empty audience is normal.")
        static let encoding = rule(
            "encoding", .warns, .assumed, [Pages.definition], setting: "encodingName",
            what: "Bytes that are not of the import's encoding become U+FFFD.",
            why: "The import does not look at the bytes to find the encoding.",
            mend: "Set the import's encoding to the one the exporter writes, normally utf-8.")
        static let byteOrderMark = rule(
            "byte-order-mark", .changesValue, .assumed, [], setting: "assumptions.bom",
            what: "A UTF-8 byte order mark at the start of the file is taken off.",
            why: "If it were kept, the first heading would not be found.", mend: "Export without a byte order mark.")
        static let delimiter = rule(
            "delimiter", .reads, .documented, [Pages.fileRequirements, Pages.mcdevImport], setting: "fileType",
            what: "Fields are parted by the delimiter of the settings, whatever the file's extension.",
            why: "With the wrong one each row is a single column, and mapped fields are not found.",
            mend: "Choose CSV, TAB, or Other with the exporter's delimiter.")
        static let textQualifier = rule(
            "text-qualifier", .reads, .inferred, [Pages.newDefinition], setting: "standardQuotedStrings",
            what: "Double quotes enclose a field, and two of them inside stand for one.",
            why: "With the option off they stay in the value, and a delimiter inside them parts the field.",
            mend: "Keep \"Respect double quotes as a text qualifier\" on.")
        static let fieldCount = rule(
            "field-count", .rejectsRow, .inferred, [Pages.errorCodes],
            what: "A row has more or fewer fields than the header (InvalidFieldCount).",
            why: "A stray delimiter or quote moves every later value into the wrong column.",
            mend: "Quote values that hold the delimiter, a quote or a line end.")
        static let malformedQuote = rule(
            "malformed-quote", .rejectsRow, .assumed, [], setting: "assumptions.malformedQuote",
            what: "Text after a closing quote, or a quote that is never closed (InvalidFieldCount).",
            why: "An unclosed quote swallows the rest of the file into one bad row.",
            mend: "Double the quotes inside a quoted value.")
        static let emptyLine = rule(
            "empty-line", .skips, .assumed, [], setting: "assumptions.emptyLine",
            what: "A line without characters is passed over and not counted.", why: "Exporters end files with one.",
            mend: "Nothing to mend unless the assumption is wrong for your account.")

        static let all = [
            decrypt, packedOrEncrypted, unreadable, blankFile, encoding, byteOrderMark, delimiter, textQualifier,
            fieldCount, malformedQuote,
            emptyLine,
        ]
    }

    /// Which column fills which field.
    enum ColumnRules {
        static let mapByHeader = rule(
            "map-by-header", .maps, .assumed, [Pages.mappingType, Pages.mcdevField], setting: "assumptions.headerTrim",
            what: "A heading fills the field of the same name, without regard to case and blanks at its ends.",
            why: "Adobe's headings such as person_name_firstName seldom equal a field's name.",
            mend: "Rename the fields or the export's columns, or map by hand.")
        static let mapByOrdinal = rule(
            "map-by-ordinal", .maps, .documented, [Pages.mappingType], setting: "fieldMappingType",
            what: "Columns fill fields by position, counted from 1 for data extensions and from 0 for lists.",
            why: "A column added at the front shifts every value.",
            mend: "Map by header when the export's columns may change.")
        static let manualMapSourceMissing = rule(
            "manual-map-source-missing", .rejectsFile, .inferred, [Pages.errorCodes],
            what: "A column named in the manual mapping is not in the file (FieldNotFound).",
            why: "The import cannot fill the field.", mend: "Export the column under that heading, or mend the mapping."
        )
        static let requiredColumnMissing = rule(
            "required-column-missing", .rejectsFile, .inferred, [Pages.errorCodes],
            what: "A primary key field, or a required field without default, has no column (FieldNotFound).",
            why: "No row could be stored.", mend: "Export the column, map it, or give the field a default.")
        static let optionalColumnMissing = rule(
            "optional-column-missing", .applies, .inferred, [Pages.field],
            what: "A nullable field, or one with a default, has no column.",
            why: "New rows get the default or null, known rows keep what they have.",
            mend: "Export the column if it should change.")
        static let extraColumn = rule(
            "extra-column", .skips, .assumed, [Pages.fileRequirements], setting: "assumptions.extraColumn",
            what: "A column fills no field and is passed over.", why: "Its values are lost without an error.",
            mend: "Map the column to a field, or take it out of the export.")
        static let duplicateHeader = rule(
            "duplicate-header", .skips, .assumed, [], setting: "assumptions.duplicateHeader",
            what: "Two columns have the same heading; the first is used.", why: "The second one's values are lost.",
            mend: "Give every column of the export its own name.")
        static let derivedDataExtension = rule(
            "derived-data-extension", .applies, .assumed, [Pages.adobeBatch], setting: "dataExtension",
            what: "No data extension is set up, so one is made from the header: the e-mail column is its primary key.",
            why: "Without one nothing could be said about the rows; types and lengths are only guesses.",
            mend: "Describe your data extension in the settings.")

        static let all = [
            mapByHeader, mapByOrdinal, manualMapSourceMissing, requiredColumnMissing, optionalColumnMissing,
            extraColumn, duplicateHeader, derivedDataExtension,
        ]
    }
}
