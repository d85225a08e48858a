/// The bytes of rows, in pieces of a megabyte, later of four: growing copies nothing, and a copy of a table shares the pieces of both.
struct RowArena {
    /// Where the arena ended at some moment.
    struct Mark {
        fileprivate var pieces = 0
        fileprivate var used = 0
    }

    private static let pieceSize = 1 << 20
    private static let offsetBits = 40

    private var pieces: [[UInt8]] = []
    /// Bytes of the last piece that are taken.
    private var used = 0

    var end: Mark { Mark(pieces: pieces.count, used: used) }

    /// Lets `body` write up to `limit` bytes; it returns how many it wrote.
    ///
    /// - Returns: where they begin, for ``bytes(at:_:)``.
    mutating func append(limit: Int, _ body: (UnsafeMutableRawPointer) -> Int) -> Int {
        if pieces.isEmpty || used + limit > pieces[pieces.count - 1].count {
            let size = pieces.count < 8 ? Self.pieceSize : 4 * Self.pieceSize
            pieces.append([UInt8](onHugePages: 0, count: max(size, limit)))
            used = 0
        }
        let piece = pieces.count - 1
        let start = used
        used += pieces[piece].withUnsafeMutableBytes { body($0.baseAddress! + start) }
        return piece << Self.offsetBits | start
    }

    /// Takes back what was written last, `start` having been returned for it.
    mutating func takeBack(to start: Int) { used = start & (1 << Self.offsetBits - 1) }

    /// Forgets all that was written since `mark`.
    mutating func cut(to mark: Mark) {
        pieces.removeLast(pieces.count - mark.pieces)
        used = mark.used
    }

    /// Lends the bytes from `start` on; how many of them belong to the row only the row says.
    @inline(__always)
    func bytes<Value>(at start: Int, _ body: (UnsafeRawPointer) throws -> Value) rethrows -> Value {
        try pieces[start >> Self.offsetBits].withUnsafeBytes {
            try body($0.baseAddress! + start & (1 << Self.offsetBits - 1))
        }
    }
}

/// Numbers of seven bits a byte, the least significant first.
enum PackedNumber {
    @inline(__always)
    static func write(_ number: Int, to place: inout UnsafeMutableRawPointer) {
        var rest = number
        while rest >= 0x80 {
            place.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            place += 1
            rest >>= 7
        }
        place.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        place += 1
    }

    @inline(__always)
    static func read(_ place: inout UnsafeRawPointer) -> Int {
        var byte = place.load(as: UInt8.self)
        place += 1
        guard byte >= 0x80 else { return Int(byte) }
        var value = Int(byte & 0x7F)
        var shift = 7
        repeat {
            byte = place.load(as: UInt8.self)
            place += 1
            value |= Int(byte & 0x7F) << shift
            shift += 7
        } while byte >= 0x80
        return value
    }
}
