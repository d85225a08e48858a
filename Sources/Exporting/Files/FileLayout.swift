/// How files are named, written, split and packed.
public struct FileLayout: Sendable, Equatable {
    /// What the text is divided with. CSV in UTF-8 throughout.
    public enum Format: String, Sendable, CaseIterable {
        /// `.csv`.
        case csv
        /// `.txt` with tabs, as e-mail destinations offered in 2020 and 2021.
        case tabDelimited = "tab-delimited"
    }

    /// How files are packed.
    public enum Compression: String, Sendable, CaseIterable { case none, gzip }

    /// The forms of date and time in names, as the documentation's pages have them.
    ///
    /// Sources: "Activate audiences to batch profile export destinations",
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations;
    /// OpenAPI "Flow Service API - Destinations", AdobeDocs/experience-platform-apis, static/swagger-specs/destinations.yaml
    public enum TimestampForm: String, Sendable, CaseIterable {
        /// `20200408061804`, in default names.
        case compact = "yyyyMMddHHmmss"
        /// `20220509_210543`, of the macro `%DATETIME(YYYYMMdd_HHmmss)%`.
        case underscored = "YYYYMMdd_HHmmss"
        /// `05092022_210543`, in the words of the user interface.
        case monthFirst = "MMDDYYYY_HHMMSS"
    }

    /// The bytes of a dialect.
    public struct Dialect: Sendable, Equatable {
        /// How a quote within quotes is written.
        public enum Escape: Sendable, Equatable {
            case doubling
            case character(UInt8)
        }

        /// Between two fields.
        public var delimiter = UInt8(ascii: ",")
        /// nil quotes nothing; a value that would need it then fails the export.
        public var quote: UInt8? = UInt8(ascii: "\"")
        /// A backslash before it by default.
        public var escape = Escape.character(UInt8(ascii: "\\"))
        /// The unquoted text for a missing value.
        public var null = ""
        /// The text for a value that is there and empty.
        public var empty = ""
        /// After each record: LF or CRLF.
        public var lineEnd = "\n"
        /// Whether the last record of a file has a line end too.
        public var endsLastLine = true
        /// Whether the first line of each file holds the column names.
        public var hasHeader = true
        /// Whether blanks at the ends of values go, as the documented writer does.
        public var trimsValues = true

        /// Comma, double quotes, backslash, LF, UTF-8; null and empty are both empty.
        public init() {}
    }

    /// Template with macros and without extension; nil is the destination's default name.
    public var nameTemplate: String?
    /// Of default names without template.
    public var timestamp = TimestampForm.compact
    /// CSV by default.
    public var format = Format.csv
    /// How the text is laid out.
    public var dialect = Dialect()
    /// None by default.
    public var compression = Compression.none
    /// Most records in one file; the next goes into a part of its own.
    ///
    /// Source: "Guardrails for activation data",
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/guardrails
    public var maximumRecords = 5_000_000
    /// Whether a manifest follows the files of each audience.
    public var hasManifest = false
    /// Whether an export without records writes a file with the header alone; nil: a full one does, an incremental
    /// one does not.
    public var writesEmptyFiles: Bool?

    /// The defaults of `destination`.
    ///
    /// - Cloud storage has a template and writes `null`.
    /// - Constant Contact takes 40,000 lines in one import, header included, and its CSV doubles quotes.
    /// - An external delivery's file is text with tabs, without quotes, and is named by the delivery. It is UTF-8 here,
    ///   which is one of the choices there; CR LF stands for its "carriage return".
    ///
    /// Sources: V3 API guide, importing many contacts,
    /// https://developer.constantcontact.com/api_guide/import_contacts.html; "Design a direct mail
    /// delivery", AdobeDocs/campaign-web.en, help/v8/direct-mail/content-direct-mail.md
    public init(for destination: ExportDestination) {
        switch destination {
        case .adobeCampaign, .salesforceMarketingCloud, .oracleEloqua, .oracleResponsys: break
        case .amazonS3, .sftp:
            nameTemplate = "%DESTINATION%_%SEGMENT_ID%_%DATETIME(YYYYMMdd_HHmmss)%"
            dialect.null = "null"
        case .constantContact:
            nameTemplate = "contacts"
            maximumRecords = 39_999
            dialect.escape = .doubling
        case .externalDelivery:
            nameTemplate = "%SEGMENT_NAME%"
            format = .tabDelimited
            dialect.delimiter = UInt8(ascii: "\t")
            dialect.quote = nil
            dialect.escape = .doubling
            dialect.lineEnd = "\r\n"
        }
    }

    /// With the dot, without packing.
    public var fileExtension: String { format == .csv ? ".csv" : ".txt" }
}
