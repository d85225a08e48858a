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
    private var copied: [UInt8] = []
    /// Start and end in the line, or with `isCopied` in ``copied``.
    private var spans: [(start: Int, end: Int, isCopied: Bool)] = []

    init(separators: [UInt8], quote: UInt8?, collapses: Bool = false) {
        isSeparator = (0...255).map { separators.contains(UInt8($0)) }
        self.quote = quote
        self.collapses = collapses
    }

    var count: Int { spans.count }

    mutating func split(_ line: UnsafeRawBufferPointer) -> Fault? {
        self.line = line
        copied.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        var position = 0
        var fault: Fault?
        while true {
            if let quote, position < line.count, line[position] == quote {
                fault = takeDelimited(&position, quote) ?? fault
            } else {
                let start = position
                position = separator(from: position)
                spans.append((start, position, false))
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
            spans.append((start, position, false))
            return .openDelimiter
        }
        position += 1
        if position == line.count || isSeparator[Int(line[position])] {
            spans.append((start, position - 1, false))
            return nil
        }
        return takeCopied(from: start, &position, quote)
    }

    /// A value that holds delimiters itself; `position` is past the first of them.
    private mutating func takeCopied(from start: Int, _ position: inout Int, _ quote: UInt8) -> Fault? {
        let first = copied.count
        copied.append(contentsOf: line[start..<(position - 1)])
        defer { spans.append((first, copied.count, true)) }
        while true {
            if position < line.count, line[position] == quote {
                copied.append(quote)
                position += 1
            } else if position == line.count || isSeparator[Int(line[position])] {
                return nil
            } else {
                let end = separator(from: position)
                copied.append(contentsOf: line[position..<end])
                position = end
                return .textAfterDelimiter
            }
            while position < line.count, line[position] != quote {
                copied.append(line[position])
                position += 1
            }
            guard position < line.count else { return .openDelimiter }
            position += 1
        }
    }

    func withField<Value>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        let span = spans[index]
        guard span.isCopied else { return try body(UnsafeRawBufferPointer(rebasing: line[span.start..<span.end])) }
        return try copied.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[span.start..<span.end]))
        }
    }

    func isEmpty(_ index: Int) -> Bool { spans[index].start == spans[index].end }
    func string(_ index: Int) -> String { withField(index) { $0.string } }
    var strings: [String] { spans.indices.map(string) }
    mutating func dropLast() { spans.removeLast() }
}
