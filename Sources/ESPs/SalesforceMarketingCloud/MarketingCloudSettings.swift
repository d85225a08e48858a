import Foundation
import NearMiss
import Reading
import StrictYAML

extension SalesforceMarketingCloud {
    /// An import definition and its destination, in the words of Marketing Cloud's own API where it has one.
    struct Settings: Sendable {
        enum FileType: String, CaseIterable { case csv = "CSV", tab = "TAB", other = "Other" }
        enum UpdateType: String, CaseIterable {
            case addUpdate = "AddUpdate", add = "Add", update = "Update", overwrite = "Overwrite"
        }
        enum Mapping: String, CaseIterable {
            case inferFromColumnHeadings = "InferFromColumnHeadings", mapByOrdinal = "MapByOrdinal", manualMap =
                "ManualMap"
        }
        enum BlankFile: String, CaseIterable { case fail = "Fail", process = "Process", skip = "Skip" }
        enum DuplicateKeys: String, CaseIterable { case last, first, rejectAll }

        /// One pair of a manual or ordinal mapping.
        struct FieldMap: Sendable {
            /// A heading, or an ordinal as a number.
            var source: String
            var destination: String
        }

        var selection = SelectionSettings()
        /// Nil: the import reads the file as it came.
        var transfer: FileTransfer?
        var fileType = FileType.csv
        var otherDelimiter: UInt8?
        var encoding = Dialect.Encoding.utf8
        var dateOrder = DateOrder.monthDayYear
        var usesDecimalComma = false
        var hasColumnHeader = true
        var standardQuotedStrings = true
        var allowErrors = true
        var normalizeNumbers = false
        var mapping = Mapping.inferFromColumnHeadings
        var fieldMaps: [FieldMap] = []
        var updateType = UpdateType.addUpdate
        var blankFile = BlankFile.fail
        var duplicateKeys = DuplicateKeys.last
        var statusColumn: String?
        var rowData = false
        /// Nil: made from the header of the first file.
        var destination: Destination?
        var assumptions = Assumptions()

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard var map = try yaml?.map() else { return }
            selection = try SelectionSettings(&map)
            transfer = try map.take("fileTransfer").map(FileTransfer.init)
            fileType = try map.take("fileType")?.choice(FileType.self) ?? fileType
            otherDelimiter = try map.take("otherDelimiter").map(Self.delimiter)
            encoding = try map.take("encodingName")?.choice(Dialect.Encoding.self) ?? encoding
            if let locale = map.take("dateFormatLocale") { try setLocale(locale) }
            hasColumnHeader = try map.take("hasColumnHeader")?.bool() ?? hasColumnHeader
            standardQuotedStrings = try map.take("standardQuotedStrings")?.bool() ?? standardQuotedStrings
            allowErrors = try map.take("allowErrors")?.bool() ?? allowErrors
            normalizeNumbers = try map.take("normalizeNumbers")?.bool() ?? normalizeNumbers
            mapping = try map.take("fieldMappingType")?.choice(Mapping.self) ?? mapping
            let maps = map.take("fieldMaps")
            let update = map.take("updateType")
            updateType = try update?.choice(UpdateType.self) ?? updateType
            blankFile = try map.take("blankFileProcessingType")?.choice(BlankFile.self) ?? blankFile
            duplicateKeys =
                try map.take("duplicateKeys")?.choice(DuplicateKeys.self)
                ?? (updateType == .add ? .first : .last)
            statusColumn = try map.take("statusColumn")?.string()
            rowData = try map.take("rowData")?.bool() ?? rowData
            let extensionMap = map.take("dataExtension")
            let listMap = map.take("list")
            assumptions = try map.take("assumptions").map(Assumptions.init) ?? assumptions
            try map.finish()
            if let listMap, extensionMap != nil {
                throw listMap.error("\"list\" and \"dataExtension\" are both given; an import has one destination")
            }
            destination = try extensionMap.map(Destination.init(dataExtension:)) ?? listMap.map(Destination.init(list:))
            fieldMaps = try maps.map { try readMaps($0) } ?? []
            try check(map, update: update)
        }

        var dialect: Dialect {
            let delimiter: UInt8 =
                switch fileType {
                case .csv: UInt8(ascii: ",")
                case .tab: UInt8(ascii: "\t")
                case .other: otherDelimiter ?? UInt8(ascii: ",")
                }
            return Dialect(
                delimiter: delimiter, quote: standardQuotedStrings ? UInt8(ascii: "\"") : nil, encoding: encoding,
                hasHeader: hasColumnHeader)
        }

        /// The rule that a file breaks which cannot be read on, and the code in the result: the File Transfer's where
        /// there is one.
        var readingRule: Rule { transfer == nil ? ReadingRules.unreadable : ReadingRules.decrypt }
        var readingToken: String { transfer == nil ? "InvalidFileSource" : "Error" }

        private func readMaps(_ value: YAMLValue) throws -> [FieldMap] {
            try value.list().map { entry in
                var map = try entry.map()
                let source = try map.require("source").string()
                let target = try map.require("destination")
                try map.finish()
                let name = try target.string()
                if let destination, destination.field(name) == nil {
                    throw target.unknown(name, in: destination.fields.map(\.name), what: "field of \(destination.name)")
                }
                return FieldMap(source: source, destination: name)
            }
        }

        private func check(_ map: YAMLMap, update: YAMLValue?) throws {
            func refuse(_ value: YAMLValue?, _ message: String) throws -> Never {
                throw value?.error(message) ?? map.error(message)
            }
            if (fileType == .other) != (otherDelimiter != nil) {
                throw map.error("\"otherDelimiter\" and \"fileType: Other\" belong together; one of them is missing")
            }
            if !hasColumnHeader, mapping != .mapByOrdinal {
                throw map.error("without a column header only \"fieldMappingType: MapByOrdinal\" is possible")
            }
            if mapping == .manualMap, fieldMaps.isEmpty {
                throw map.error("\"fieldMappingType: ManualMap\" needs \"fieldMaps\"")
            }
            if mapping == .inferFromColumnHeadings, !fieldMaps.isEmpty {
                throw map.error("\"fieldMaps\" is used by ManualMap and MapByOrdinal only; set \"fieldMappingType\"")
            }
            guard let destination else {
                if mapping != .inferFromColumnHeadings {
                    throw map.error("\"fieldMappingType: \(mapping.rawValue)\" needs a \"dataExtension\" or a \"list\"")
                }
                return
            }
            if destination.isList, updateType == .overwrite {
                try refuse(
                    update,
                    "Overwrite is not available for a list (\(SalesforceMarketingCloud.DestinationRules.overwriteList.id))"
                )
            }
            if !destination.isList, destination.keys.isEmpty, updateType != .overwrite {
                try refuse(
                    update,
                    "\"\(destination.name)\" has no primary key and takes updateType Overwrite only "
                        + "(\(SalesforceMarketingCloud.DestinationRules.actionNeedsPrimaryKey.id))")
            }
            if assumptions.overwriteRequiresNoKey, updateType == .overwrite, !destination.keys.isEmpty {
                try refuse(
                    update,
                    "Overwrite of \"\(destination.name)\" is refused because it has a primary key "
                        + "(\(SalesforceMarketingCloud.DestinationRules.overwriteKeyed.id))")
            }
        }

        private mutating func setLocale(_ value: YAMLValue) throws {
            let name = try value.string()
            guard let (order, comma) = DateOrder.cultures[name] else {
                throw value.unknown(name, in: DateOrder.cultures.keys.sorted(), what: "culture known here")
            }
            dateOrder = order
            usesDecimalComma = comma
        }

        private static func delimiter(_ value: YAMLValue) throws -> UInt8 {
            let text = try value.string()
            guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, !byte.isBlank || byte == 9 else {
                throw value.error("\"otherDelimiter\" is \"\(text)\", must be one ASCII character")
            }
            return byte
        }
    }

    /// What nobody documents, with what is assumed.
    struct Assumptions: Sendable {
        enum MarkHandling: String, CaseIterable { case strip, keep }
        enum Leniency: String, CaseIterable { case ignore, fail }
        enum HeaderChoice: String, CaseIterable { case first, fail }
        enum EmptyLine: String, CaseIterable { case skip, reject }
        enum MalformedQuote: String, CaseIterable { case reject, accept }

        var bom = MarkHandling.strip
        var extraColumn = Leniency.ignore
        var duplicateHeader = HeaderChoice.first
        var emptyLine = EmptyLine.skip
        var malformedQuote = MalformedQuote.reject
        var headerTrim = true
        var valueTrim = true
        var blankOverwrites = true
        var keyCaseSensitive = false
        var overwriteRequiresNoKey = false
        var maxPhoneCharacters = 50
        var packedFileToken = "InvalidFileSource"
        var errorTokens = [
            "PrimaryKeyMissing": "PrimaryKeyMissing", "RequiredFieldMissing": "RequiredFieldMissing",
            "TextTooLong": "TextTooLong", "RestrictedValue": "RestrictedValue",
        ]

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            bom = try map.take("bom")?.choice(MarkHandling.self) ?? bom
            extraColumn = try map.take("extraColumn")?.choice(Leniency.self) ?? extraColumn
            duplicateHeader = try map.take("duplicateHeader")?.choice(HeaderChoice.self) ?? duplicateHeader
            emptyLine = try map.take("emptyLine")?.choice(EmptyLine.self) ?? emptyLine
            malformedQuote = try map.take("malformedQuote")?.choice(MalformedQuote.self) ?? malformedQuote
            headerTrim = try map.take("headerTrim")?.bool() ?? headerTrim
            valueTrim = try map.take("valueTrim")?.bool() ?? valueTrim
            blankOverwrites = try map.take("blankOverwrites")?.bool() ?? blankOverwrites
            keyCaseSensitive = try map.take("keyCaseSensitive")?.bool() ?? keyCaseSensitive
            overwriteRequiresNoKey = try map.take("overwriteRequiresNoKey")?.bool() ?? overwriteRequiresNoKey
            maxPhoneCharacters = try map.take("maxPhoneCharacters")?.int() ?? maxPhoneCharacters
            packedFileToken = try map.take("packedFileToken")?.string() ?? packedFileToken
            if let tokens = map.take("errorTokens") {
                var names = try tokens.map()
                for name in errorTokens.keys.sorted() { errorTokens[name] = try names.take(name)?.string() ?? name }
                try names.finish()
            }
            try map.finish()
        }
    }
}
