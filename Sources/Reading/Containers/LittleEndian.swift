/// Numbers in a run of bytes, lowest byte first; the caller stays inside of it.
struct LittleEndian {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    func number(at offset: Int, length: Int) -> UInt64 {
        bytes[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func int(at offset: Int, length: Int) -> Int { Int(clamping: number(at: offset, length: length)) }
}
