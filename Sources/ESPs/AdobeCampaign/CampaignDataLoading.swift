import Reading
import StrictYAML

extension AdobeCampaign {
    /// The activity Data loading (file) and its stored file format.
    struct DataLoading: Sendable {
        enum Preprocess: String, CaseIterable { case none, decompression, decrypt }
        enum FileType: String, CaseIterable { case delimited, fixedWidth }
        enum Preset: String, CaseIterable { case factory, rtcdp }
        enum NameMatch: String, CaseIterable { case exact, caseless }
        enum Delimiter: String, CaseIterable { case none, doubleQuote, singleQuote }
        enum EmptyLine: String, CaseIterable { case skip, reject }
        enum HeaderOnly: String, CaseIterable { case warn, fail }
        enum MalformedBytes: String, CaseIterable { case reject, replace }

        var preset = Preset.factory
        var fileType = FileType.delimited
        var preprocess = Preprocess.none
        /// Of the keyring that gpg decrypts with.
        var gpgKey: DecryptionKey?
        var encoding = Dialect.Encoding.windows1252
        var linesToIgnore = 0
        var hasHeader = true
        var multiline = false
        var stringDelimiter = Delimiter.doubleQuote
        var separators: [UInt8] = [UInt8(ascii: ",")]
        var collapseSeparators = false
        var checkColumns = true
        var nameMatch = NameMatch.exact
        var emptyLine = EmptyLine.skip
        var headerOnly = HeaderOnly.warn
        var malformedBytes = MalformedBytes.reject
        var webStrictNull = false
        var maxErrors = 100
        var keepRejects = false
        var rejectsName = "rejects"
        var stampName = false
        var viaUpload = false
        var maxBytes = 150 << 20
        var allowXml = false
        /// Empty: taken from the file's own header.
        var columns: [Column] = []

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            preset = try map.take("preset")?.choice(Preset.self) ?? preset
            if preset == .rtcdp { (encoding, multiline) = (.utf8, true) }
            let type = map.take("fileType")
            fileType = try type?.choice(FileType.self) ?? fileType
            preprocess = try map.take("preprocess")?.choice(Preprocess.self) ?? preprocess
            let key = map.take("gpgKey")
            if let key, preprocess != .decrypt {
                throw key.error("\"gpgKey\" is used by \"preprocess: decrypt\" only")
            }
            gpgKey = try key.map(DecryptionKey.init(settings:))
            encoding = try map.take("encoding")?.choice(Dialect.Encoding.self) ?? encoding
            linesToIgnore = try map.take("linesToIgnore")?.int() ?? 0
            hasHeader = try map.take("hasHeader")?.bool() ?? true
            multiline = try map.take("multiline")?.bool() ?? multiline
            stringDelimiter = try map.take("stringDelimiter")?.choice(Delimiter.self) ?? stringDelimiter
            if let list = map.take("separators") { separators = try Self.separators(list) }
            collapseSeparators = try map.take("collapseSeparators")?.bool() ?? false
            checkColumns = try map.take("checkColumns")?.bool() ?? true
            nameMatch = try map.take("nameMatch")?.choice(NameMatch.self) ?? nameMatch
            emptyLine = try map.take("emptyLine")?.choice(EmptyLine.self) ?? emptyLine
            headerOnly = try map.take("headerOnly")?.choice(HeaderOnly.self) ?? headerOnly
            malformedBytes = try map.take("malformedBytes")?.choice(MalformedBytes.self) ?? malformedBytes
            webStrictNull = try map.take("webStrictNull")?.bool() ?? false
            maxErrors = try map.take("maxErrors")?.int() ?? maxErrors
            keepRejects = try map.take("keepRejects")?.bool() ?? false
            rejectsName = try map.take("rejectsName")?.string() ?? rejectsName
            stampName = try map.take("stampName")?.bool() ?? false
            viaUpload = try map.take("viaUpload")?.bool() ?? false
            maxBytes = try map.take("maxBytes")?.int() ?? maxBytes
            allowXml = try map.take("allowXml")?.bool() ?? false
            let definition = map.take("columns")
            columns = try definition?.list().map(Column.init) ?? []
            try map.finish()
            if columns.isEmpty, !hasHeader {
                throw (definition ?? yaml).error("without a header the \"columns\" must be defined")
            }
            try checkWidths(type ?? definition ?? yaml)
            var seen: Set<String> = []
            for column in columns where !seen.insert(column.name).inserted {
                throw (definition ?? yaml).error("the column \"\(column.name)\" is defined twice")
            }
        }

        private func checkWidths(_ yaml: YAMLValue) throws {
            let isFixed = fileType == .fixedWidth
            if isFixed, columns.isEmpty { throw yaml.error("fixedWidth needs \"columns\", each with its \"width\"") }
            for column in columns where (column.width != nil) != isFixed {
                throw yaml.error(
                    isFixed
                        ? "fixedWidth: the column \"\(column.name)\" has no \"width\""
                        : "the column \"\(column.name)\" has a \"width\", which needs \"fileType: fixedWidth\"")
            }
        }

        private static func separators(_ yaml: YAMLValue) throws -> [UInt8] {
            let names: KeyValuePairs<String, UInt8> = [
                "tabulation": 9, "space": 32, "semicolon": UInt8(ascii: ";"), "comma": UInt8(ascii: ","),
                "pipe": UInt8(ascii: "|"),
            ]
            let found = try yaml.list().map { try $0.choice(names) }
            guard !found.isEmpty else { throw yaml.error("at least one separator must be active") }
            return found
        }

        var quote: UInt8? {
            if fileType == .fixedWidth { return nil }
            return switch stringDelimiter {
            case .none: nil
            case .doubleQuote: UInt8(ascii: "\"")
            case .singleQuote: UInt8(ascii: "'")
            }
        }

        var splitter: LineSplitter {
            if fileType == .fixedWidth { return LineSplitter(widths: columns.compactMap(\.width)) }
            return LineSplitter(separators: separators, quote: quote, collapses: collapseSeparators)
        }

        /// Lines only: the columns are parted by ``LineSplitter``, which knows several separators at once.
        var dialect: Dialect {
            Dialect(
                delimiter: separators[0], quote: multiline ? quote : nil, encoding: encoding, hasHeader: false)
        }
    }

    /// One column of the file format.
    struct Column: Sendable {
        enum Kind: String, CaseIterable { case string, integer, float, date, time, datetime, boolean }
        enum Nulls: String, CaseIterable {
            case campaignDefault = "default", emptyAllowed = "emptyValueAllowed", alwaysPopulated
        }
        enum Transformation: String, CaseIterable { case none, firstLetterUpper, upperCase, lowerCase }
        enum ErrorProcessing: String, CaseIterable {
            case ignoreValue, rejectLine, useDefault, rejectUnlessRemapped, defaultUnlessRemapped
        }

        var name: String
        var kind = Kind.string
        var length = 255
        var nulls = Nulls.campaignDefault
        var transformation = Transformation.none
        var ignoresSpaces = false
        var errorProcessing = ErrorProcessing.ignoreValue
        var defaultValue: String?
        var mapping: [String: String] = [:]
        var dateFormat = "yyyy/mm/dd"
        var timeSeparator = UInt8(ascii: ":")
        var decimal = UInt8(ascii: ".")
        var thousands: UInt8?
        var isIgnored = false
        /// Characters in a fixed-width file.
        var width: Int?

        init(name: String) { self.name = name }

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            name = try map.require("name").string()
            kind = try map.take("type")?.choice(Kind.self) ?? .string
            length = try map.take("length")?.int() ?? 255
            nulls = try map.take("allowNulls")?.choice(Nulls.self) ?? .campaignDefault
            transformation = try map.take("transformation")?.choice(Transformation.self) ?? .none
            ignoresSpaces = try map.take("ignoreSpaces")?.bool() ?? false
            let errors = map.take("errorProcessing")
            errorProcessing = try errors?.choice(ErrorProcessing.self) ?? .ignoreValue
            defaultValue = try map.take("defaultValue")?.string()
            if let pairs = map.take("mapping") {
                var entries = try pairs.map()
                for key in entries.keys { mapping[key] = try entries.take(key)?.string() ?? "" }
            }
            if let format = map.take("dateFormat") {
                dateFormat = try format.string()
                guard DatePattern(dateFormat) != nil else {
                    throw format.error("\"\(dateFormat)\" is no date format such as yyyy/mm/dd, dd/mm/yyyy or mm/dd/yy")
                }
            }
            timeSeparator = try map.take("timeSeparator")?.string().utf8.first ?? timeSeparator
            decimal = try map.take("decimal")?.string().utf8.first ?? decimal
            thousands = try map.take("thousands")?.string().utf8.first
            isIgnored = try map.take("ignore")?.bool() ?? false
            let widthYAML = map.take("width")
            width = try widthYAML?.int()
            if let width, width < 1 { throw (widthYAML ?? yaml).error("\"width\" must be 1 or more") }
            try map.finish()
            if errorProcessing == .useDefault || errorProcessing == .defaultUnlessRemapped, defaultValue == nil {
                throw (errors ?? yaml).error("\"\(name)\": this error processing needs a \"defaultValue\"")
            }
        }

        var isNumeric: Bool { kind == .integer || kind == .float }
    }

    /// `yyyy/mm/dd` and its permutations with one separator.
    struct DatePattern: Sendable {
        private var order: [(part: Character, width: Int)] = []
        private var separator: UInt8 = 0

        init?(_ text: String) {
            for character in text.lowercased() {
                if "ymd".contains(character) {
                    if order.last?.part == character {
                        order[order.count - 1].width += 1
                    } else {
                        order.append((character, 1))
                    }
                } else {
                    guard let byte = character.asciiValue, separator == 0 || separator == byte else { return nil }
                    separator = byte
                }
            }
            guard order.map(\.part).sorted() == ["d", "m", "y"] else { return nil }
        }

        func parse(_ run: inout NumberRun) -> CivilTime? {
            var parts: [Character: Int] = [:]
            for (index, (part, width)) in order.enumerated() {
                if index > 0, separator != 0, !run.skip(separator) { return nil }
                let isLongYear = part == "y" && width > 2
                guard var number = run.number(isLongYear ? 4...4 : separator == 0 ? 2...2 : 1...2) else { return nil }
                // A two-digit year up to 68 is in this century.
                if part == "y", width <= 2 { number += number <= 68 ? 2000 : 1900 }
                parts[part] = number
            }
            return CivilTime(parts["y"] ?? 0, parts["m"] ?? 0, parts["d"] ?? 0)
        }
    }
}
