public import Drops

/// Knows an OpenPGP message by its name or by how it begins.
///
/// Source: RFC 4880, "OpenPGP Message Format", sections 4.2, 5 and 6.2, https://www.rfc-editor.org/rfc/rfc4880
enum OpenPGP {
    /// The name without the ending that tells of a message; the name itself where it has none.
    static func bare(_ fileName: String) -> String {
        let isNamedSo = [".gpg", ".pgp", ".asc"].contains { fileName.lowercased().hasSuffix($0) }
        return isNamedSo ? String(fileName.dropLast(4)) : fileName
    }

    /// What a file that begins like this is; nil when it is no OpenPGP message.
    static func kind(of bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.starts(with: "-----BEGIN PGP SIGNED MESSAGE-----".utf8) { return "signed with PGP" }
        if bytes.starts(with: "-----BEGIN PGP MESSAGE-----".utf8) { return "encrypted or signed with PGP, in armor" }
        guard let (tag, body) = firstPacket(bytes), let version = body.first else { return nil }
        switch (tag, version) {
        // A cipher's number and a kind of salted hash follow; text with a control character would not have them.
        case (3, 4): return body.dropFirst().first.map { $0 < 14 } == true ? "encrypted with PGP" : nil
        case (1, 3), (1, 6), (3, 5), (3, 6), (18, 1), (18, 2), (20, 1): return "encrypted with PGP"
        case (4, 3), (4, 6), (2, 3), (2, 4), (2, 6): return "signed with PGP"
        case (8, 0...3): return "packed with PGP"
        default: return nil
        }
    }

    /// The tag of the packet at the start and the first bytes of its body.
    private static func firstPacket(_ bytes: UnsafeRawBufferPointer) -> (tag: Int, body: Slice<UnsafeRawBufferPointer>)?
    {
        guard let first = bytes.first, first & 0x80 != 0, bytes.count >= 8 else { return nil }
        if first & 0x40 == 0 {
            let header = [2, 3, 5, 1][Int(first & 3)]
            return (Int(first >> 2 & 0xF), bytes[header...])
        }
        let length = bytes[1]
        let header = length < 192 || (224..<255).contains(length) ? 2 : length < 224 ? 3 : 6
        return (Int(first & 0x3F), bytes[header...])
    }
}

extension Drop.File {
    /// What the file is where its first bytes begin an OpenPGP message, such as `encrypted with PGP`; nil for any other.
    ///
    /// - Throws: `BlobError` when the bytes cannot be read.
    public func openPGPKind() throws -> String? {
        try content.bytes(in: 0..<64).withUnsafeBytes(OpenPGP.kind)
    }
}
