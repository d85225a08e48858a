import Drops
import Reading
import Verification

/// What a job does with a packed or encrypted upload before it reads it.
extension OracleResponsys.Importer {
    private typealias JobRules = OracleResponsys.JobRules

    /// The text of the upload: decrypted, and taken out of its packing.
    ///
    /// - Returns: the text, and the rule that it breaks when it cannot be read to its end.
    /// - Throws: ``FileFailure`` when the job does not unpack, has no key, or finds more than one file in an archive.
    func unpacked(_ file: Table) throws -> (text: Table, rule: Rule) {
        let upload = file.files[0]
        let name = upload.name.lowercased()
        if upload.content.size == 0 {
            throw FileFailure(rule: JobRules.empty, message: "the file is empty; the upload is deleted")
        }
        let suffixes = [".gz", ".zip", ".pgp", ".gpg"].filter(name.hasSuffix)
        let protection =
            try upload.openPGPKind()
            ?? suffixes.first { $0 == ".pgp" || $0 == ".gpg" }.map { "encrypted, as its name in \($0) says" }
        let packing = Compression(startOf: try upload.content.bytes(in: 0..<4))
        func fail(_ message: MaskableText) -> FileFailure { FileFailure(rule: JobRules.unpack, message: message) }
        let isPacked = packing != nil || protection != nil || !suffixes.isEmpty
        if isPacked, !settings.unpack {
            throw fail("the file is packed or encrypted and the job does not unpack")
        }
        if let protection, settings.key == nil { throw fail("the file is \(protection), and the job has no key") }
        let compression = packing ?? .byName
        let files = try Drop(name: file.name, endpoint: .files, files: [upload])
            .opened(compression, limits: file.limits, decryptionKey: settings.key).files
        if files.count != 1, files.allSatisfy({ $0.member != nil }) {
            throw fail("the archive holds \(files.count) files, a job takes one")
        }
        let text = Table(
            name: file.name, files: Array(files.prefix(1)), dialect: dialect, compression: compression,
            limits: file.limits, decryptionKey: settings.key)
        return (text, isPacked ? JobRules.unpack : JobRules.unreadable)
    }

    /// Load from File, the browser's own import, takes less than Connect.
    func checkWizard(_ file: Table) throws {
        guard settings.wizard == .loadFromFile,
            settings.delimiter != UInt8(ascii: ",") || !file.files[0].name.lowercased().hasSuffix(".csv")
                || !settings.hasHeader
        else { return }
        throw FileFailure(
            rule: JobRules.wizardLimit, message: "Load from File takes a comma-delimited .csv with a header only")
    }
}
