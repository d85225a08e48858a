public import StrictYAML

extension Expectation {
    /// Decodes an expectation: a file of its own or the `expectation` of a fixture set.
    ///
    /// - Parameter baseDirectory: where relative paths start: the folder of the YAML file.
    /// - Throws: `YAMLError` with line, column and the nearest right key or value.
    public init(_ yaml: YAMLValue, baseDirectory: String) throws {
        self.init()
        var map = try yaml.map()
        if let value = map.take("files") { files = try FileExpectation(value, baseDirectory: baseDirectory) }
        if let value = map.take("columns") { columns = try value.list().map(ColumnExpectation.init) }
        columnOrder = try map.take("column-order")?.choice(ColumnOrder.self) ?? columnOrder
        otherColumns = try map.take("other-columns")?.choice(OtherColumns.self) ?? otherColumns
        if let value = map.take("identity") { identity = try IdentityExpectation(value) }
        if let value = map.take("membership") { membership = try MembershipExpectation(value) }
        if let value = map.take("profiles") {
            profiles = try ProfilesExpectation(value, baseDirectory: baseDirectory)
            if identity == nil {
                throw value.error("\"profiles\" needs \"identity\": which columns say who a record is")
            }
        }
        if let value = map.take("tolerances") { tolerances = try Self.tolerances(value) }
        try map.finish()
        try refuseUnlistedColumns(yaml)
    }

    private static func tolerances(_ yaml: YAMLValue) throws -> [String: Tolerance] {
        var map = try yaml.map()
        var result: [String: Tolerance] = [:]
        for about in CheckCatalog.all.map(\.about) {
            guard let value = map.take(about.id) else { continue }
            let text = try value.string()
            if text.hasSuffix("%"), let number = Double(text.dropLast()), number >= 0 {
                result[about.id] = .percent(number)
            } else {
                let count = try value.int()
                guard count >= 0 else { throw value.error("a tolerance is a number from 0, or one with %") }
                result[about.id] = .count(count)
            }
        }
        try map.finish()
        return result
    }

    /// Identity and membership must stand in columns that are listed, where any are.
    private func refuseUnlistedColumns(_ yaml: YAMLValue) throws {
        guard !columns.isEmpty, otherColumns == .refused else { return }
        for name in (identity?.columns ?? []) + (membership?.columns ?? []) where column(name) == nil {
            throw yaml.error("column \"\(name)\" of identity or membership is not in \"columns\"")
        }
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name).inserted {
            throw yaml.error("column \"\(column.name)\" is listed twice")
        }
    }
}

extension ColumnExpectation {
    /// A name alone, or a mapping.
    init(_ yaml: YAMLValue) throws {
        if let name = try? yaml.string() {
            self.init(name)
            return
        }
        var map = try yaml.map()
        self.init(try map.require("name").string())
        type = try map.take("type")?.choice(ValueType.self) ?? type
        isOptional = try map.take("optional")?.bool() ?? isOptional
        isRequired = try map.take("required")?.bool() ?? isRequired
        allowed = try map.take("allowed")?.strings() ?? allowed
        patternFlavour = try map.take("pattern-flavour")?.choice(RegexFlavour.self) ?? patternFlavour
        if let value = map.take("pattern") {
            let text = try value.string()
            do { _ = try patternFlavour.compile(text) } catch { throw value.error("\(error)") }
            pattern = text
        }
        maximumLength = try map.take("maximum-length")?.int()
        maximumBytes = try map.take("maximum-bytes")?.int()
        try map.finish()
    }
}

extension IdentityExpectation {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        if let column = map.take("column") {
            self.init(columns: [try column.string()])
            if let columns = map.take("columns") { throw columns.error("give \"column\" or \"columns\", not both") }
        } else {
            let value = try map.require("columns")
            self.init(columns: try value.strings())
            if columns.isEmpty { throw value.error("\"columns\" needs at least one column") }
        }
        kind = try map.take("kind")?.choice(Kind.self) ?? kind
        normalisation = try map.take("normalisation")?.list().map { try $0.choice(Normalisation.self) } ?? []
        isUnique = try map.take("unique")?.bool() ?? isUnique
        try map.finish()
    }
}

extension MembershipExpectation {
    init(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        let form = try map.require("form")
        switch try form.choice(["file": 0, "status-column": 1, "segment-columns": 2, "list-column": 3]) {
        case 1: self.init(form: .statusColumn(try map.require("column").string()))
        case 2:
            let columns = try map.require("columns")
            var segments = try columns.map()
            let pairs = try segments.keys.map {
                SegmentColumn(segment: $0, column: try segments.require($0).string())
            }
            if pairs.isEmpty { throw columns.error("\"columns\" needs at least one audience") }
            self.init(form: .segmentColumns(pairs))
        case 3:
            let separator = try map.take("separator")?.string() ?? "|"
            self.init(form: .listColumn(try map.require("column").string(), separator: separator))
        default: self.init(form: .file)
        }
        memberStatuses = try map.take("member-statuses")?.strings() ?? memberStatuses
        leftStatuses = try map.take("left-statuses")?.strings() ?? leftStatuses
        segments = try map.take("segments")?.strings() ?? segments
        export = try map.take("export")?.choice(Export.self) ?? export
        mayBeBlank = try map.take("may-be-blank")?.bool() ?? mayBeBlank
        try map.finish()
    }
}
