import Drops
import Foundation
import Reading
import StrictYAML
import Verification

extension SalesforceMarketingCloud {
    /// The File Transfer activity before the import: undoes encryption, then packing, and leaves the result beside the
    /// file under its name without the suffix.
    ///
    /// sfmc.guide, encryption (the suffix); mcdev, file transfer type (the settings).
    struct FileTransfer: Sendable {
        /// Which file it takes; nil: every one.
        var fileNamingPattern: String?
        /// Whether date wildcards are filled in by the account's time zone; else by the server's.
        var useLocalTimeZone = false
        var isCompressed = false
        /// Nil: the file is not encrypted.
        var key: DecryptionKey?

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            fileNamingPattern = try map.take("fileNamingPattern")?.string()
            useLocalTimeZone = try map.take("useLocalTimeZone")?.bool() ?? false
            isCompressed = try map.take("isCompressed")?.bool() ?? false
            let encrypted = map.take("isEncrypted")
            let secret = map.take("key")
            try map.finish()
            key = try secret.map(DecryptionKey.init(settings:))
            let isEncrypted = try encrypted?.bool() ?? false
            if isEncrypted != (key != nil) {
                throw (secret ?? encrypted ?? yaml).error("\"isEncrypted: true\" and \"key\" belong together")
            }
            if !isCompressed, !isEncrypted {
                throw yaml.error("a file transfer that neither decompresses nor decrypts does nothing")
            }
        }

        /// The name of what it makes of a file called `name`.
        func name(from name: String) -> String {
            var name = name
            if key != nil { name = Self.without([".gpg", ".pgp"], name) }
            return isCompressed ? Self.without([".gz", ".zip"], name) : name
        }

        private static func without(_ suffixes: [String], _ name: String) -> String {
            String(name.dropLast(suffixes.first(where: name.lowercased().hasSuffix)?.count ?? 0))
        }
    }
}

extension SalesforceMarketingCloud.Importer {
    private typealias ReadingRules = SalesforceMarketingCloud.ReadingRules

    /// The file as the File Transfer leaves it for the import; as it came where there is no such activity.
    ///
    /// - Throws: ``FileFailure`` when the activity ends in error, so that no import runs.
    func transferred(_ file: Table, _ recorder: inout OutcomeRecorder, time: TimeSource) throws -> Table {
        guard let transfer = settings.transfer else { return file }
        let original = file.files[0]
        func fail(_ message: MaskableText) -> FileFailure {
            FileFailure(
                rule: ReadingRules.decrypt, token: "Error", message: "the File Transfer fails: \(message)")
        }
        let protection = try original.openPGPKind()
        if transfer.key != nil, protection == nil { throw fail("the file is not encrypted") }
        var compression = Compression.none
        if transfer.isCompressed {
            compression = try packing(of: original, isEncrypted: transfer.key != nil)
            if compression == .none { throw fail("the file is neither .gz nor .zip") }
        }
        var taken = Drop.File(
            name: transfer.name(from: original.name), path: original.path, content: original.content)
        if compression == .zip {
            let drop = Drop(name: file.name, endpoint: .files, files: [original])
            let entries = try drop.opened(.zip, limits: file.limits, decryptionKey: transfer.key).files
            guard entries.allSatisfy({ $0.member != nil }) else { throw fail("the archive cannot be read") }
            taken = try entry(among: entries, of: original, time)
            // A member is unpacked as it is read.
            compression = .none
        }
        recorder.note(
            ReadingRules.decrypt, .noted, "the File Transfer makes \"\(taken.name)\" of \"\(original.name)\"")
        return Table(
            name: taken.name, files: [taken], dialect: dialect, compression: compression, limits: file.limits,
            decryptionKey: taken.member == nil ? transfer.key : nil)
    }

    /// How the file is packed, beneath its encryption, by name or first bytes.
    private func packing(of file: Drop.File, isEncrypted: Bool) throws -> Compression {
        if let packing = Compression(startOf: try file.content.bytes(in: 0..<4)) { return packing }
        guard isEncrypted else { return .none }
        // What a message holds shows once it is decrypted; until then its name tells.
        let name = file.name.lowercased()
        return [".zip.gpg", ".zip.pgp"].contains(where: name.hasSuffix) ? .zip : .gzip
    }

    /// The one entry that the import reads: an import activity takes one file.
    private func entry(among entries: [Drop.File], of archive: Drop.File, _ time: TimeSource) throws -> Drop.File {
        if entries.count == 1 { return entries[0] }
        let names = entries.map(\.name)
        if let pattern = settings.selection.fileNamingPattern {
            let offered = names.map { OfferedFile(path: $0, endpoint: .files, modifiedAt: time.now) }
            let trigger = OfferedFile(path: archive.name, endpoint: .files, modifiedAt: time.now)
            let naming = NamingPattern(NamingPattern(pattern).filled(trigger: trigger, day: nil))
            var selection = FileSelection(chosen: [])
            let fitting = naming.choose(from: offered, settings: settings.selection, time: time, &selection)
            if let name = fitting.first?.name, let found = entries.first(where: { $0.name == name }) { return found }
        }
        throw FileFailure(
            rule: SalesforceMarketingCloud.SelectionRules.fileNotFound, token: "FileNotFound",
            message:
                "the archive holds \(names.count) files (\(names.prefix(5).joined(separator: ", "))), and fileNamingPattern fits none of them"
        )
    }

    /// The files that the File Transfer takes, each under the name that the import sees; as they are without it.
    func renamed(
        _ files: [OfferedFile], _ time: TimeSource, _ selection: inout FileSelection
    ) -> [(seen: OfferedFile, file: OfferedFile)] {
        guard let transfer = settings.transfer else { return files.map { ($0, $0) } }
        return taken(by: transfer, of: files, time, &selection).map { file in
            var seen = file
            seen.path = (file.folder.isEmpty ? "" : file.folder + "/") + transfer.name(from: file.name)
            return (seen, file)
        }
    }

    /// Date wildcards of File Transfer, help.salesforce.com article 000388775: filled in by the server's time, and where
    /// no file has that date, the file with the latest one is taken.
    private func taken(
        by transfer: SalesforceMarketingCloud.FileTransfer, of files: [OfferedFile], _ time: TimeSource,
        _ selection: inout FileSelection
    ) -> [OfferedFile] {
        typealias Rules = SalesforceMarketingCloud.SelectionRules
        guard let pattern = transfer.fileNamingPattern else { return files }
        let zone = settings.selection.accountTimeZone
        let offset =
            transfer.useLocalTimeZone
            ? zone.secondsFromGMT(for: time.now) : SalesforceMarketingCloud.DateValue.serverOffset
        let naming = NamingPattern(pattern)
        let wanted = naming.filled(trigger: nil, day: CivilTime(time.now, offset: offset))
        if let exact = files.first(where: { $0.name == wanted }) {
            if wanted != pattern {
                selection.note(
                    Rules.transferDateWildcards, .noted, file: exact.path,
                    "the File Transfer's pattern stands for \"\(wanted)\"")
            }
            return [exact]
        }
        let dated = files.compactMap { file in naming.day(in: file.name).map { (file, $0.secondsSince1970) } }
        guard wanted != pattern, let latest = dated.max(by: { $0.1 < $1.1 })?.0 else { return [] }
        selection.note(
            Rules.transferDateWildcards, .warned, file: latest.path,
            "no file is called \"\(wanted)\"; the File Transfer takes the one with the latest date")
        return [latest]
    }
}
