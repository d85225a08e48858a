extension AdobeCampaign {
    /// External account and File transfer.
    enum TransferRules {
        static let accountServer = rule(
            "account-s3-server", .refusesSettings, .documented, [Pages.accounts], setting: "externalAccount.server",
            what: "The S3 account's server is <bucket>.s3.amazonaws.com/<path>, without a region.",
            why: "Campaign adds the region itself.",
            mend: "Write bucket and path only, and the region in its own field.")
        static let accountPassword = rule(
            "account-sftp-password", .refusesSettings, .documented, [Pages.sftp],
            setting: "externalAccount.strictPassword",
            what: "An SFTP password holds no @.", why: "The connection fails otherwise.",
            mend: "Choose another password.")
        static let pathSyntax = rule(
            "sftp-path-syntax", .warns, .documented, [Pages.sftp], setting: "externalAccount.serverOs",
            what: "The path is absolute or begins with ~/ on a Linux server, and is relative on a Windows server.",
            why: "Other forms are looked up elsewhere than meant.",
            mend: "Write the path as the server's system has it.")
        static let matchSFTP = rule(
            "match-sftp", .selectsFile, .documented, [Pages.standardTransfer], setting: "fileTransfer.pattern",
            what: "On SFTP * and ? in the file name select files.", why: "The folder part takes no wildcard.",
            mend: "Make the export's file name fit the pattern.")
        static let matchPrefix = rule(
            "match-s3-prefix", .selectsFile, .documented, [Pages.standardTransfer], setting: "fileTransfer.prefix",
            what: "On S3 a key prefix selects files; a * in it is an ordinary character.",
            why: "S3 knows no wildcards here.", mend: "Give the beginning of the key.")
        static let matchOrder = rule(
            "match-order", .selectsFile, .assumed, [Pages.standardTransfer], setting: "fileTransfer.order",
            what: "Several files are imported one after the other, by name.",
            why: "Another order may leave older values last.",
            mend: "Date the names so that they sort.")
        static let missingFile = rule(
            "missing-file", .rejectsFile, .inferred, [Pages.transfer, Pages.collector],
            setting: "fileTransfer.processMissingFile",
            what: "No file fits; without \"Process missing file\" the activity is in error.",
            why: "The workflow pauses until somebody looks.", mend: "Mend the name or pattern, or turn the option on.")
        static let transferError = rule(
            "transfer-error", .rejectsFile, .documented, [Pages.transfer, Pages.monitor],
            setting: "fileTransfer.processErrors", what: "The file cannot be read to its end.",
            why: "Nothing of it goes on.", mend: "Send the file again.")
        static let deleteSource = rule(
            "delete-source", .removesFile, .documented, [Pages.transfer], setting: "fileTransfer.deleteSource",
            what: "The remote file is erased after a successful transfer.", why: "Otherwise it is taken again.",
            mend: "Turn it on when names are dated.")
        static let preprocess = rule(
            "preprocess", .rejectsFile, .assumed, [Pages.loading, Pages.server], setting: "dataLoading.preprocess",
            what: "The file is unpacked by zcat, up to 4 GB packed, or decrypted by gpg before it is read.",
            why:
                "When the command fails nothing is loaded. Only one command runs: a packed file that was encrypted is still packed after gpg.",
            mend:
                "Set Decompression for GZIP files only; for encrypted ones set Decrypt and name the key in dataLoading.gpgKey."
        )
        static let compressedUnexpected = rule(
            "compressed-unexpected", .rejectsFile, .inferred, [Pages.loading],
            what: "The file is GZIP and no pre-processing is set.", why: "Its bytes would be read as text.",
            mend: "Set \"Pre-process the file\" to Decompression, or export uncompressed.")
        static let encryptedUnexpected = rule(
            "encrypted-unexpected", .rejectsFile, .inferred, [Pages.loading],
            what: "The file is an OpenPGP message and no pre-processing is set.",
            why: "Its bytes would be read as text.",
            mend:
                "Set \"Pre-process the file\" to Decrypt with dataLoading.gpgKey, or export without a public key.")
        static let uploadSize = rule(
            "ui-upload-size", .rejectsFile, .documented, [Pages.loading, Pages.webLoad],
            setting: "dataLoading.viaUpload",
            what: "A file uploaded through the user interface is at most 150 MB (Web: 50 MB).",
            why: "The limit is not one of fetched files.", mend: "Let File transfer fetch it.")
        static let flatFileOnly = rule(
            "flat-file-only", .rejectsFile, .documented, [Pages.loading], setting: "dataLoading.allowXml",
            what: "The content is XML or JSON.", why: "The activity reads flat text.", mend: "Export CSV.")
        static let managedLimits = rule(
            "managed-services-limits", .rejectsFile, .documented, [Pages.managed], setting: "managedServices",
            what:
                "With Managed Cloud Services: at most 20 fields, a name of at most 255 characters without &, and segmentMembershipStatus present.",
            why: "The landing zone refuses the rest.", mend: "Export fewer fields, with the status.")

        static let all = [
            accountServer, accountPassword, pathSyntax, matchSFTP, matchPrefix, matchOrder, missingFile, transferError,
            deleteSource, preprocess, compressedUnexpected, encryptedUnexpected, uploadSize, flatFileOnly,
            managedLimits,
        ]
    }
}
