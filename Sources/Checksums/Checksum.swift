import Crypto

/// The checksums that object stores speak of, under Amazon S3's names.
///
/// Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
public enum ChecksumAlgorithm: String, Sendable, Codable, CaseIterable {
    case crc32 = "CRC32"
    case crc32c = "CRC32C"
    case crc64nvme = "CRC64NVME"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case md5 = "MD5"

    /// Length of the value in bytes.
    public var length: Int {
        switch self {
        case .crc32, .crc32c: 4
        case .crc64nvme: 8
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        }
    }

    /// Whether the check of a whole follows from the checks of its parts without reading it again.
    public var isCombinable: Bool { self == .crc32 || self == .crc32c || self == .crc64nvme }
}

/// One checksum, computed as the bytes pass.
public struct Checksum: Sendable {
    private enum State: Sendable {
        case crc32(CRC<UInt32>)
        case crc64(CRC<UInt64>)
        case md5(Insecure.MD5)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
        /// While an update runs: a hash that is held twice would be copied.
        case taken
    }

    /// Decides the length and the meaning of what ``finalize()`` gives.
    public let algorithm: ChecksumAlgorithm
    private var state: State

    /// Starts with no bytes taken in; finalized at once, it gives the checksum of the empty input.
    public init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        state =
            switch algorithm {
            case .crc32: .crc32(CRC(CRC32.tables))
            case .crc32c: .crc32(CRC(CRC32C.tables))
            case .crc64nvme: .crc64(CRC(CRC64NVME.tables))
            case .md5: .md5(Insecure.MD5())
            case .sha1: .sha1(Insecure.SHA1())
            case .sha256: .sha256(SHA256())
            }
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let current = state
        state = .taken
        switch consume current {
        case .crc32(var crc):
            crc.update(bytes)
            state = .crc32(crc)
        case .crc64(var crc):
            crc.update(bytes)
            state = .crc64(crc)
        case .md5(var hash):
            hash.update(bufferPointer: bytes)
            state = .md5(hash)
        case .sha1(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha1(hash)
        case .sha256(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        case .taken: break
        }
    }

    /// The value of everything taken in, most significant byte first.
    public func finalize() -> [UInt8] {
        switch state {
        case .crc32(let crc): bigEndian(crc.value)
        case .crc64(let crc): bigEndian(crc.value)
        case .md5(let hash): hash.finalize().withUnsafeBytes { Array($0) }
        case .sha1(let hash): hash.finalize().withUnsafeBytes { Array($0) }
        case .sha256(let hash): hash.finalize().withUnsafeBytes { Array($0) }
        case .taken: []
        }
    }

    /// The checksum of bytes at hand.
    public static func of(_ bytes: some Sequence<UInt8>, _ algorithm: ChecksumAlgorithm) -> [UInt8] {
        var checksum = Checksum(algorithm)
        let array = Array(bytes)
        array.withUnsafeBytes { checksum.update($0) }
        return checksum.finalize()
    }
}

extension Checksum {
    /// One stretch of a whole: its checksum, most significant byte first, and its length in bytes.
    public struct Part: Sendable {
        /// Most significant byte first, as ``finalize()`` gives it.
        public let value: [UInt8]
        /// Bytes of the stretch, not of the checksum.
        public let length: Int

        /// Takes both as they are: nothing compares `value` with the length of a checksum.
        public init(value: [UInt8], length: Int) {
            self.value = value
            self.length = length
        }
    }

    /// The checksum of checksums: the algorithm over the parts' values, one after the other (S3's COMPOSITE).
    public static func composite(of parts: [[UInt8]], _ algorithm: ChecksumAlgorithm) -> [UInt8] {
        of(parts.joined(), algorithm)
    }

    /// The checksum of the whole from those of its parts (S3's FULL_OBJECT of a multipart upload).
    ///
    /// - Returns: nil for an algorithm that is not combinable, and for no parts.
    public static func combined(_ parts: [Part], _ algorithm: ChecksumAlgorithm) -> [UInt8]? {
        switch algorithm {
        case .crc32: combined(parts, CRC32.tables)
        case .crc32c: combined(parts, CRC32C.tables)
        case .crc64nvme: combined(parts, CRC64NVME.tables)
        case .md5, .sha1, .sha256: nil
        }
    }

    private static func combined<Value>(_ parts: [Part], _ tables: CRCTables<Value>) -> [UInt8]? {
        guard let first = parts.first else { return nil }
        let start: Value = number(first.value)
        return bigEndian(
            parts.dropFirst().reduce(start) { tables.combine($0, number($1.value), secondLength: $1.length) })
    }

    private static func number<Value: FixedWidthInteger>(_ bytes: [UInt8]) -> Value {
        bytes.reduce(0) { $0 << 8 | Value($1) }
    }
}

private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
}
