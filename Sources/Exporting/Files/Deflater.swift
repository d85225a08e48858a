/// Bytes packed at once.
public enum Deflater {
    /// One member of gzip, which holds neither name nor time.
    public static func gzip(_ bytes: [UInt8]) -> [UInt8] { packed(bytes, DeflateStream(.gzip)) }

    /// A deflate stream without anything around it.
    static func raw(_ bytes: [UInt8]) -> [UInt8] { packed(bytes, DeflateStream(.none)) }

    private static func packed(_ bytes: [UInt8], _ stream: DeflateStream) -> [UInt8] {
        var packed: [UInt8] = []
        bytes.withUnsafeBytes { stream.pack($0) { packed.append(contentsOf: $0) } }
        stream.finish { packed.append(contentsOf: $0) }
        return packed
    }
}
