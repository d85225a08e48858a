public import Drops

extension Drop {
    /// The drop with the files of its archives in the archives' place: `a.zip!b.csv`.
    ///
    /// An archive with which something is wrong stays among the files, before its members: reading it says what.
    ///
    /// - Parameters:
    ///   - compression: how the files are packed; with ``Compression/none`` and ``Compression/gzip`` nothing is opened.
    ///   - limits: how many members an archive may have.
    /// - Throws: `BlobError` when an archive cannot be read.
    public func opened(_ compression: Compression, limits: ReadingLimits = ReadingLimits()) throws -> Drop {
        var opened: [Drop.File] = []
        for file in files {
            guard compression.resolved(for: file.name) == .zip, file.member == nil else {
                opened.append(file)
                continue
            }
            let archive = try ZipArchive(file, limits: limits)
            if archive.problem != nil { opened.append(file) }
            opened += archive.members
        }
        return Drop(name: name, endpoint: endpoint, container: container, files: opened)
    }
}
