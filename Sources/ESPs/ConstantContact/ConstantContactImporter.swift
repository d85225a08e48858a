import Drops
import Reading
import StrictJSON
import Verification

extension ConstantContact {
    /// One import activity.
    struct Importer: ImportEmulator {
        static let contacts = "contacts"
        static let memberships = "list_memberships"

        let settings: Settings

        init(_ settings: Settings) { self.settings = settings }

        var esp: String { ConstantContact.id }
        /// Official V3 OpenAPI: a CSV with headings; UTF-8 is assumed.
        var dialect: Dialect { Dialect() }

        func importFile(_ file: Table, into state: inout ESPState, time: TimeSource) throws -> ImportOutcome {
            var recorder = OutcomeRecorder(file: file.files[0].path)
            let now = CivilTime(time.now)
            var activity = Activity(time: now, file: file.files[0].name)
            do {
                try checkCall(file, &recorder)
                guard let header = try file.headings(orFail: PayloadRules.unreadable, token: "failed") else {
                    throw FileFailure(rule: PayloadRules.header, token: "400", message: "the file has no header")
                }
                let columns = try Columns(header: header, settings: settings, recorder: &recorder)
                state.prepare(
                    Self.contacts,
                    columns: ["email", "permission_to_send", "opt_in_source", "deleted_at", "created_at", "updated_at"]
                        + columns.names)
                state.prepare(Self.memberships, columns: ["list_id", "email"])
                var copy = (recorder, activity)
                defer { (recorder, activity) = copy }
                try state.change([Self.contacts, Self.memberships]) { tables in
                    var run = RowImport(
                        settings: settings, columns: columns, now: now, recorder: copy.0, activity: copy.1,
                        tables: tables)
                    do {
                        try run.apply(file, to: &tables)
                    } catch let failure as FileFailure {
                        throw Stop(failure: failure, recorder: run.recorder.rejectedAll)
                    }
                    copy = (run.recorder, run.activity)
                }
                (recorder, activity) = copy
                return try finish(recorder, activity)
            } catch let stop as Stop {
                recorder = stop.recorder
                recorder.note(stop.failure.rule, .fileRejected, stop.failure.message)
                return try finish(recorder, activity, failure: stop.failure)
            } catch let failure as FileFailure {
                recorder.note(failure.rule, .fileRejected, failure.message)
                return try finish(recorder, activity, failure: failure)
            }
        }

        private struct Stop: Error {
            var failure: FileFailure
            var recorder: OutcomeRecorder
        }

        private func checkCall(_ file: Table, _ recorder: inout OutcomeRecorder) throws {
            if settings.source == .file, !file.files[0].name.lowercased().hasSuffix(".csv") {
                throw FileFailure(
                    rule: PayloadRules.mediaType, token: "415", message: "the file is not called .csv (415)")
            }
            let known = settings.existingLists ?? settings.listIds
            for list in settings.listIds where !known.contains(list) {
                let message: MaskableText = "the list \(list) does not exist\(known.nearest(to: list))"
                if settings.unknownList != .ignore {
                    throw FileFailure(
                        rule: PayloadRules.listExists, token: settings.unknownList == .http400 ? "400" : "failed",
                        message: message)
                }
                recorder.note(PayloadRules.listExists, .warned, message)
            }
            if settings.checksExporter, settings.listIds.count > 1 {
                recorder.note(
                    ExporterRules.singleList, .warned,
                    "the import names \(settings.listIds.count) lists, the export has one")
            }
            if settings.forceState != .completed {
                throw FileFailure(
                    rule: PayloadRules.states, token: settings.forceState.rawValue,
                    message: "the activity ended as \(settings.forceState.rawValue)")
            }
        }

        private func finish(
            _ recorder: OutcomeRecorder, _ activity: Activity, failure: FileFailure? = nil
        ) throws -> ImportOutcome {
            var recorder = recorder
            let rejected = recorder.totals.rejected
            if failure == nil, rejected > 0 {
                recorder.note(
                    PayloadRules.states, .noted, "the activity completed although \(rejected) rows did not land")
            }
            let isCall = failure.map { Int($0.token) != nil } ?? false
            let status =
                failure.map { isCall ? "HTTP \($0.token)" : $0.rule == PayloadRules.states ? $0.token : "failed" }
                ?? "completed"
            return try recorder.outcome(
                esp: esp, result: failure != nil ? .failed : recorder.hasWarnings ? .succeededWithWarnings : .succeeded,
                status: status,
                documents: [
                    isCall
                        ? Activity.refusal(failure?.message.rendered { _ in "***" } ?? "")
                        : activity.document(recorder.totals, state: status)
                ])
        }

        func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
            // A call brings its own rows: nothing is looked for on an endpoint.
            FileSelection(chosen: offered.sorted { $0.path < $1.path })
        }
    }

    /// The activity object and its counters. Official V3 OpenAPI, https://api.cc.email/v3/swagger.yaml.
    struct Activity {
        var personCount = 0
        var errorCount = 0
        var correctableCount = 0
        var cannotAddToListCount = 0
        private let time: String
        private let file: String

        init(time: CivilTime, file: String) {
            self.time = "\(time.isoDate)T\(time.clock).000Z"
            self.file = file
        }

        func document(_ totals: ImportOutcome.Totals, state: String) -> ResultDocument {
            let text = """
                {"activity_id":"00000000-0000-4000-8000-00000000000a","state":"\(state)","started_at":"\(time)","completed_at":"\(time)",\
                "created_at":"\(time)","updated_at":"\(time)","source_file_name":\(JSON.string(file).text),"percent_done":100,"activity_errors":[],\
                "status":{"items_total_count":\(personCount + 1),"person_count":\(personCount),"error_count":\(errorCount),\
                "correctable_count":\(correctableCount),"cannot_add_to_list_count":\(cannotAddToListCount)},\
                "_links":{"self":{"href":"/v3/activities/00000000-0000-4000-8000-00000000000a"}}}
                """
            return ResultDocument(name: "activity.json", mediaType: "application/json", text: text, isPersonal: false)
        }

        static func refusal(_ message: String) -> ResultDocument {
            ResultDocument(
                name: "error.json", mediaType: "application/json",
                text:
                    "[{\"error_key\":\"contacts.api.validation.error\",\"error_message\":\(JSON.string(message).text)}]",
                isPersonal: false)
        }
    }

    /// The headings of the file.
    struct Columns {
        private(set) var mapped: [(position: Int, name: String)] = []
        let count: Int

        /// Columns of the contact besides the address.
        var names: [String] { mapped.map(\.name).filter { $0 != "email" } }
        func position(_ name: String) -> Int? { mapped.first { $0.name == name }?.position }

        private static let parts = ["street", "street2", "city", "state", "zip", "country"]
        static let known: Set<String> = {
            let plain = [
                "email", "first_name", "last_name", "phone", "job_title", "anniversary", "birthday_day",
                "birthday_month", "company_name",
                "sms_number", "sms_consent_date",
            ]
            return Set(plain + parts)
        }()
        /// Keys of a JSON call only; in a file they are ignored.
        static let jsonOnly = Set(
            ["home_", "work_", "other_"].flatMap { kind in parts.map { kind + $0 } } + [
                "home_phone", "work_phone", "mobile_phone", "other_phone",
            ])

        init(header: [String], settings: Settings, recorder: inout OutcomeRecorder) throws {
            count = header.count
            for (position, heading) in header.enumerated() {
                let name = Self.name(heading)
                let isCustom = name.hasPrefix("cf:")
                if isCustom, !settings.customFields.contains(String(name.dropFirst(3))),
                    settings.unknownCustomField != .ignore
                {
                    throw FileFailure(
                        rule: PayloadRules.customField,
                        token: settings.unknownCustomField == .http400 ? "400" : "failed",
                        message:
                            "no custom field is called \"\(String(name.dropFirst(3)))\"\(settings.customFields.nearest(to: String(name.dropFirst(3))))"
                    )
                }
                let isKnown =
                    Self.known.contains(name) || (settings.source == .json && Self.jsonOnly.contains(name)) || isCustom
                if !isKnown {
                    if settings.unknownHeading == .reject {
                        throw FileFailure(
                            rule: PayloadRules.heading, token: "400", message: "the heading \"\(heading)\" is not known"
                        )
                    }
                    recorder.note(
                        PayloadRules.heading, .columnSkipped, column: heading,
                        "the heading \"\(heading)\" is not known\(Self.known.sorted().nearest(to: heading)); its values are lost"
                    )
                    continue
                }
                if settings.checksExporter, !settings.allowedKeys.contains(name) {
                    recorder.note(ExporterRules.fields, .warned, column: heading, "Customer Insights sends no \(name)")
                }
                if position < header.count, !mapped.contains(where: { $0.name == name }) {
                    mapped.append((position, name))
                }
            }
            if mapped.filter({ $0.name.hasPrefix("cf:") }).count > 25 {
                throw FileFailure(
                    rule: PayloadRules.customField, token: "400", message: "more than 25 custom fields are given")
            }
            guard position("email") != nil || self.position("sms_number") != nil else {
                throw FileFailure(
                    rule: PayloadRules.header, token: settings.headerOutcome == .http400 ? "400" : "failed",
                    message: "the header has neither email nor sms_number; it has \(header.joined(separator: ", "))")
            }
        }

        /// The API's name of a heading; XDM paths by what they mean.
        private static func name(_ heading: String) -> String {
            let plain = heading.lowercased()
            if plain.hasPrefix("cf:") { return "cf:" + heading.dropFirst(3) }
            if known.contains(plain) || jsonOnly.contains(plain) { return plain }
            let path = heading.split { ".:_".contains($0) }.map(String.init)
            if path.contains("personalEmail") { return "email" }
            switch path.last {
            case "firstName": return "first_name"
            case "lastName": return "last_name"
            default: return plain
            }
        }

        func position(named name: String) -> Int? { position(name) }
    }
}
