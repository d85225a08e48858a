import Drops
import Reading

@testable import Verification

/// How a generated drop is laid out: chosen from a seed, so that every seed is another customer.
struct DropShape {
    /// One column of the drop, and what the expectation says of it.
    struct Column {
        enum Content {
            case identity, brand, firstName, lastName, city, monthDay, date, dateTime, phone, integer, decimal, boolean
            case country, code, note, status, segmentStatus(String), list
        }
        var name: String
        var content: Content
        /// Further keys of the column in YAML: `type: date, required: true`.
        var rules = ""
        var isRequired = false
    }

    enum Membership: CaseIterable { case file, status, segments, list }
    enum Naming: CaseIterable { case any, defaultName, template, fixed, glob }
    enum Quoting: CaseIterable { case all, needed, some }

    var dialect = Dialect()
    /// `any` in the expectation, though the file has this one.
    var statesAnyLineEnd = false
    var hasByteOrderMark = false
    var endsWithLineEnd = true
    var quoting = Quoting.needed
    var isPacked = false
    var members = 1
    /// Records in each part but the last.
    var partSize = Int.max
    var naming = Naming.any
    var folder = ""
    var hasManifest = false
    var columns: [Column] = []
    var identityKind = IdentityExpectation.Kind.email
    var normalisation: [IdentityExpectation.Normalisation] = []
    var membership = Membership.status
    var export = MembershipExpectation.Export.full
    var comparesProfiles = true
    /// Whether the expected file has names of its own.
    var renamesExpected = false

    var identityColumns: [Int] {
        columns.indices.filter {
            switch columns[$0].content {
            case .identity, .brand: true
            default: false
            }
        }
    }

    var lineEnd: [UInt8] {
        switch dialect.lineEnd {
        case .crlf: [0x0D, 0x0A]
        case .cr: [0x0D]
        case .lf, .any: [0x0A]
        }
    }
    var isJSON: Bool { dialect.format == .jsonLines }
    var terminator: UInt8 { dialect.lineEnd == .cr ? 0x0D : 0x0A }
    var distinguishesEmpty: Bool { dialect.nullToken != dialect.emptyToken }

    func index(_ wanted: (Column.Content) -> Bool) -> Int? { columns.firstIndex { wanted($0.content) } }

    // MARK: From a seed

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        chooseDialect(&generator)
        chooseContainer(&generator)
        chooseColumns(&generator)
    }

    /// JSON Lines, the rest from a seed.
    init(jsonLinesFrom seed: UInt64) {
        self.init(seed: seed)
        var json = Dialect.jsonLines
        json.encoding = dialect.encoding
        json.lineEnd = dialect.lineEnd == .crlf ? .crlf : .lf
        if seed.isMultiple(of: 2) { json.emptyToken = "\"\"" }
        dialect = json
    }

    /// Comma, quotes where needed, UTF-8, LF, one plain file; an e-mail address first and a status last.
    static let plain: DropShape = {
        var shape = DropShape(seed: 0)
        shape.dialect = Dialect(lineEnd: .lf)
        (shape.statesAnyLineEnd, shape.hasByteOrderMark, shape.endsWithLineEnd) = (false, false, true)
        (shape.quoting, shape.isPacked, shape.partSize, shape.naming) = (.needed, false, .max, .any)
        (shape.folder, shape.hasManifest, shape.comparesProfiles, shape.renamesExpected) = ("", false, true, false)
        (shape.identityKind, shape.normalisation, shape.membership, shape.export) = (.email, [], .status, .full)
        shape.columns = [
            Column(name: "Email", content: .identity), Column(name: "firstName", content: .firstName),
            Column(name: "lastName", content: .lastName, rules: "required: true", isRequired: true),
            Column(name: "birthday", content: .monthDay, rules: "type: month-day"),
            Column(name: "born", content: .date, rules: "type: date"), Column(name: "city", content: .city),
            Column(name: "status", content: .status),
        ]
        return shape
    }()

    private mutating func chooseDialect(_ generator: inout SeededGenerator) {
        dialect.quote = [0x22, 0x22, 0x22, 0, 0x27, nil].randomElement(using: &generator)!
        let delimiters = dialect.quote == nil ? "\t;^~" : ",\t|;:^~"
        dialect.delimiter = Array(delimiters.utf8).randomElement(using: &generator)!
        let escapes: [Dialect.Escape] = [.doubling, .doubling, .character(0x5C), .character(0x27)]
        dialect.escape = escapes.randomElement(using: &generator)!
        if dialect.quote == 0x27, dialect.escape == .character(0x27) { dialect.escape = .doubling }
        dialect.encoding = ([.utf8, .utf8] + Dialect.Encoding.allCases).randomElement(using: &generator)!
        dialect.lineEnd = [.lf, .lf, .crlf, .cr].randomElement(using: &generator)!
        statesAnyLineEnd = dialect.lineEnd != .cr && Bool.random(using: &generator)
        hasByteOrderMark =
            ![.latin1, .windows1252].contains(dialect.encoding) && Int.random(in: 0..<5, using: &generator) == 0
        endsWithLineEnd = Bool.random(using: &generator)
        quoting = Quoting.allCases.randomElement(using: &generator)!
        var tokens = [("", ""), ("", ""), ("null", ""), ("NULL", "")]
        if dialect.quote == 0x22 { tokens += [("", "\"\""), ("\"\"", ""), ("null", "\"\"")] }
        (dialect.nullToken, dialect.emptyToken) = tokens.randomElement(using: &generator)!
    }

    private mutating func chooseContainer(_ generator: inout SeededGenerator) {
        isPacked = Int.random(in: 0..<3, using: &generator) == 0
        members = Int.random(in: 1...3, using: &generator)
        if Int.random(in: 0..<3, using: &generator) == 0 { partSize = Int.random(in: 1...40, using: &generator) }
        naming = Naming.allCases.randomElement(using: &generator)!
        if naming == .any { partSize = .max }
        folder = ["", "", "exports/2024/", "acme/Luxury Audience/"].randomElement(using: &generator)!
        hasManifest = Int.random(in: 0..<4, using: &generator) == 0
        comparesProfiles = Int.random(in: 0..<5, using: &generator) > 0
        renamesExpected = Bool.random(using: &generator)
    }

    private mutating func chooseColumns(_ generator: inout SeededGenerator) {
        identityKind = IdentityExpectation.Kind.allCases.randomElement(using: &generator)!
        if identityKind == .email || identityKind == .custom {
            normalisation = [[], [], [.lowercase], [.trim], [.trim, .lowercase]].randomElement(using: &generator)!
        }
        var all = [
            Column(name: "Identity", content: .identity),
            Column(name: "firstName", content: .firstName),
            Column(name: "lastName", content: .lastName, rules: "required: true", isRequired: true),
            Column(name: "city", content: .city, rules: "maximum-length: 12, maximum-bytes: 20"),
            Column(name: "birthday", content: .monthDay, rules: "type: month-day"),
            Column(name: "born", content: .date, rules: "type: date"),
            Column(name: "lastSeen", content: .dateTime, rules: "type: date-time"),
            Column(name: "phone", content: .phone, rules: "type: e164"),
            Column(name: "visits", content: .integer, rules: "type: integer"),
            Column(name: "spent", content: .decimal, rules: "type: decimal"),
            Column(name: "optIn", content: .boolean, rules: "type: boolean"),
            Column(name: "country", content: .country, rules: "allowed: [DE, FR, US]"),
            Column(name: "code", content: .code, rules: "pattern: \"L-[0-9]{4}\""),
            Column(name: "note", content: .note),
        ]
        if identityKind == .custom, Bool.random(using: &generator) {
            all.append(Column(name: "brand", content: .brand))
        }
        membership = Membership.allCases.randomElement(using: &generator)!
        export = MembershipExpectation.Export.allCases.randomElement(using: &generator)!
        switch membership {
        case .file: break
        case .status: all.append(Column(name: "status", content: .status))
        case .segments: all += ["s1", "s2"].map { Column(name: "in_\($0)", content: .segmentStatus($0)) }
        case .list: all.append(Column(name: "lists", content: .list))
        }
        columns = all.shuffled(using: &generator)
    }

    // MARK: The expectation

    func yaml() -> String {
        var lines = ["files:"]
        switch naming {
        case .any, .fixed: break
        case .defaultName: lines.append("  default-name: Adobe_Campaign")
        case .template: lines.append("  template: \"%DESTINATION%_%SEGMENT_ID%_%DATETIME(YYYYMMdd_HHmmss)%\"")
        case .glob: lines.append("  glob: \"weekly*\"")
        }
        if naming == .fixed { lines.append("  template: recipients") }
        if isJSON { lines.append("  format: json-lines") }
        if isPacked { lines.append("  compression: gzip") }
        lines.append("  manifest: \(hasManifest ? "required" : "allowed")")
        if partSize < .max { lines.append("  maximum-records: \(partSize)") }
        lines.append("  dialect: {\(dialectKeys().joined(separator: ", "))}")
        lines.append("columns:")
        lines += columns.map { "  - {name: \($0.name)\($0.rules.isEmpty ? "" : ", " + $0.rules)}" }
        let names = identityColumns.map { columns[$0].name }
        let normalisation = normalisation.map(\.rawValue).joined(separator: ", ")
        lines.append(
            "identity: {columns: [\(names.joined(separator: ", "))], kind: \(identityKind.rawValue), normalisation: [\(normalisation)]}"
        )
        lines.append("membership: {\(membershipKeys()), export: \(export.rawValue)}")
        return lines.joined(separator: "\n") + "\n"
    }

    private func dialectKeys() -> [String] {
        func text(_ byte: UInt8) -> String { byte == 0x27 ? "\"'\"" : "'\(Character(Unicode.Scalar(byte)))'" }
        func byte(_ byte: UInt8) -> String { byte == 0 ? "nul" : byte == 9 ? "tab" : text(byte) }
        var keys: [String] = []
        if !isJSON {
            keys = ["delimiter: \(byte(dialect.delimiter))", "quote: \(dialect.quote.map(byte) ?? "none")"]
        }
        if case .character(let escape) = dialect.escape { keys.append("escape: \(byte(escape))") }
        keys.append("encoding: \(dialect.encoding.rawValue)")
        keys.append("line-end: \(statesAnyLineEnd ? "any" : dialect.lineEnd.rawValue)")
        keys.append("\"null\": '\(dialect.nullToken)'")
        keys.append("empty: '\(dialect.emptyToken)'")
        keys.append("byte-order-mark: \(hasByteOrderMark ? "required" : "refused")")
        keys.append("final-line-end: \(endsWithLineEnd ? "required" : "refused")")
        return keys
    }

    private func membershipKeys() -> String {
        switch membership {
        case .file: "form: file"
        case .status: "form: status-column, column: status"
        case .segments: "form: segment-columns, columns: {s1: in_s1, s2: in_s2}, may-be-blank: true"
        case .list:
            "form: list-column, column: lists, separator: \"/\", segments: [s1, s2, s3], may-be-blank: true"
        }
    }
}
