import Drops
import Foundation
import Reading
import StrictYAML

extension ExternalDelivery {
    /// What the two sides agreed on: account, file properties, columns, target.
    struct Settings: Sendable {
        enum Channel: String, CaseIterable { case email, sms, push, directMail, callCenter, custom }
        enum Format: String, CaseIterable { case text, fixedWidth, csv }
        enum LineEnd: String, CaseIterable { case carriageReturn, lineFeed }
        enum Collision: String, CaseIterable { case overwrite, refuse }
        enum Direction: String, CaseIterable { case ascending, descending }
        enum SeedMode: String, CaseIterable { case inSortOrder, start, end, anywhere }
        enum ProofNaming: String, CaseIterable { case label, same, pattern }
        enum EmptyTarget: String, CaseIterable { case headerOnly, noFile }
        enum FeedbackMode: String, CaseIterable { case none, resultFile }
        enum DateOrder: String, CaseIterable { case ymd, dmy, mdy }

        var channel = Channel.sms
        var startsWithSignal = true
        var destination: String?
        var sendTime: Date?
        var clockSkew = 5
        var namePattern: String?
        var onCollision = Collision.overwrite
        var format = Format.text
        var encoding = Dialect.Encoding.windows1252
        var allowBom = true
        var lineEnd = LineEnd.carriageReturn
        var header = true
        /// Nil: those of the file's own header.
        var columns: [Column]?
        var separator = UInt8(ascii: "\t")
        var delimiter: UInt8?
        var widths: [Int] = []
        var csvSeparator = UInt8(ascii: ";")
        var dateOrder = DateOrder.ymd
        var dateSeparator = "/"
        var timeSeparator = ":"
        var seconds = true
        var decimal = UInt8(ascii: ".")
        var thousands: UInt8?
        var enumLabels = false
        /// Key to column to value.
        var expectedRows: [String: [String: String]] = [:]
        var targeted: Int?
        var excluded = 0
        var seeds = 0
        var toDeliverIncludesSeeds = false
        var requestedQuantity: Int?
        var keyColumn: String?
        var addressColumn: String?
        var keepDuplicates: Bool?
        var denylist: Set<String> = []
        var quarantine: Set<String> = []
        var controlGroup: Set<String> = []
        var targetKeys: Set<String> = []
        var sortColumn: String?
        var direction = Direction.ascending
        var seedKeys: Set<String> = []
        var seedMode = SeedMode.inSortOrder
        var collectionColumns: [String] = []
        var singleRow = false
        var isProof = false
        var proofNaming = ProofNaming.label
        var proofPrefix = "Proof"
        var maxProof = 100
        var testProfiles: Set<String> = []
        var substitution: Set<String> = []
        var includeTestPopulation = false
        var emptyTarget = EmptyTarget.headerOnly
        var feedbackMode = FeedbackMode.none
        var logIdColumn = "Delivery Log ID"
        var kpis: (targeted: Int, toDeliver: Int, causes: [Int])?

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard let yaml else { return }
            var map = try yaml.map()
            try takeAccount(&map)
            try takeFile(&map)
            try takeValues(&map)
            try takeTarget(&map)
            try takeProof(&map)
            try map.finish()
            try check(yaml)
        }

        private mutating func takeAccount(_ map: inout YAMLMap) throws {
            channel = try map.take("channel")?.choice(Channel.self) ?? channel
            if let account = map.take("account") {
                var entries = try account.map()
                let type = entries.take("type")
                let mode = entries.take("mode")
                startsWithSignal = try entries.take("startsWithSignal")?.bool() ?? true
                try entries.finish()
                if let type, try type.string() != "Routing" {
                    throw type.error("the account must be of type Routing (\(FileRules.accountType.id))")
                }
                if let mode, try mode.string() != "External" {
                    throw mode.error("the delivery mode must be External (\(FileRules.accountType.id))")
                }
            }
            destination = try map.take("destination")?.string()
            if let time = map.take("sendTime") {
                guard let date = try? Date(time.string(), strategy: .iso8601) else {
                    throw time.error("\"sendTime\" must be a time such as 2026-11-21T18:30:45Z")
                }
                sendTime = date
            }
            clockSkew = try map.take("clockSkew")?.int() ?? clockSkew
            namePattern = try map.take("namePattern")?.string()
            onCollision = try map.take("onCollision")?.choice(Collision.self) ?? onCollision
            feedbackMode = try map.take("feedbackMode")?.choice(FeedbackMode.self) ?? feedbackMode
            logIdColumn = try map.take("logIdColumn")?.string() ?? logIdColumn
        }

        private mutating func takeFile(_ map: inout YAMLMap) throws {
            format = try map.take("format")?.choice(Format.self) ?? format
            encoding = try map.take("encoding")?.choice(Dialect.Encoding.self) ?? encoding
            allowBom = try map.take("allowBom")?.bool() ?? true
            lineEnd = try map.take("lineEnd")?.choice(LineEnd.self) ?? lineEnd
            header = try map.take("header")?.bool() ?? true
            columns = try map.take("columns")?.list().map(Column.init)
            let separators: KeyValuePairs<String, UInt8> = [
                "tab": 9, "comma": UInt8(ascii: ","), "semicolon": UInt8(ascii: ";"), "pipe": UInt8(ascii: "|"),
            ]
            separator = try map.take("separator")?.choice(separators) ?? separator
            if let value = map.take("delimiter") {
                delimiter = try value.choice([
                    "none": nil as UInt8?, "single": UInt8(ascii: "'"), "double": UInt8(ascii: "\""),
                ])
            }
            widths = try map.take("widths")?.list().map { try $0.int() } ?? []
            csvSeparator = try map.take("csvSeparator")?.choice(separators) ?? csvSeparator
            emptyTarget = try map.take("emptyTarget")?.choice(EmptyTarget.self) ?? emptyTarget
        }

        private mutating func takeValues(_ map: inout YAMLMap) throws {
            dateOrder = try map.take("dateOrder")?.choice(DateOrder.self) ?? dateOrder
            dateSeparator = try map.take("dateSeparator")?.string() ?? dateSeparator
            timeSeparator = try map.take("timeSeparator")?.string() ?? timeSeparator
            seconds = try map.take("seconds")?.bool() ?? true
            decimal = try map.take("decimal")?.string().utf8.first ?? decimal
            thousands = try map.take("thousands")?.string().utf8.first
            enumLabels = try map.take("enumLabels")?.bool() ?? false
            if let rows = map.take("expectedRows") {
                var entries = try rows.map()
                for key in entries.keys {
                    var row = try entries.take(key)?.map()
                    for column in row?.keys ?? [] {
                        expectedRows[key, default: [:]][column] = try row?.take(column)?.string() ?? ""
                    }
                }
            }
        }

        private mutating func takeTarget(_ map: inout YAMLMap) throws {
            func set(_ key: String) throws -> Set<String> { Set(try map.take(key)?.strings() ?? []) }
            targeted = try map.take("targeted")?.int()
            excluded = try map.take("excluded")?.int() ?? 0
            seeds = try map.take("seeds")?.int() ?? 0
            toDeliverIncludesSeeds = try map.take("toDeliverIncludesSeeds")?.bool() ?? false
            requestedQuantity = try map.take("requestedQuantity")?.int()
            keyColumn = try map.take("keyColumn")?.string()
            addressColumn = try map.take("addressColumn")?.string()
            keepDuplicates = try map.take("keepDuplicates")?.bool()
            denylist = try set("denylist")
            quarantine = Set(try set("quarantine").map { $0.lowercased() })
            controlGroup = try set("controlGroup")
            targetKeys = try set("targetKeys")
            sortColumn = try map.take("sortColumn")?.string()
            direction = try map.take("direction")?.choice(Direction.self) ?? direction
            seedKeys = try set("seedKeys")
            seedMode = try map.take("seedMode")?.choice(SeedMode.self) ?? seedMode
            collectionColumns = try map.take("collectionColumns")?.strings() ?? []
            singleRow = try map.take("singleRow")?.bool() ?? false
            if let figures = map.take("kpis") {
                var entries = try figures.map()
                kpis = (
                    try entries.require("targeted").int(), try entries.require("toDeliver").int(),
                    try entries.take("exclusions")?.list().map { try $0.int() } ?? []
                )
                try entries.finish()
            }
        }

        private mutating func takeProof(_ map: inout YAMLMap) throws {
            isProof = try map.take("proof")?.bool() ?? false
            proofNaming = try map.take("proofNaming")?.choice(ProofNaming.self) ?? proofNaming
            proofPrefix = try map.take("proofPrefix")?.string() ?? proofPrefix
            maxProof = try map.take("maxProof")?.int() ?? maxProof
            testProfiles = Set(try map.take("testProfiles")?.strings() ?? [])
            substitution = Set(try map.take("substitution")?.strings().map { $0.lowercased() } ?? [])
            includeTestPopulation = try map.take("includeTestPopulation")?.bool() ?? false
        }

        private func check(_ yaml: YAMLValue) throws {
            let labels = columns?.map(\.label)
            for (key, name) in [("keyColumn", keyColumn), ("addressColumn", addressColumn), ("sortColumn", sortColumn)]
            {
                guard let name, let labels, !labels.contains(name) else { continue }
                throw yaml.unknown(name, in: labels, what: "column, but \"\(key)\" names it")
            }
            if format == .fixedWidth, widths.isEmpty { throw yaml.error("\"format: fixedWidth\" needs \"widths\"") }
            if !header, columns == nil { throw yaml.error("without a header the \"columns\" must be given") }
            if hasKeyLists, keyColumn == nil { throw yaml.error("lists of keys need the \"keyColumn\" they are about") }
            if !quarantine.isEmpty, addressColumn == nil {
                throw yaml.error("\"quarantine\" needs the \"addressColumn\"")
            }
        }

        /// Whether anything is said about single keys.
        var hasKeyLists: Bool {
            !denylist.isEmpty || !controlGroup.isEmpty || !targetKeys.isEmpty || !seedKeys.isEmpty
                || !expectedRows.isEmpty || !testProfiles.isEmpty
        }

        var quote: UInt8? { format == .csv ? UInt8(ascii: "\"") : delimiter }

        var splitter: LineSplitter {
            LineSplitter(separators: [format == .csv ? csvSeparator : separator], quote: quote)
        }
    }

    /// One column of the extraction.
    struct Column: Sendable {
        enum Kind: String, CaseIterable { case text, number, date, datetime, enumeration, boolean }

        var label: String
        var kind = Kind.text
        var constant: String?
        /// Internal values and labels of an enumeration.
        var values: [String: String] = [:]

        init(label: String) { self.label = label }

        init(_ yaml: YAMLValue) throws {
            if let name = try? yaml.string() {
                label = name
                return
            }
            var map = try yaml.map()
            label = try map.require("label").string()
            kind = try map.take("type")?.choice(Kind.self) ?? .text
            constant = try map.take("constant")?.string()
            if let pairs = map.take("values") {
                var entries = try pairs.map()
                for key in entries.keys { values[key] = try entries.take(key)?.string() ?? "" }
            }
            try map.finish()
        }
    }
}
