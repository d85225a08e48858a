/// The single-byte encoding windows-1252.
///
/// Source: WHATWG "Encoding Standard", index windows-1252, https://encoding.spec.whatwg.org/index-windows-1252.txt; the
/// five bytes that code page 1252 leaves undefined stay undefined here.
public enum Windows1252 {
    /// The character of a byte; nil for an undefined one.
    public static func scalar(of byte: UInt8) -> Unicode.Scalar? {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return upperControls[Int(byte) - 0x80].flatMap(Unicode.Scalar.init)
    }

    private static let upperControls: [UInt32?] = [
        0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, nil,
        0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, nil, 0x017E, 0x0178,
    ]
}
