import Foundation
import StrictYAML

extension SalesforceMarketingCloud {
    /// Which file starts the import and which one it takes.
    struct SelectionSettings: Sendable {
        /// An automation's file drop.
        struct FileDrop: Sendable {
            enum Operator: String, CaseIterable {
                case equals = "Equals", contains = "Contains", beginsWith = "BeginsWith", endsWith = "EndsWith"
            }

            /// Nil: every file in the folder starts it.
            var nameOperator: Operator?
            var text = ""
            var caseSensitive = false
        }

        enum StartingSource: String, CaseIterable {
            case schedule = "Schedule", fileDrop = "FileDrop", trigger = "Trigger"
        }

        /// Nil: every file fits.
        var fileNamingPattern: String?
        /// Nil: `Import` on SFTP, any folder elsewhere.
        var folder: String?
        var allowS3 = true
        var startingSource = StartingSource.schedule
        var fileDrop = FileDrop()
        var retentionDays = 21
        var accountTimeZone = TimeZone(identifier: "America/Chicago") ?? TimeZone(secondsFromGMT: -6 * 3600) ?? .gmt
        var nearestDate = true
        /// 0 turns the limit off.
        var maxFileAgeHours = 0
        var deleteFile = false
        var queueFiles = true
        /// How long an automation runs, for what arrives meanwhile.
        var runSeconds = 60

        init() {}

        init(_ map: inout YAMLMap) throws {
            fileNamingPattern = try map.take("fileNamingPattern")?.string()
            folder = try map.take("folder")?.string()
            allowS3 = try map.take("allowS3")?.bool() ?? allowS3
            let source = map.take("startingSource")
            if let drop = map.take("fileDrop") {
                startingSource = .fileDrop
                fileDrop = try FileDrop(drop)
            }
            if let source {
                let wanted = try source.choice(StartingSource.self)
                if startingSource == .fileDrop, wanted != .fileDrop {
                    throw source.error(
                        "\"startingSource\" is \(wanted.rawValue), but \"fileDrop\" is set too; keep one of them")
                }
                startingSource = wanted
            }
            retentionDays = try map.take("retentionDays")?.int() ?? retentionDays
            if let zone = map.take("accountTimeZone") {
                let name = try zone.string()
                guard let found = TimeZone(identifier: name) else {
                    throw zone.unknown(
                        name, in: TimeZone.knownTimeZoneIdentifiers, what: "time zone known on this machine")
                }
                accountTimeZone = found
            }
            nearestDate = try map.take("nearestDate")?.bool() ?? nearestDate
            maxFileAgeHours = try map.take("maxFileAgeHours")?.int() ?? maxFileAgeHours
            deleteFile = try map.take("deleteFile")?.bool() ?? deleteFile
            let queue = map.take("queueFiles")
            queueFiles = try queue?.bool() ?? queueFiles
            if let queue, startingSource != .fileDrop {
                throw queue.error(
                    "\"queueFiles\" is a matter of a file drop; set \"fileDrop\" or \"startingSource: FileDrop\"")
            }
            let seconds = map.take("runSeconds")
            runSeconds = try seconds?.int() ?? runSeconds
            if let seconds, queueFiles { throw seconds.error("\"runSeconds\" matters with \"queueFiles: false\" only") }
        }
    }
}

extension SalesforceMarketingCloud.SelectionSettings.FileDrop {
    init(_ yaml: YAMLValue) throws {
        self.init()
        var map = try yaml.map()
        nameOperator = try map.take("operator")?.choice(Operator.self)
        let textValue = map.take("text")
        text = try textValue?.string() ?? ""
        caseSensitive = try map.take("caseSensitive")?.bool() ?? false
        try map.finish()
        if (nameOperator == nil) != (textValue == nil) {
            throw yaml.error("\"operator\" and \"text\" of a file drop belong together; one of them is missing")
        }
    }

    /// Whether a file called `name` starts the automation.
    func matches(_ name: String) -> Bool {
        let name = caseSensitive ? name : name.lowercased()
        let text = caseSensitive ? text : text.lowercased()
        return switch nameOperator {
        case nil: true
        case .equals: name == text
        case .contains: name.contains(text)
        case .beginsWith: name.hasPrefix(text)
        case .endsWith: name.hasSuffix(text)
        }
    }
}
