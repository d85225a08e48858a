/// Packed bytes, taken one by one where a header is read and in runs where they are inflated; knows its place.
final class PackedInput {
    private let source: any ByteSource
    private let buffer: UnsafeMutableRawBufferPointer
    private var next = PackedInput.room
    private var end = PackedInput.room
    /// Bytes taken from the source.
    private var taken = 0

    /// What an inflater may give back at most, kept free before the buffer's bytes.
    private static let room = 8

    init(_ source: any ByteSource, capacity: Int = 256 << 10) {
        self.source = source
        buffer = .allocate(byteCount: Self.room + capacity, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Of the next byte, from 0.
    var offset: Int { taken - (end - next) }

    /// The bytes at hand; empty at the end only.
    func run() throws -> UnsafeRawBufferPointer {
        if next == end {
            next = Self.room
            end = Self.room
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[Self.room...]))
            taken += count
            end += count
        }
        return UnsafeRawBufferPointer(rebasing: buffer[next..<end])
    }

    /// Moves past bytes of the last ``run()``.
    func skip(_ count: Int) { next += count }

    /// Takes back up to eight bytes, the lowest of `bytes` first.
    func giveBack(_ bytes: UInt64, count: Int) {
        next -= count
        for index in 0..<count { buffer[next + index] = UInt8(truncatingIfNeeded: bytes >> UInt64(8 * index)) }
    }

    /// The next byte; nil at the end.
    func byte() throws -> UInt8? {
        guard let byte = try run().first else { return nil }
        next += 1
        return byte
    }
}
