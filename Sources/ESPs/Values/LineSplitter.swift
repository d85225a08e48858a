/// Parts one line into columns by one or several separators, and takes string delimiters off.
///
/// What it finds are places in the line; only values with a doubled delimiter inside are copied. They are valid as long
/// as the line is, and until the next one is split.
struct LineSplitter {
    enum Fault: Error { case openDelimiter, textAfterDelimiter }

    private let isSeparator: [Bool]
    private let quote: UInt8?
    private let collapses: Bool
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
        isSeparator = (0...255).map { separators.contains(UInt8($0)) }
        self.quote = quote
        self.collapses = collapses
    }

    var count: Int { fields.count }

    mutating func split(_ line: UnsafeRawBufferPointer) -> Fault? {
        self.line = line
        // No value is longer than the line, nor are all together.
        if copies.bytes.count < line.count { copies = Copies(size: line.count * 2) }
        copied = 0
        fields.removeAll(keepingCapacity: true)
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

    private func separator(from start: Int) -> Int {
        isSeparator.withUnsafeBufferPointer { table in
            var position = start
            while position < line.count, !table[Int(line[position])] { position += 1 }
            return position
        }
    }

    private mutating func takeDelimited(_ position: inout Int, _ quote: UInt8) -> Fault? {
        position += 1
        let start = position
        while position < line.count, line[position] != quote { position += 1 }
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
            while position < line.count, line[position] != quote { position += 1 }
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
