import Verification

extension SalesforceMarketingCloud {
    /// Which column of the file fills which field.
    struct ColumnPlan {
        /// For each field of the destination the position of its column, or nil.
        var columns: [Int?]
        /// Headings, or `#n` without a header.
        var names: [String]
        /// Position of the membership status column, where there is one.
        var status: Int?

        /// - Parameter header: headings as they stand in the file; nil without a header.
        /// - Throws: ``FileFailure`` with `FieldNotFound`.
        init(
            header: [String]?, destination: Destination, settings: Settings, recorder: inout OutcomeRecorder
        ) throws {
            columns = Array(repeating: nil, count: destination.fields.count)
            names = header ?? []
            status = nil
            switch settings.mapping {
            case .inferFromColumnHeadings: try mapByHeader(destination, settings, &recorder)
            case .manualMap: try mapByHand(destination, settings)
            case .mapByOrdinal: mapByOrdinal(destination, settings, &recorder)
            }
            try requireFields(destination, &recorder)
            status = statusColumn(settings, &recorder)
        }

        func name(_ column: Int) -> String { names.indices.contains(column) ? names[column] : "#\(column + 1)" }

        private func normalized(_ heading: String, _ settings: Settings) -> String {
            let text = heading.lowercased()
            guard settings.assumptions.headerTrim else { return text }
            return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }

        private mutating func mapByHeader(
            _ destination: Destination, _ settings: Settings, _ recorder: inout OutcomeRecorder
        ) throws {
            var seen: Set<String> = []
            for (position, heading) in names.enumerated() {
                let wanted = normalized(heading, settings)
                guard seen.insert(wanted).inserted else {
                    if settings.assumptions.duplicateHeader == .fail {
                        throw FileFailure(
                            rule: ColumnRules.duplicateHeader, token: "FieldNotFound",
                            message: "the heading \"\(heading)\" stands in the file twice")
                    }
                    recorder.note(
                        ColumnRules.duplicateHeader, .columnSkipped, column: heading,
                        "the heading \"\(heading)\" stands in the file twice; column \(position + 1) is not used")
                    continue
                }
                if let field = destination.fields.firstIndex(where: { $0.name.lowercased() == wanted }) {
                    columns[field] = position
                    if destination.fields[field].name != heading {
                        recorder.note(
                            ColumnRules.mapByHeader, .noted, column: heading,
                            "the heading \"\(heading)\" fills the field \"\(destination.fields[field].name)\"")
                    }
                } else if settings.assumptions.extraColumn == .fail {
                    throw FileFailure(
                        rule: ColumnRules.extraColumn, token: "FieldNotFound",
                        message: "no field is called \"\(heading)\"")
                } else {
                    let near = destination.fields.map(\.name).nearest(to: heading)
                    recorder.note(
                        ColumnRules.extraColumn, .columnSkipped, column: heading,
                        "no field is called \"\(heading)\"\(near); its values are lost")
                }
            }
        }

        private mutating func mapByHand(_ destination: Destination, _ settings: Settings) throws {
            for map in settings.fieldMaps {
                let wanted = normalized(map.source, settings)
                guard let position = names.firstIndex(where: { normalized($0, settings) == wanted }) else {
                    throw FileFailure(
                        rule: ColumnRules.manualMapSourceMissing, token: "FieldNotFound",
                        message: "the mapping names the column \"\(map.source)\", which is not in the file")
                }
                if let field = destination.field(map.destination) { columns[field] = position }
            }
        }

        private mutating func mapByOrdinal(
            _ destination: Destination, _ settings: Settings, _ recorder: inout OutcomeRecorder
        ) {
            // ImportDefinitionFieldMappingType: ordinals begin at 0 for lists and at 1 for data extensions.
            let base = destination.isList ? 0 : 1
            recorder.note(ColumnRules.mapByOrdinal, .noted, "columns fill fields by position, counted from \(base)")
            if settings.fieldMaps.isEmpty {
                for field in columns.indices { columns[field] = field }
            }
            for map in settings.fieldMaps {
                if let ordinal = Int(map.source), let field = destination.field(map.destination) {
                    columns[field] = ordinal - base
                }
            }
            guard !names.isEmpty else { return }
            for field in columns.indices where (columns[field] ?? 0) >= names.count { columns[field] = nil }
        }

        private func requireFields(_ destination: Destination, _ recorder: inout OutcomeRecorder) throws {
            for (index, field) in destination.fields.enumerated() where columns[index] == nil {
                guard field.isPrimaryKey || (field.isRequired && field.defaultValue == nil) else {
                    recorder.note(
                        ColumnRules.optionalColumnMissing, .noted, column: field.name,
                        "the field \"\(field.name)\" has no column: new rows get \(field.defaultValue ?? "null"), known rows keep what they have"
                    )
                    continue
                }
                let kind = field.isPrimaryKey ? "primary key" : "required"
                throw FileFailure(
                    rule: ColumnRules.requiredColumnMissing, token: "FieldNotFound",
                    message:
                        "the \(kind) field \"\(field.name)\" has no column\(names.nearest(to: field.name)); the file has \(names.joined(separator: ", "))"
                )
            }
        }

        private func statusColumn(_ settings: Settings, _ recorder: inout OutcomeRecorder) -> Int? {
            if let name = settings.statusColumn {
                let found = names.firstIndex { normalized($0, settings) == normalized(name, settings) }
                if found == nil {
                    recorder.note(
                        DestinationRules.expiredMembership, .warned, column: name,
                        "the status column \"\(name)\" is not in the file\(names.nearest(to: name)), so nobody who left can be seen"
                    )
                }
                return found
            }
            guard settings.destination == nil else { return nil }
            return names.firstIndex {
                let heading = $0.lowercased()
                return heading.contains("segmentmembership") && heading.contains("status")
            }
        }
    }
}
