import Verification

extension OracleResponsys {
    /// Which column fills which field.
    struct Columns {
        /// Position in the file, heading as it stands there, field.
        private(set) var mapped: [(position: Int, heading: String, field: Field)] = []
        private(set) var count: Int
        private(set) var statusPosition: Int?

        var fields: [Field] { mapped.map(\.field) }

        /// What Responsys fills in by itself.
        var derivedNames: [String] {
            var names = ["EMAIL_PERMISSION_STATUS_"]
            if fields.contains(where: { $0.name == "EMAIL_ADDRESS_" }) {
                names += ["EMAIL_DOMAIN_", "EMAIL_MD5_HASH_", "EMAIL_SHA256_HASH_"]
            }
            if fields.contains(where: { $0.name == "MOBILE_NUMBER_" }) { names.append("MOBILE_COUNTRY_") }
            return names
        }

        func isListKey(_ name: String) -> Bool {
            ["RIID_", "CUSTOMER_ID_", "EMAIL_ADDRESS_", "MOBILE_NUMBER_", "EMAIL_MD5_HASH_", "EMAIL_SHA256_HASH_"]
                .contains(name)
        }

        init(header: [String], settings: Settings, recorder: inout OutcomeRecorder) throws {
            count = header.count
            let names = header.map { Self.cut($0, settings, &recorder) }
            var seen: [String: String] = [:]
            for (name, heading) in zip(names, header) {
                if let other = seen.updateValue(heading, forKey: name) {
                    throw FileFailure(
                        rule: FieldRules.collision,
                        message:
                            "the headings \"\(other)\" and \"\(heading)\" are the same field name; one must be renamed")
                }
            }
            if settings.fields == nil { recorder.assume(FieldRules.derived, FieldRules.derived.what) }
            for (position, heading) in header.enumerated() {
                try add(position, heading, names[position], settings, &recorder)
            }
            if let status = settings.statusColumn {
                statusPosition = header.firstIndex { $0.lowercased() == status.lowercased() }
            } else if settings.fields == nil {
                statusPosition = header.firstIndex {
                    $0.lowercased().contains("segmentmembership") && $0.lowercased().contains("status")
                }
            }
            try check(names, settings, &recorder)
        }

        private static func cut(_ heading: String, _ settings: Settings, _ recorder: inout OutcomeRecorder) -> String {
            let name = heading.uppercased()
            guard name.count > settings.maxName else { return name }
            let cut = String(name.prefix(settings.maxName))
            recorder.note(
                FieldRules.nameLength, .valueChanged, column: heading, before: MaskableText(heading),
                after: MaskableText(cut),
                "the heading was cut to \(settings.maxName) characters")
            return cut
        }

        private mutating func add(
            _ position: Int, _ heading: String, _ name: String, _ settings: Settings, _ recorder: inout OutcomeRecorder
        ) throws {
            if settings.skip.contains(heading.uppercased()) {
                recorder.note(FieldRules.unmapped, .columnSkipped, column: heading, "--skip this field--")
                return
            }
            let target =
                settings.mapping[heading.uppercased()] ?? settings.mapping[name]
                ?? (settings.fields == nil ? Self.alias(heading) ?? Self.legal(name) : name)
            let known = (settings.fields ?? Field.system).first { $0.name == target }
            guard let field = known ?? (settings.fields == nil ? Field(target, .str255) : nil) else {
                recorder.note(
                    FieldRules.unmapped, .columnSkipped, column: heading,
                    "no field is called \"\(target)\"\((settings.fields ?? []).map(\.name).nearest(to: target)); its values are lost"
                )
                return
            }
            if settings.fields == nil, let fault = Field.fault(inCustom: field.name) {
                recorder.note(
                    fault.rule, .columnSkipped, column: heading,
                    "the name \"\(field.name)\" \(fault.message); the column is not imported")
                return
            }
            if field.isReadOnly, !settings.match.contains(field.name) {
                recorder.note(
                    FieldRules.readOnly, .columnSkipped, column: heading, "Responsys sets \(field.name) itself")
                return
            }
            if let other = mapped.first(where: { $0.field.name == field.name }) {
                throw FileFailure(
                    rule: FieldRules.collision,
                    message: "the headings \"\(other.heading)\" and \"\(heading)\" both fill \(field.name)")
            }
            mapped.append((position, heading, field))
        }

        /// The system field that an XDM path means.
        private static func alias(_ heading: String) -> String? {
            let path = heading.split { ".:_".contains($0) }.map(String.init)
            if path.contains("personalEmail") || heading.lowercased() == "email" { return "EMAIL_ADDRESS_" }
            return path.contains("mobilePhone") ? "MOBILE_NUMBER_" : nil
        }

        private static func legal(_ name: String) -> String {
            String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "$#_".contains($0)) ? $0 : "_" })
        }

        private func check(_ names: [String], _ settings: Settings, _ recorder: inout OutcomeRecorder) throws {
            for heading in settings.mapping.keys.sorted() where !names.contains(heading) {
                let message: MaskableText =
                    "the mapping names the column \"\(heading)\", which is not in the file\(names.nearest(to: heading))"
                if settings.mappedColumnMissing == .fail {
                    throw FileFailure(rule: FieldRules.missing, token: "INVALID DATA FORMAT", message: message)
                }
                recorder.note(FieldRules.missing, .warned, column: heading, message)
            }
            let filled = fields.map(\.name)
            if settings.target == .supplemental {
                if let key = settings.primaryKey.first(where: { !filled.contains($0) }) {
                    throw FileFailure(
                        rule: MergeRules.supplementalKey,
                        message: "the primary key field \(key) is not in the file\(filled.nearest(to: key))")
                }
            } else if let key = settings.match.first(where: { !filled.contains($0) }) {
                let rule = settings.target == .pet ? MergeRules.petKey : FieldRules.missing
                throw FileFailure(
                    rule: rule, token: settings.target == .pet ? "MERGEFAILED" : "INVALID DATA FORMAT",
                    message: "no column fills the match column \(key); the file has \(names.joined(separator: ", "))")
            }
        }
    }
}
