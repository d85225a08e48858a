extension SalesforceMarketingCloud {
    /// Where the file must lie, what starts the import, and which file it takes.
    enum SelectionRules {
        static let connectionType = rule(
            "connection-type", .warns, .documented, [Pages.adobe], setting: "allowS3",
            what: "The file should come by SFTP; a drop on Amazon S3 is accepted for old set-ups.",
            why: "Adobe's present destination offers SFTP only.",
            mend: "Export to an SFTP connection, or start the automation by its trigger after the upload.")
        static let fileLocation = rule(
            "file-location", .skips, .documented, [Pages.sftp], setting: "folder",
            what: "Only files in the import's folder are seen.",
            why: "An import looks in Import or in the relative location set for it.",
            mend: "Export into that folder, or name the export's folder in the import's file location.")
        static let fileNameCharacters = rule(
            "file-name-characters", .rejectsFile, .documented, [Pages.sftp],
            what: "A file name must not hold any of \\ / : * < > | ? \".",
            why: "The Enhanced SFTP site refuses such names.", mend: "Take the character out of the export's file name."
        )
        static let fileRetention = rule(
            "file-retention", .removesFile, .documented, [Pages.sftp, Pages.retention], setting: "retentionDays",
            what: "A file older than the retention time may be gone.", why: "Files are kept for at least 21 days.",
            mend: "Import the file within three weeks of its export.")
        static let fileDropPattern = rule(
            "file-drop-pattern", .skips, .assumed, [Pages.mcdevAutomation, Pages.fileDrop],
            setting: "fileDrop.caseSensitive",
            what: "A file drop starts only for names that fit its operator and text.",
            why: "Each automation watches a folder for its own names; with no pattern every file starts it.",
            mend: "Make the export's file name fit, or change the automation's file naming pattern.")
        static let fileDropLocation = rule(
            "file-drop-location", .skips, .documented, [Pages.automation, Pages.fileDrop],
            what: "A file drop watches the Enhanced SFTP only.",
            why: "Files in Amazon S3, Azure or Google storage start nothing by themselves.",
            mend: "Use the trigger starting source for S3, or export by SFTP.")
        static let renameDoesNotTrigger = rule(
            "rename-does-not-trigger", .skips, .documented, [Pages.fileDrop],
            what: "A file that was renamed or moved into place does not start a file drop.",
            why: "Only an upload from outside starts it; a sender that uploads under a temporary name never does.",
            mend: "Upload under the final name, or start the automation by schedule or trigger.")
        static let fileQueue = rule(
            "file-queue", .skips, .assumed, [Pages.mcdevAutomation], setting: "queueFiles",
            what: "A file that arrives while the automation runs waits its turn; without a queue it starts nothing.",
            why: "With queueFiles off the second of two uploads in a row is never imported.",
            mend: "Turn queueFiles on, or export into folders of their own.")
        static let transferDateWildcards = rule(
            "transfer-date-wildcards", .selectsFile, .documented, [Pages.transferWildcards],
            setting: "fileTransfer.useLocalTimeZone",
            what:
                "%%Year%%, %%Month%% and %%Day%% in a File Transfer's pattern stand for the date in UTC-6, the server's time; where no file has it, the latest one is taken.",
            why: "The import's own pattern goes by the account's time zone, so around midnight the two name two days.",
            mend: "Set useLocalTimeZone, or use the dropped file's name in both patterns.")
        static let patternFromTrigger = rule(
            "pattern-filename-from-trigger", .selectsFile, .documented, [Pages.encryptionGuide],
            setting: "fileNamingPattern",
            what: "%%FILENAME_FROM_TRIGGER%% and %%BASEFILENAME_FROM_TRIGGER%% stand for the dropped file's name.",
            why: "It is the only way to take a file whose name holds hour, minute or second.",
            mend: "Use it in the naming pattern of an import that a file drop starts.")
        static let patternDateWildcards = rule(
            "pattern-date-wildcards", .selectsFile, .documented, [Pages.dateWildcards],
            setting: "accountTimeZone",
            what: "%%Year%%, %%Month%% and %%Day%% stand for today's date in the account's time zone.",
            why: "Around midnight the account's day is not the sender's day.",
            mend: "Export well before the account's midnight, or use the dropped file's name.")
        static let patternNearestDate = rule(
            "pattern-nearest-date", .warns, .documented, [Pages.dateWildcards], setting: "nearestDate",
            what: "When no file bears today's date, the file with the nearest date is taken.",
            why: "An old file can be imported again without an error.",
            mend: "Delete files after import, or start the import by a file drop.")
        static let patternTimeComponent = rule(
            "pattern-time-component", .rejectsFile, .inferred, [Pages.errorCodes],
            what: "A pattern with date wildcards only cannot fit a name with hour, minute and second.",
            why: "Adobe's default name ends in yyyymmddhhmmss, for which there is no wildcard.",
            mend: "Take the time out of the export's file name, or use %%FILENAME_FROM_TRIGGER%%.")
        static let maxFileAge = rule(
            "max-file-age", .skips, .assumed, [Pages.mcdevImport], setting: "maxFileAgeHours",
            what: "A file older than the hours set counts as not found.", why: "0 turns the limit off.",
            mend: "Import sooner after the export, or raise the limit.")
        static let fileNotFound = rule(
            "file-not-found", .rejectsFile, .documented, [Pages.errorCodes],
            what: "No file fits the import's naming pattern.", why: "The run ends with FileNotFound.",
            mend: "Compare the export's file name and folder with the import's pattern.")

        static let all = [
            connectionType, fileLocation, fileNameCharacters, fileRetention, fileDropPattern, fileDropLocation,
            renameDoesNotTrigger, fileQueue, transferDateWildcards, patternFromTrigger, patternDateWildcards,
            patternNearestDate, patternTimeComponent,
            maxFileAge, fileNotFound,
        ]
    }
}
