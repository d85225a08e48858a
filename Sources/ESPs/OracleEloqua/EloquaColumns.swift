import Verification

extension OracleEloqua {
    /// Which column fills which contact field.
    struct Columns {
        /// Position in the file, heading, field.
        private(set) var mapped: [(position: Int, heading: String, field: Field)] = []
        let count: Int

        /// - Throws: ``FileFailure`` when nothing maps, the identifier is missing, or a heading stands twice.
        init(
            header: [String], settings: Settings, recorder: inout OutcomeRecorder, log: inout SyncLog
        ) throws {
            count = header.count
            for (position, heading) in header.enumerated() {
                guard let field = Self.field(for: heading, settings) else {
                    recorder.note(
                        FileRules.unmapped, .columnSkipped, column: heading,
                        "the heading \"\(heading)\" maps to no field (ELQ-00111); its values are lost")
                    log.add(
                        "ELQ-00111", "Field \(heading) is not part of import definition, and will be ignored.",
                        .warning, 0)
                    continue
                }
                if field.isReadOnly {
                    if settings.readOnlyField == .reject {
                        throw FileFailure(rule: FileRules.readOnly, message: "\(field.display) is read-only")
                    }
                    recorder.note(
                        FileRules.readOnly, .columnSkipped, column: heading,
                        "Eloqua sets \(field.display) itself; the column is ignored")
                    continue
                }
                try add(position, heading, field, settings, &recorder)
            }
            try check(header, settings, &recorder, &log)
        }

        private mutating func add(
            _ position: Int, _ heading: String, _ field: Field, _ settings: Settings, _ recorder: inout OutcomeRecorder
        ) throws {
            if let earlier = mapped.firstIndex(where: { $0.field.name == field.name }) {
                let message: MaskableText =
                    "the headings \"\(mapped[earlier].heading)\" and \"\(heading)\" both fill \(field.display)"
                guard settings.onDuplicateHeader == .last else {
                    throw FileFailure(rule: FileRules.duplicateHeader, message: message)
                }
                recorder.note(FileRules.duplicateHeader, .warned, column: heading, message)
                mapped.remove(at: earlier)
            }
            mapped.append((position, heading, field))
            if settings.mapping[heading] == nil, heading != field.name, heading != field.display {
                recorder.note(
                    FileRules.automap, .noted, column: heading, "\"\(heading)\" was mapped to \(field.display)")
            }
        }

        private func check(
            _ header: [String], _ settings: Settings, _ recorder: inout OutcomeRecorder, _ log: inout SyncLog
        ) throws {
            for (heading, name) in settings.mapping.sorted(by: { $0.key < $1.key }) where !header.contains(heading) {
                if settings.missingMappedColumn == .reject {
                    throw FileFailure(
                        rule: FileRules.missingColumn, message: "the mapped column \"\(heading)\" is not in the file")
                }
                recorder.note(
                    FileRules.missingColumn, .warned, column: heading,
                    "the mapped column \"\(heading)\" is not in the file\(header.nearest(to: heading)) (ELQ-00121); stored values stay"
                )
                log.add(
                    "ELQ-00121", "Field \(name) is part of import definition, but not included in file.", .warning, 0)
            }
            guard !mapped.isEmpty else {
                log.add("ELQ-00127", "There are no mapped fields in the file.", .error, 0)
                throw FileFailure(
                    rule: FileRules.header, token: "ELQ-00127",
                    message: "no heading maps to a contact field; the file has \(header.joined(separator: ", "))")
            }
            if mapped.count > settings.maxFields {
                recorder.note(
                    FileRules.maxFields, .warned,
                    "\(mapped.count) fields are mapped, at most \(settings.maxFields) are allowed")
            }
            guard mapped.contains(where: { $0.field.name == settings.identifier }) else {
                log.add(
                    "ELQ-00112",
                    "identifierFieldName \(settings.identifier) must be contained within Fields, if specified.", .error,
                    0)
                log.add("ELQ-00122", "Validation errors found on sync 1. Sync will NOT proceed.", .error, 0)
                throw FileFailure(
                    rule: FileRules.identifier, token: "ELQ-00112",
                    message: "no column fills the identifier \(settings.identifier)")
            }
        }

        private static func field(for heading: String, _ settings: Settings) -> Field? {
            if let name = settings.mapping[heading] { return settings.field(name) }
            return Field.matching(heading, among: settings.fields)
        }
    }
}
