/// How the text of a file is laid out.
public struct Dialect: Sendable, Hashable {
    /// How a record is written.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// Fields side by side, as RFC 4180 has them.
        case csv
        /// An object on each line, https://jsonlines.org/: a key is a column, and one that is not there is null.
        case jsonLines = "json-lines"
    }

    /// How a quote inside quotes is written.
    public enum Escape: Sendable, Hashable {
        /// `""`, as RFC 4180 has it.
        case doubling
        /// A byte before it, such as `\`.
        case character(UInt8)
    }

    /// How characters stand as bytes; the raw value is the name in settings.
    public enum Encoding: String, Sendable, Hashable, CaseIterable {
        case utf8 = "utf-8"
        case utf16LittleEndian = "utf-16le"
        case utf16BigEndian = "utf-16be"
        case latin1 = "iso-8859-1"
        case windows1252 = "windows-1252"
    }

    /// What closes a record, outside of quotes.
    public enum LineEnd: String, Sendable, Hashable, CaseIterable {
        case lf, crlf, cr
        /// LF or CRLF, not mixed.
        case any
    }

    /// CSV by default.
    public var format = Format.csv
    /// Between two fields; one byte, a comma by default.
    public var delimiter: UInt8
    /// nil: no byte quotes.
    public var quote: UInt8?
    /// Doubling by default; without a quote there is nothing to double.
    public var escape: Escape
    /// The stated one; a byte order mark in the file does not change it.
    public var encoding: Encoding
    /// LF or CRLF by default.
    public var lineEnd: LineEnd
    /// Whether the first record of each file holds the column names.
    public var hasHeader: Bool
    /// The unquoted text that stands for null; empty by default.
    public var nullToken: String
    /// The text that stands for an empty string.
    public var emptyToken: String

    /// Comma, double quotes, UTF-8, a header and LF or CRLF, but for what is given.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), escape: Escape = .doubling,
        encoding: Encoding = .utf8, lineEnd: LineEnd = .any, hasHeader: Bool = true, nullToken: String = "",
        emptyToken: String = ""
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.escape = escape
        self.encoding = encoding
        self.lineEnd = lineEnd
        self.hasHeader = hasHeader
        self.nullToken = nullToken
        self.emptyToken = emptyToken
    }

    /// Objects on lines, in UTF-8. Strings stand in quotes; there is no header.
    public static let jsonLines = {
        var dialect = Dialect(hasHeader: false)
        dialect.format = .jsonLines
        return dialect
    }()
}
