import Foundation
import StrictJSON

/// What a flow exports: audiences with their schedules, and attributes in the order of the columns.
///
/// Sources: OpenAPI "Flow Service API - Destinations" (AdobeDocs/experience-platform-apis, destinations.yaml), "Connect
/// to file-based email marketing destinations and activate data using the Flow Service API"
/// (AdobeDocs/experience-platform.en, help/destinations/api/connect-activate-batch-destinations.md).
struct SelectorRules {
    /// Whether what a client left out is filled in.
    let fills: Bool
    /// Whether a schedule must say all that the schema requires.
    let wantsAll: Bool
    /// Milliseconds since 1970.
    let now: Int

    /// The parameters of a transformation, filled in.
    func checked(_ params: Members) throws(FlowServiceError) -> JSON {
        var result = JSON.object(params.object)
        if let audiences = try params.optionalMembers("segmentSelectors") {
            result["segmentSelectors"]?["selectors"] = try list(audiences) { selector throws(FlowServiceError) in
                try audience(selector)
            }
            try Self.checkUnique(result.at("segmentSelectors", "selectors")?.array ?? [])
        }
        if let attributes = try params.optionalMembers("profileSelectors") {
            result["profileSelectors"]?["selectors"] = try list(attributes) { selector throws(FlowServiceError) in
                try attribute(selector)
            }
            try Self.checkFields(attributes)
        }
        try Self.checkFields(params)
        if let mapping = try params.optionalMembers("profileMapping") { try Self.checkMapping(mapping) }
        return result
    }

    private func list(
        _ owner: Members, _ check: (Members) throws(FlowServiceError) -> JSON
    ) throws(FlowServiceError) -> JSON {
        guard let selectors = owner["selectors"]?.array else {
            throw .invalid("\(owner.place)selectors must be a list.")
        }
        var checked: [JSON] = []
        for (index, selector) in selectors.enumerated() {
            guard let object = selector.object else {
                throw .invalid("\(owner.place)selectors[\(index)] must be an object, not \(selector.kind).")
            }
            checked.append(try check(Members(object, place: "\(owner.place)selectors[\(index)].")))
        }
        return .array(checked)
    }

    // MARK: Audiences

    private func audience(_ selector: Members) throws(FlowServiceError) -> JSON {
        guard try selector.choice("type", from: ["PLATFORM_SEGMENT"]) != nil else {
            throw .invalid("Missing field \(selector.place)type")
        }
        let value = try selector.members("value")
        _ = try value.text("id")
        let mode = try value.choice("exportMode", from: ["DAILY_FULL_EXPORT", "FIRST_FULL_THEN_INCREMENTAL"])
        if let schedule = try value.optionalMembers("schedule") {
            try checkSchedule(schedule, isIncremental: mode == "FIRST_FULL_THEN_INCREMENTAL")
        }
        // The schema writes fileNameTemplate, the examples filenameTemplate.
        let template = try value.optionalText("filenameTemplate", "fileNameTemplate")
        var result = JSON.object(selector.object)
        guard fills else { return result }
        if let template {
            result["value"]?["filenameTemplate"] = .string(template)
            result["value"]?["fileNameTemplate"] = nil
        }
        if mode == nil { result["value"]?["exportMode"] = "DAILY_FULL_EXPORT" }
        if value["schedule"] == nil {
            result["value"]?["schedule"] = [
                "frequency": "DAILY", "triggerType": "SCHEDULED", "startTime": "00:00",
            ]
        }
        let seconds = JSON.string(String(now / 1000))
        if value["createTime"] == nil { result["value"]?["createTime"] = seconds }
        if value["updateTime"] == nil { result["value"]?["updateTime"] = seconds }
        return result
    }

    private func checkSchedule(_ schedule: Members, isIncremental: Bool) throws(FlowServiceError) {
        let hourly = ["EVERY_3_HOURS", "EVERY_6_HOURS", "EVERY_8_HOURS", "EVERY_12_HOURS"]
        // The user interface offers weeks and months for full exports; how the API writes them is not published.
        let rarer = ["WEEKLY", "MONTHLY"]
        let frequency = try schedule.choice("frequency", from: ["ONCE", "DAILY"] + hourly + rarer)
        let trigger = try schedule.choice("triggerType", from: ["SCHEDULED", "AFTER_SEGMENT_EVAL"])
        if let frequency, isIncremental, frequency == "ONCE" || rarer.contains(frequency) {
            throw .invalid("\(schedule.place)frequency \(frequency) goes with exportMode DAILY_FULL_EXPORT only.")
        }
        if let frequency, hourly.contains(frequency), !isIncremental {
            throw .invalid(
                "\(schedule.place)frequency \(frequency) goes with exportMode FIRST_FULL_THEN_INCREMENTAL only.")
        }
        try checkDates(schedule)
        if wantsAll {
            var required = ["frequency", "startDate"] + (isIncremental ? [] : ["triggerType"])
            if trigger == "SCHEDULED" { required.append("startTime") }
            for name in required { _ = try schedule.text(name) }
        }
        if frequency == "ONCE", schedule["endDate"].map({ !$0.isNull }) ?? false {
            throw .invalid("\(schedule.place)endDate does not go with frequency ONCE.")
        }
        guard let start = try schedule.optionalText("startTime") else { return }
        if trigger == "AFTER_SEGMENT_EVAL" {
            throw .invalid("\(schedule.place)startTime does not go with triggerType AFTER_SEGMENT_EVAL.")
        }
        let parts = start.split(separator: ":").compactMap { Int($0) }
        guard start.utf8.count == 5, parts.count == 2, (0..<24).contains(parts[0]), parts[1] == 0 else {
            throw .invalid("\(schedule.place)startTime must be a full hour as HH:00, not \"\(start)\".")
        }
    }

    private func checkDates(_ schedule: Members) throws(FlowServiceError) {
        var days: [String] = []
        for name in ["startDate", "endDate"] {
            guard let text = try schedule.optionalText(name) else { continue }
            let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
            guard text.utf8.count == 10, let date = try? style.parse(text), date.formatted(style) == text else {
                throw .invalid("\(schedule.place)\(name) must be a day as YYYY-MM-DD, not \"\(text)\".")
            }
            days.append(text)
        }
        // Nothing is exported on the end date itself.
        if days.count == 2, days[1] <= days[0] {
            throw .invalid("\(schedule.place)endDate must be later than startDate.")
        }
    }

    private static func checkUnique(_ selectors: [JSON]) throws(FlowServiceError) {
        var seen: Set<String> = []
        for id in selectors.compactMap({ $0.at("value", "id")?.string }) where !seen.insert(id).inserted {
            throw .invalid("The audience \(id) is in the flow twice.")
        }
    }

    // MARK: Attributes

    private func attribute(_ selector: Members) throws(FlowServiceError) -> JSON {
        guard try selector.choice("type", from: ["JSON_PATH"]) != nil else {
            throw .invalid("Missing field \(selector.place)type")
        }
        let value = try selector.members("value")
        let path = JSON.string(try value.text("path"))
        var result = JSON.object(selector.object)
        guard fills else { return result }
        if value["operator"] == nil { result["value"]?["operator"] = "EXISTS" }
        if value["mapping"] == nil {
            result["value"]?["mapping"] = [
                "sourceType": "text/x.schema-path", "source": path, "destination": path, "identity": false,
                "primaryIdentity": false, "functionVersion": 0, "copyModeMapping": false, "sourceAttribute": path,
                "destinationXdmPath": path,
            ]
        }
        return result
    }

    /// A mapping set of Data Prep, by its id and version; or one that is written out here, since there is no Data Prep.
    ///
    /// Source of the codes: "Flow Service error messages", AdobeDocs/experience-platform.en,
    /// help/sources/errors/flow-service-errors.md; that targets have no dots: "Activate audiences to file-based
    /// destinations by using the Flow Service API", help/destinations/api/activate-segments-file-based-destinations.md.
    private static func checkMapping(_ mapping: Members) throws(FlowServiceError) {
        func invalid(_ message: String) -> FlowServiceError {
            .service(code: "1419-400", title: "Invalid mapping", message: message)
        }
        if let id = mapping["mappingId"], id.string.map(\.isEmpty) ?? true {
            throw invalid("\(mapping.place)mappingId must be a text that is not empty, not \(id.kind).")
        }
        if let version = mapping["mappingVersion"], version.integer == nil {
            throw .service(
                code: "1412-400", title: "Invalid mapping version",
                message: "\(mapping.place)mappingVersion must be a whole number, not \(version.kind).")
        }
        guard let rows = mapping["mappings"], !rows.isNull else { return }
        guard let rows = rows.array else { throw invalid("\(mapping.place)mappings must be a list, not \(rows.kind).") }
        for (index, row) in rows.enumerated() {
            guard let source = row["source"]?.string, !source.isEmpty else {
                throw invalid("\(mapping.place)mappings[\(index)].source is missing.")
            }
            if let target = row["destination"], target.string.map({ $0.isEmpty || $0.contains(".") }) ?? true {
                throw invalid("\(mapping.place)mappings[\(index)].destination must be a name without dots.")
            }
        }
    }

    /// Mandatory attributes and deduplication keys, wherever their generation of flows keeps them.
    private static func checkFields(_ owner: Members) throws(FlowServiceError) {
        if owner["mandatoryFields"] != nil { _ = try owner.texts("mandatoryFields") }
        guard let keys = owner["primaryFields"], !keys.isNull else { return }
        guard let keys = keys.array else { throw .invalid("\(owner.place)primaryFields must be a list.") }
        for (index, key) in keys.enumerated() {
            let members = Members(key.object ?? [:], place: "\(owner.place)primaryFields[\(index)].")
            guard let type = try members.choice("fieldType", from: ["ATTRIBUTE", "IDENTITY"]) else {
                throw .invalid("Missing field \(members.place)fieldType")
            }
            _ = try members.text(type == "ATTRIBUTE" ? "attributePath" : "identityNamespace")
        }
    }
}
