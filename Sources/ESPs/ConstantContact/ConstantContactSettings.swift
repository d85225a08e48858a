import Foundation
import Reading
import StrictYAML

extension ConstantContact {
    /// One bulk import call, and the account it meets.
    struct Settings: Sendable {
        enum Source: String, CaseIterable { case file, json }
        enum Outcome: String, CaseIterable { case http400, activityFailed, ignore }
        enum Heading: String, CaseIterable { case ignore, reject }
        enum Missing: String, CaseIterable { case correctable, http400 }
        enum EmailCheck: String, CaseIterable { case basic, none }
        enum Overlong: String, CaseIterable { case http400, errorRow, truncate }
        enum Stored: String, CaseIterable { case isoDate, asSent }
        enum Permission: String, CaseIterable { case notSet = "not_set", explicit }
        enum Duplicates: String, CaseIterable { case lastNonBlankWins, lastWins }
        enum Forced: String, CaseIterable { case completed, failed, cancelled, timedOut = "timed_out" }

        var source = Source.file
        var listIds = ["00000000-0000-4000-8000-000000000001"]
        /// Lists the account has; nil: those of ``listIds``.
        var existingLists: [String]?
        var unknownList = Outcome.http400
        var maxBytes = 4_194_304
        var maxRows = 40_000
        var headerOutcome = Outcome.http400
        var unknownHeading = Heading.ignore
        var customFields: [String] = []
        var unknownCustomField = Outcome.http400
        var forceState = Forced.completed
        var missingEmail = Missing.correctable
        var emailCheck = EmailCheck.basic
        var maxEmailLength = 80
        /// Nil: what the kind of call brings.
        var overlong: Overlong?
        var anniversaryStored = Stored.isoDate
        var smsPermission = Permission.notSet
        var blankClears = false
        var updateUnsubscribed = true
        var revive = true
        var duplicates = Duplicates.lastNonBlankWins
        var maxLists = 50
        /// Addresses that unsubscribed before, in lower case.
        var unsubscribed: Set<String> = []
        /// Addresses of deleted contacts, in lower case.
        var deleted: Set<String> = []
        var checksExporter = false
        var maxProfiles = 1_000_000
        var allowedKeys = ["email", "first_name", "last_name"]

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard var map = try yaml?.map() else { return }
            source = try map.take("source")?.choice(Source.self) ?? source
            let lists = map.take("listIds")
            listIds = try lists?.strings() ?? listIds
            existingLists = try map.take("existingLists")?.strings()
            unknownList = try map.take("unknownList")?.choice(Outcome.self) ?? unknownList
            maxBytes = try map.take("maxBytes")?.int() ?? maxBytes
            maxRows = try map.take("maxRows")?.int() ?? maxRows
            headerOutcome = try map.take("headerOutcome")?.choice(Outcome.self) ?? headerOutcome
            unknownHeading = try map.take("unknownHeading")?.choice(Heading.self) ?? unknownHeading
            customFields = try map.take("customFields")?.strings() ?? []
            unknownCustomField = try map.take("unknownCustomField")?.choice(Outcome.self) ?? unknownCustomField
            forceState = try map.take("forceState")?.choice(Forced.self) ?? forceState
            missingEmail = try map.take("missingEmail")?.choice(Missing.self) ?? missingEmail
            emailCheck = try map.take("emailCheck")?.choice(EmailCheck.self) ?? emailCheck
            maxEmailLength = try map.take("maxEmailLength")?.int() ?? maxEmailLength
            overlong = try map.take("overlong")?.choice(Overlong.self)
            anniversaryStored = try map.take("anniversaryStored")?.choice(Stored.self) ?? anniversaryStored
            smsPermission = try map.take("smsPermission")?.choice(Permission.self) ?? smsPermission
            blankClears = try map.take("blankClears")?.bool() ?? false
            updateUnsubscribed = try map.take("updateUnsubscribed")?.bool() ?? true
            revive = try map.take("revive")?.bool() ?? true
            duplicates = try map.take("duplicates")?.choice(Duplicates.self) ?? duplicates
            maxLists = try map.take("maxLists")?.int() ?? maxLists
            unsubscribed = Set(try map.take("unsubscribed")?.strings().map { $0.lowercased() } ?? [])
            deleted = Set(try map.take("deleted")?.strings().map { $0.lowercased() } ?? [])
            if let exporter = map.take("exporter") {
                var entries = try exporter.map()
                checksExporter = try entries.take("enabled")?.bool() ?? true
                maxProfiles = try entries.take("maxProfiles")?.int() ?? maxProfiles
                allowedKeys = try entries.take("allowedKeys")?.strings() ?? allowedKeys
                try entries.finish()
            }
            try map.finish()
            if let lists { try check(lists) }
        }

        private func check(_ lists: YAMLValue) throws {
            guard (1...50).contains(listIds.count) else {
                throw lists.error(
                    "\"listIds\" has \(listIds.count) entries, must have 1 to 50 (\(PayloadRules.lists.id))")
            }
            for entry in try lists.list() where UUID(uuidString: try entry.string()) == nil {
                throw entry.error("\"\(try entry.string())\" is no list id, which is a UUID (\(PayloadRules.lists.id))")
            }
        }

        var longPolicy: Overlong { overlong ?? (source == .json ? .http400 : .errorRow) }
    }
}
