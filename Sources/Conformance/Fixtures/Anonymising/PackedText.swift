import Drops
import Exporting
import Reading

/// A file taken out of its container, and put back into one of the same kind with other text.
struct PackedText {
    /// What a file holds that is no container itself.
    struct Plain {
        /// Name without folder, for messages and for what its ending says.
        var name: String
        var bytes: [UInt8]
    }

    private let path: String

    /// - Parameter path: below the set, for messages.
    init(path: String) { self.path = path }

    /// Hands every text inside to `change` and packs what it returns as the texts were packed, damage included.
    ///
    /// - Parameter name: of the file, or of the member of an archive.
    /// - Throws: ``FixtureError`` for a container that cannot be made again.
    func changing(
        _ bytes: [UInt8], name: String, rename: (String) -> String, _ change: (Plain) throws -> [UInt8]
    ) throws -> [UInt8] {
        let lower = name.lowercased()
        if [".gpg", ".pgp", ".asc"].contains(where: lower.hasSuffix) {
            throw FixtureError(
                "\(path): is encrypted, so what is personal in it cannot be replaced; decrypt it, and take "
                    + "\"encryption\" out of the expectation")
        }
        switch Compression(startOf: bytes) {
        case .gzip: return try changingGzip(bytes, name: name, rename: rename, change)
        case .zip: return try changingZip(bytes, rename: rename, change)
        default: break
        }
        if bytes.starts(with: [0x50, 0x41, 0x52, 0x31]) {
            throw FixtureError("\(path): is Parquet, which is not read; leave it out of the set")
        }
        return try change(Plain(name: name, bytes: bytes))
    }

    private func changingGzip(
        _ bytes: [UInt8], name: String, rename: (String) -> String, _ change: (Plain) throws -> [UInt8]
    ) throws -> [UInt8] {
        let file = Drop.File(name: name, path: path, content: Blob(bytes))
        let (content, damage) = try file.content(.gzip, into: Spool())
        let inner = lower(name, without: ".gz")
        let changed = try changing(content.bytes(), name: inner, rename: rename, change)
        var packed = Deflater.gzip(changed)
        switch damage?.kind {
        case nil: break
        // Without checksum and length the member is cut, with all its records before the cut.
        case .truncated: packed.removeLast(8)
        case .corrupt: packed[packed.count - 8] ^= 0xFF
        case .trailingBytes:
            packed += [UInt8](repeating: 0, count: max(1, bytes.count - (damage?.packedOffset ?? bytes.count)))
        default: throw FixtureError("\(path): \(damage?.message ?? ""); such a container is not made again")
        }
        return packed
    }

    private func changingZip(
        _ bytes: [UInt8], rename: (String) -> String, _ change: (Plain) throws -> [UInt8]
    ) throws -> [UInt8] {
        let archive = Drop.File(name: "archive.zip", content: Blob(bytes))
        let opened = try Drop(name: "", endpoint: .files, files: [archive]).opened(.zip)
        var packer = ZipPacker()
        for file in opened.files {
            guard let member = file.member, member.problem == nil else {
                let problem =
                    try file.member?.problem.map { "\($0)" } ?? file.content(.zip, into: Spool()).damage?.message
                throw FixtureError("\(path): \(problem ?? "is damaged"); such an archive is not made again")
            }
            let (content, damage) = try file.content(.none, into: Spool())
            if let damage { throw FixtureError("\(path): \(damage.message); such an archive is not made again") }
            let changed = try changing(content.bytes(), name: file.name, rename: rename, change)
            let name = String(file.path.dropFirst("archive.zip!".count))
            try packer.add(rename(name), changed, isStored: member.method == 0)
        }
        return packer.finished()
    }

    private func lower(_ name: String, without ending: String) -> String {
        name.lowercased().hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
    }
}
