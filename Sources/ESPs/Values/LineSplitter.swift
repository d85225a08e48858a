/// Parts one line into columns: by one or several separators, string delimiters taken off, or by the columns' widths.
///
/// What it finds are places in the line; only values with a doubled delimiter inside are copied. They are valid as long
/// as the line is, and until the next one is split.
struct LineSplitter {
    enum Fault: Error { case openDelimiter, textAfterDelimiter, wrongWidth }

    private let isSeparator: [Bool]
    /// Where there is just one.
    private let separator: UInt8?
    private let quote: UInt8?
    private let collapses: Bool
    /// Characters of each column of a fixed-width line; empty where separators part the columns.
    private let widths: [Int]
    private var line = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Values that do not stand in the line as they are.
    private var copies = Copies(size: 256)
    private var copied = 0
    private var fields: [UnsafeRawBufferPointer] = []

    /// Memory that stays where it is as long as fields point into it.
    private final class Copies {
        let bytes: UnsafeMutableRawBufferPointer

        init(size: Int) { bytes = .allocate(byteCount: size, alignment: 16) }
        deinit { bytes.deallocate() }
    }

    init(separators: [UInt8], quote: UInt8?, collapses: Bool = false) {
        separator = separators.count == 1 ? separators[0] : nil
        isSeparator = (0...255).map { separators.contains(UInt8($0)) }
        self.quote = quote
        self.collapses = collapses
        widths = []
    }

    /// Columns of so many characters (Unicode scalars) each; blanks at their ends are padding and not part of the value.
    init(widths: [Int]) {
        isSeparator = []
        separator = nil
        quote = nil
        collapses = false
        self.widths = widths
    }

    var count: Int { fields.count }

    mutating func split(_ line: UnsafeRawBufferPointer) -> Fault? {
        self.line = line
        // No value is longer than the line, nor are all together.
        if copies.bytes.count < line.count { copies = Copies(size: line.count * 2) }
        copied = 0
        fields.removeAll(keepingCapacity: true)
        if !widths.isEmpty { return cut() }
        var position = 0
        var fault: Fault?
        while true {
            if let quote, position < line.count, line[position] == quote {
                fault = takeDelimited(&position, quote) ?? fault
            } else {
                let start = position
                position = separator(from: position)
                fields.append(UnsafeRawBufferPointer(rebasing: line[start..<position]))
            }
            guard position < line.count else { return fault }
            position += 1
            while collapses, position < line.count, isSeparator[Int(line[position])] { position += 1 }
        }
    }

    private mutating func cut() -> Fault? {
        var position = 0
        for width in widths {
            let start = position
            for _ in 0..<width {
                guard position < line.count else { return .wrongWidth }
                position += 1
                while position < line.count, line[position] & 0xC0 == 0x80 { position += 1 }
            }
            var end = position
            while end > start, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
            fields.append(UnsafeRawBufferPointer(rebasing: line[start..<end]))
        }
        return position == line.count ? nil : .wrongWidth
    }

    private func separator(from start: Int) -> Int {
        if let separator { return place(of: separator, from: start) }
        return isSeparator.withUnsafeBufferPointer { table in
            var position = start
            while position < line.count, !table[Int(line[position])] { position += 1 }
            return position
        }
    }

    /// Where `byte` stands next, or the line's end: eight bytes at a time, as most values are too short for memchr.
    private func place(of byte: UInt8, from start: Int) -> Int {
        let (low, high): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var position = start
        while position + 8 <= line.count {
            let word = UInt64(littleEndian: line.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let other = word ^ (low &* UInt64(byte))
            // The lowest bit that is set stands for the first byte that is equal; higher ones may be wrong.
            let equal = (other &- low) & ~other & high
            if equal != 0 { return position + equal.trailingZeroBitCount >> 3 }
            position += 8
        }
        while position < line.count, line[position] != byte { position += 1 }
        return position
    }

    private mutating func takeDelimited(_ position: inout Int, _ quote: UInt8) -> Fault? {
        position += 1
        let start = position
        position = place(of: quote, from: position)
        guard position < line.count else {
            fields.append(UnsafeRawBufferPointer(rebasing: line[start..<position]))
            return .openDelimiter
        }
        position += 1
        if position == line.count || isSeparator[Int(line[position])] {
            fields.append(UnsafeRawBufferPointer(rebasing: line[start..<(position - 1)]))
            return nil
        }
        return takeCopied(from: start, &position, quote)
    }

    /// A value that holds delimiters itself; `position` is past the first of them.
    private mutating func takeCopied(from start: Int, _ position: inout Int, _ quote: UInt8) -> Fault? {
        let first = copied
        copy(line[start..<(position - 1)])
        defer { fields.append(UnsafeRawBufferPointer(rebasing: copies.bytes[first..<copied])) }
        while true {
            if position < line.count, line[position] == quote {
                copy(line[position..<(position + 1)])
                position += 1
            } else if position == line.count || isSeparator[Int(line[position])] {
                return nil
            } else {
                let end = separator(from: position)
                copy(line[position..<end])
                position = end
                return .textAfterDelimiter
            }
            let next = position
            position = place(of: quote, from: position)
            copy(line[next..<position])
            guard position < line.count else { return .openDelimiter }
            position += 1
        }
    }

    private mutating func copy(_ part: Slice<UnsafeRawBufferPointer>) {
        UnsafeMutableRawBufferPointer(rebasing: copies.bytes[copied...]).copyBytes(from: part)
        copied += part.count
    }

    /// The bytes of a column.
    @inline(__always)
    func field(_ index: Int) -> UnsafeRawBufferPointer { fields[index] }
    func string(_ index: Int) -> String { fields[index].string }
    var strings: [String] { fields.map(\.string) }
    mutating func dropLast() { fields.removeLast() }
}
