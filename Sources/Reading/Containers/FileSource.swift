import Drops
import Foundation

/// The way from a file as received to its text: taken out of its archive, decrypted, unpacked.
struct FileSource {
    /// The text's bytes.
    private(set) var bytes: any ByteSource
    /// The layer that decrypts, where there is one.
    private(set) var openPGP: OpenPGPSource?

    /// Undoes what the name and the first bytes tell of, outermost first: `x.csv.gz.gpg`, `x.csv.pgp.gz`.
    ///
    /// - Parameter key: undoes encryption; without it an encrypted file is left as it is.
    /// - Throws: `BlobError` when the file cannot be opened. Damage shows when the source is read.
    init(_ file: Drop.File, _ compression: Compression, _ limits: ReadingLimits, _ key: DecryptionKey?) throws {
        var name = file.name
        var packing = compression
        if let member = file.member {
            if let problem = member.problem as? ReadingError {
                bytes = UnreadableSource(problem)
                return
            }
            bytes = try ZipMemberSource(file, member, limits: limits)
            if packing == .zip { packing = .byName }
        } else {
            bytes = try BlobSource(file.content)
        }
        while true {
            if try decrypts(name, file, limits, key) { name = OpenPGP.bare(name) }
            switch packing.resolved(for: name) {
            case .none, .byName: return
            case .zip:
                bytes = UnreadableSource(try problem(of: file, limits))
                return
            case .gzip: bytes = GzipSource(bytes, fileName: file.path, limits: limits)
            }
            guard key != nil, openPGP == nil else { return }
            if name.lowercased().hasSuffix(".gz") { name = String(name.dropLast(3)) }
            packing = .none
        }
    }

    /// Adds the layer that decrypts where name or first bytes ask for it.
    private mutating func decrypts(
        _ name: String, _ file: Drop.File, _ limits: ReadingLimits, _ key: DecryptionKey?
    ) throws -> Bool {
        guard let key, openPGP == nil else { return false }
        let peeked = try PeekedSource(bytes)
        bytes = peeked
        guard OpenPGP.bare(name) != name || OpenPGP.kind(of: peeked.start) != nil else { return false }
        let source = OpenPGPSource(peeked, key: key, fileName: file.path, limits: limits)
        openPGP = source
        bytes = source
        return true
    }

    /// What is wrong with an archive that was not opened.
    private func problem(of file: Drop.File, _ limits: ReadingLimits) throws -> ReadingError {
        var file = file
        if openPGP != nil {
            let spool = Spool(directory: FileManager.default.temporaryDirectory.path)
            do {
                file = Drop.File(name: file.name, path: file.path, content: try bytes.spooled(into: spool))
            } catch let error as ReadingError { return error }
        }
        if file.member == nil, let problem = try ZipArchive(file, limits: limits).problem { return problem }
        return ReadingError(
            kind: .unsupported, file: file.path, packedOffset: 0,
            message: "the file is a zip archive, which is not read here")
    }
}

/// A source whose first bytes were looked at.
private final class PeekedSource: ByteSource {
    private let source: any ByteSource
    private let buffer: UnsafeMutableRawBufferPointer
    private var position = 0
    private var end = 0
    private var damage: ReadingError?

    /// - Throws: `BlobError`; damage is kept for the first reading.
    init(_ source: any ByteSource) throws {
        self.source = source
        buffer = .allocate(byteCount: 64, alignment: 16)
        do {
            while end < buffer.count {
                let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
                if count == 0 { break }
                end += count
            }
        } catch let error as ReadingError { damage = error }
    }

    deinit { buffer.deallocate() }

    /// Up to 64 bytes.
    var start: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<end]) }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        guard position == end else {
            let count = min(target.count, end - position)
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<(position + count)]))
            position += count
            return count
        }
        if let damage { throw damage }
        return try source.read(into: target)
    }
}
