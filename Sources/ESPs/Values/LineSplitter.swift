/// Parts one line into columns by one or several separators, and takes string delimiters off.
struct LineSplitter {
    enum Fault: Error { case openDelimiter, textAfterDelimiter }

    private let isSeparator: [Bool]
    private let quote: UInt8?
    private let collapses: Bool
    private var bytes: [UInt8] = []
    private var spans: [(start: Int, end: Int)] = []

    init(separators: [UInt8], quote: UInt8?, collapses: Bool = false) {
        isSeparator = (0...255).map { separators.contains(UInt8($0)) }
        self.quote = quote
        self.collapses = collapses
    }

    var count: Int { spans.count }

    mutating func split(_ line: UnsafeRawBufferPointer) -> Fault? {
        bytes.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        var position = 0
        var fault: Fault?
        while true {
            let start = bytes.count
            if let quote, position < line.count, line[position] == quote {
                fault = takeDelimited(line, &position, quote) ?? fault
            } else {
                while position < line.count, !isSeparator[Int(line[position])] {
                    bytes.append(line[position])
                    position += 1
                }
            }
            spans.append((start, bytes.count))
            guard position < line.count else { return fault }
            position += 1
            while collapses, position < line.count, isSeparator[Int(line[position])] { position += 1 }
        }
    }

    private mutating func takeDelimited(
        _ line: UnsafeRawBufferPointer, _ position: inout Int, _ quote: UInt8
    ) -> Fault? {
        position += 1
        while position < line.count {
            let byte = line[position]
            position += 1
            guard byte == quote else {
                bytes.append(byte)
                continue
            }
            if position < line.count, line[position] == quote {
                bytes.append(quote)
                position += 1
                continue
            }
            guard position < line.count, !isSeparator[Int(line[position])] else { return nil }
            while position < line.count, !isSeparator[Int(line[position])] {
                bytes.append(line[position])
                position += 1
            }
            return .textAfterDelimiter
        }
        return .openDelimiter
    }

    func withField<Value>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        let span = spans[index]
        return try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[span.start..<span.end]))
        }
    }

    func string(_ index: Int) -> String { withField(index) { $0.string } }
    var strings: [String] { spans.indices.map(string) }
    mutating func dropLast() { spans.removeLast() }
}
