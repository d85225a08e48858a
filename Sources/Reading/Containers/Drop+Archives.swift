public import Drops
import Foundation

extension Drop {
    /// The drop with the files of its archives in the archives' place: `a.zip!b.csv`.
    ///
    /// An archive with which something is wrong stays among the files, before its members: reading it says what.
    ///
    /// - Parameters:
    ///   - compression: how the files are packed; with ``Compression/none`` and ``Compression/gzip`` nothing is opened.
    ///   - limits: how many members an archive may have.
    ///   - key: decrypts an archive, whose plain bytes then lie in a file of the system's temporary folder for as long
    ///     as the members live: its directory stands at its end.
    /// - Throws: `BlobError` when an archive cannot be read.
    public func opened(
        _ compression: Compression, limits: ReadingLimits = ReadingLimits(), decryptionKey key: DecryptionKey? = nil
    ) throws -> Drop {
        var opened: [Drop.File] = []
        for file in files {
            let bare = key == nil ? file.name : OpenPGP.bare(file.name)
            guard compression.resolved(for: bare) == .zip, file.member == nil else {
                opened.append(file)
                continue
            }
            let decrypted: Drop.File?
            do { decrypted = try key.flatMap { try file.decrypted($0, limits) } } catch is ReadingError {
                opened.append(file)
                continue
            }
            let archive = try ZipArchive(decrypted ?? file, limits: limits, isFromEncrypted: decrypted != nil)
            if archive.problem != nil { opened.append(file) }
            opened += archive.members
        }
        return Drop(name: name, endpoint: endpoint, container: container, files: opened)
    }
}

extension Drop.File {
    /// The file with its plain bytes; nil when it is no encrypted message.
    fileprivate func decrypted(_ key: DecryptionKey, _ limits: ReadingLimits) throws -> Drop.File? {
        let way = try FileSource(self, .none, limits, key)
        guard way.openPGP != nil else { return nil }
        let spool = Spool(directory: FileManager.default.temporaryDirectory.path)
        return Drop.File(name: name, path: path, content: try way.bytes.spooled(into: spool))
    }
}
