import CZlib

/// Writes a zip archive of whole members, without names of machines and without times.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3.7, 4.3.12 and 4.3.16,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
public struct ZipPacker {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// An archive without members.
    public init() {}

    /// A member or an archive of 4 GiB and more, which would need another form.
    public struct TooLarge: Error, CustomStringConvertible, Sendable {
        /// The sentence.
        public let description = "a zip archive of 4 GiB or more is not written"
    }

    /// Adds one member.
    ///
    /// - Parameters:
    ///   - name: relative, with slashes, in UTF-8.
    ///   - isStored: whether it is left unpacked.
    /// - Throws: ``TooLarge``.
    public mutating func add(_ name: String, _ content: [UInt8], isStored: Bool) throws {
        let packed = isStored ? content : Deflater.raw(content)
        guard max(content.count, packed.count) + bytes.count < 0xFFFF_0000, count < 0xFFFF else { throw TooLarge() }
        let offset = bytes.count
        let checksum = content.withUnsafeBufferPointer {
            UInt32(crc32_z(0, $0.baseAddress, z_size_t($0.count)))
        }
        var common: [UInt8] = []
        func put(_ number: Int, _ length: Int, _ target: inout [UInt8]) {
            for shift in 0..<length { target.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
        }
        put(20, 2, &common)
        // The name is UTF-8.
        put(0x800, 2, &common)
        put(isStored ? 0 : 8, 2, &common)
        // The first day that the format knows.
        put(0, 2, &common)
        put(0x21, 2, &common)
        put(Int(checksum), 4, &common)
        put(packed.count, 4, &common)
        put(content.count, 4, &common)
        put(name.utf8.count, 2, &common)
        put(0, 2, &common)
        bytes += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + packed
        directory += [0x50, 0x4B, 1, 2, 20, 0] + common
        put(0, 10, &directory)
        put(offset, 4, &directory)
        directory += Array(name.utf8)
        count += 1
    }

    /// The archive with its directory.
    public func finished() -> [UInt8] {
        var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        for (number, length) in [(count, 2), (count, 2), (directory.count, 4), (bytes.count, 4), (0, 2)] {
            for shift in 0..<length { end.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
        }
        return bytes + directory + end
    }
}
