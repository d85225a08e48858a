public import Drops
import Reading
import StrictYAML

/// A first expectation, read off a drop that is believed to be right. A person must look at it: a drop cannot say
/// what it should have held.
public struct ExpectationDraft {
    /// What was seen of one column.
    struct Column {
        var name: String
        var types = Set(ValueType.allCases).subtracting([.string, .phone])
        var nulls = 0
        var values = 0
        var statuses: Set<String> = []
        var isStatus = true
    }

    private static let statuses: Set<String> = ["realized", "existing", "exited"]
    /// The most telling type that fits all values goes into the draft.
    static let preference: [ValueType] = [
        .email, .sha256, .dateTime, .date, .monthDay, .boolean, .e164, .integer, .decimal,
    ]

    let fileName: String
    let dialect: Dialect
    private let hasByteOrderMark: Bool
    let columns: [Column]
    private let fileCount: Int
    private var recordCount = 0

    /// - Throws: `ReadingError` where a file cannot be unpacked, `BlobError` where it cannot be read.
    public init(_ drop: Drop) throws {
        let files = drop.files.filter { !($0.name.hasPrefix("manifest") && $0.name.hasSuffix(".json")) }
        fileName = files.first?.name ?? ""
        fileCount = files.count
        let guess = try files.first.map(DialectGuess.init)
        dialect = guess?.dialect ?? Dialect()
        hasByteOrderMark = guess?.hasByteOrderMark ?? false
        var columns: [Column] = []
        var records = 0
        let cells = CellReader(dialect)
        let table = try Table(name: drop.name, files: files, dialect: dialect).withAllColumns()
        if let keys = table.columns.first { columns = keys.map { Column(name: $0) } }
        try table.forEachRecord { record in
            if record.number == 0 {
                if columns.isEmpty { columns = record.fields.map { Column(name: $0.string) } }
                return
            }
            records += 1
            for (index, field) in record.fields.enumerated() where index < columns.count {
                let (bytes, isNull) = cells.value(field)
                columns[index].look(bytes, isNull, Self.statuses)
            }
        }
        self.columns = columns
        recordCount = records
    }

    /// Where the draft comes from, for its first line.
    var origin: String { "# Drafted from \(fileName): \(fileCount) file(s), \(recordCount) record(s)." }

    /// The destination of a default name; nil where the file's name is none.
    var destination: String? {
        guard let name = fileName.firstRange(of: "_segment").map({ String(fileName[..<$0.lowerBound]) }),
            FileNamePattern(defaultNameOf: name).match(fileName) != nil
        else { return nil }
        return name
    }

    /// The expectation as YAML, with a comment where a person must decide.
    public var yaml: String {
        var lines = [
            "\(origin) Read it through: a drop cannot say what it should have held.", "files:",
        ]
        if let destination { lines.append("  default-name: \(yamlQuoted(destination))") }
        if dialect.format == .jsonLines { lines.append("  format: json-lines") }
        if !dialectKeys.isEmpty { lines.append("  dialect: {\(dialectKeys.joined(separator: ", "))}") }
        lines.append(columns.isEmpty ? "columns: []" : "columns:")
        lines += columns.map(line)
        if let identity = columns.first(where: { $0.type(Self.preference) == .email }) {
            lines.append("identity: {column: \(yamlQuoted(identity.name)), kind: email}")
        }
        if let status = columns.first(where: { $0.isStatus && $0.values > 0 }) {
            let export = status.statuses.contains("exited") ? "incremental" : "full"
            lines.append("# full or incremental? Guessed from the statuses found.")
            lines.append("membership: {form: status-column, column: \(yamlQuoted(status.name)), export: \(export)}")
        }
        lines.append("# profiles: {path: expected-profiles.csv}")
        return lines.joined(separator: "\n") + "\n"
    }

    var dialectKeys: [String] {
        let names: [UInt8: String] = [0x2C: "comma", 0x09: "tab", 0x7C: "pipe", 0x3B: "semicolon", 0x3A: "colon"]
        var keys: [String] = []
        if dialect.format == .csv {
            keys.append("delimiter: \(names[dialect.delimiter] ?? "comma")")
            if dialect.quote != 0x22 { keys.append("quote: \(dialect.quote == nil ? "none" : "nul")") }
            switch dialect.escape {
            case .doubling: keys.append("escape: doubling")
            case .character(0x27): keys.append("escape: \"'\"")
            case .character: keys.append("escape: backslash")
            }
        }
        if dialect.encoding != .utf8 { keys.append("encoding: \(dialect.encoding.rawValue)") }
        if dialect.lineEnd == .cr { keys.append("line-end: cr") }
        if hasByteOrderMark { keys.append("byte-order-mark: allowed") }
        return keys
    }

    func line(_ column: Column) -> String {
        var parts = ["name: \(yamlQuoted(column.name))"]
        if let type = column.type(Self.preference) { parts.append("type: \(type.rawValue)") }
        if column.nulls == 0, column.values > 0 { parts.append("required: true") }
        return "  - {\(parts.joined(separator: ", "))}"
    }

}

extension ExpectationDraft.Column {
    fileprivate mutating func look(_ bytes: UnsafeRawBufferPointer, _ isNull: Bool, _ known: Set<String>) {
        if isNull {
            nulls += 1
            isStatus = false
            return
        }
        values += 1
        types = types.filter { $0.accepts(bytes) }
        guard isStatus else { return }
        let text = String(decoding: bytes.prefix(16), as: UTF8.self)
        if known.contains(text), bytes.count <= 16 { statuses.insert(text) } else { isStatus = false }
    }

    func type(_ preference: [ValueType]) -> ValueType? {
        values == 0 ? nil : preference.first(where: types.contains)
    }
}
