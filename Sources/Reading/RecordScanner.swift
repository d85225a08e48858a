/// Finds the end of one record and of its fields, byte by byte: the definition of the format.
///
/// Source: RFC 4180, "Common Format and MIME Type for CSV Files", with the dialects' escapes. Where the
/// input breaks the rules the scanner says so and goes on:
/// - a lone quote in an unquoted field is text;
/// - text after a closing quote belongs to the field;
/// - a quote that cannot be closed properly, and that swallowed a line end, ends the record at that line end,
///   so that one missing quote does not take the records after it along.
struct RecordScanner {
    let delimiter: UInt8
    let quote: UInt8?
    let escape: UInt8?
    /// The byte that ends a line: LF (a CR before it goes with it) or CR.
    let terminator: UInt8
    let recordLimit: Int

    init(_ dialect: Dialect, recordLimit: Int) {
        delimiter = dialect.delimiter
        quote = dialect.quote
        escape = dialect.escapeByte
        terminator = dialect.lineEnd == .cr ? 0x0D : 0x0A
        self.recordLimit = recordLimit
    }

    /// One record found.
    struct Found {
        /// Where the next one starts.
        var next: Int
        /// Exclusive, without the line end.
        var end: Int
        /// Line ends inside quotes.
        var innerLines = 0
        var closing = Closing.none
        var defects: Record.Defects = []
        var defectOffset = 0

        /// Where each kind of defect stands first.
        private(set) var places: [(defect: Record.Defects, offset: Int)] = []

        mutating func note(_ defect: Record.Defects, at offset: Int) {
            if defects.isEmpty { defectOffset = offset }
            if defects.insert(defect).inserted { places.append((defect, offset)) }
        }
    }

    /// What closes a record.
    enum Closing { case none, lf, crlf, cr, limit }

    /// The record at `start`, its fields' ends appended to `fieldEnds`; nil when more bytes are needed to tell.
    ///
    /// - Parameter allIsLast: no bytes will follow.
    func scan(
        _ all: UnsafeRawBufferPointer, from start: Int, atEnd allIsLast: Bool, fieldEnds: inout [UInt32]
    ) -> Found? {
        // Never looks beyond the limit, so that what is found does not depend on how much was read ahead.
        let bytes = UnsafeRawBufferPointer(rebasing: all[..<min(all.count, start + recordLimit + 1)])
        let atEnd = allIsLast && bytes.count == all.count
        let mark = fieldEnds.count
        var found = Found(next: start, end: start)
        var position = start
        while true {
            let step =
                quote != nil && position < bytes.count && bytes[position] == quote
                ? quotedField(bytes, start, position, atEnd, &found) : plainField(bytes, position, atEnd, &found)
            switch step {
            case .delimiter(let at):
                fieldEnds.append(UInt32(at))
                position = at + 1
                continue
            case .line(let end, let next):
                found.end = end
                found.next = next
            case .more:
                if !atEnd, bytes.count - start <= recordLimit {
                    fieldEnds.removeSubrange(mark...)
                    return nil
                }
                found.end = atEnd ? bytes.count : start + recordLimit
                found.next = found.end
                if !atEnd {
                    found.note(.tooLong, at: found.end)
                    found.closing = .limit
                    while fieldEnds.count > mark, Int(fieldEnds[fieldEnds.count - 1]) >= found.end {
                        fieldEnds.removeLast()
                    }
                }
            }
            fieldEnds.append(UInt32(found.end))
            return found
        }
    }

    private enum Step {
        case delimiter(Int)
        case line(end: Int, next: Int)
        case more
    }

    /// From the first byte of an unquoted field, or of the text after a closing quote.
    private func plainField(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ atEnd: Bool, _ found: inout Found, afterQuote: Bool = false
    ) -> Step {
        var i = start
        while i < bytes.count {
            let byte = bytes[i]
            if byte == delimiter { return .delimiter(i) }
            if byte == terminator {
                found.closing = byte == 0x0A ? .lf : .cr
                return .line(end: i, next: i + 1)
            }
            if byte == 0x0D {
                guard i + 1 < bytes.count || atEnd else { return .more }
                if i + 1 < bytes.count, bytes[i + 1] == 0x0A {
                    found.closing = .crlf
                    return .line(end: i, next: i + 2)
                }
                found.note(.strayLineEnd, at: i)
            } else if byte == 0x0A {
                found.note(.strayLineEnd, at: i)
            } else if byte == quote, !afterQuote {
                found.note(.loneQuote, at: i)
            } else if byte == 0, quote != 0 {
                found.note(.nulByte, at: i)
            }
            i += 1
        }
        return .more
    }

    private func quotedField(
        _ bytes: UnsafeRawBufferPointer, _ recordStart: Int, _ opening: Int, _ atEnd: Bool, _ found: inout Found
    ) -> Step {
        var i = opening + 1
        var firstLineEnd: Int?
        let linesBefore = found.innerLines
        while i < bytes.count {
            let byte = bytes[i]
            let next = i + 1 < bytes.count ? bytes[i + 1] : nil
            if byte == quote || byte == escape, next == nil, !atEnd { break }
            if let escape, byte == escape, next == quote || next == escape {
                i += 2
                continue
            }
            if byte == quote {
                if escape != nil || next != quote {
                    if isSeparator(bytes, i + 1, atEnd) != false { return plainField(bytes, i + 1, atEnd, &found) }
                    guard let firstLineEnd else {
                        found.note(.textAfterQuote, at: i + 1)
                        return plainField(bytes, i + 1, atEnd, &found, afterQuote: true)
                    }
                    return cut(bytes, opening, firstLineEnd, linesBefore, &found)
                }
                i += 2
                continue
            }
            if byte == terminator {
                found.innerLines += 1
                if firstLineEnd == nil { firstLineEnd = i }
            } else if byte == 0 {
                found.note(.nulByte, at: i)
            }
            i += 1
        }
        guard atEnd || bytes.count - recordStart > recordLimit else { return .more }
        if let firstLineEnd { return cut(bytes, opening, firstLineEnd, linesBefore, &found) }
        found.note(.unclosedQuote, at: opening)
        return .more
    }

    /// Ends the record at the line end that an unclosed quote swallowed.
    private func cut(
        _ bytes: UnsafeRawBufferPointer, _ opening: Int, _ lineEnd: Int, _ linesBefore: Int, _ found: inout Found
    ) -> Step {
        found.note(.unclosedQuote, at: opening)
        found.innerLines = linesBefore
        let isCRLF = terminator == 0x0A && lineEnd > opening + 1 && bytes[lineEnd - 1] == 0x0D
        found.closing = isCRLF ? .crlf : terminator == 0x0A ? .lf : .cr
        return .line(end: isCRLF ? lineEnd - 1 : lineEnd, next: lineEnd + 1)
    }

    /// Whether a delimiter, a line end or the end stands at `i`; nil when more bytes are needed to tell.
    private func isSeparator(_ bytes: UnsafeRawBufferPointer, _ i: Int, _ atEnd: Bool) -> Bool? {
        guard i < bytes.count else { return atEnd ? true : nil }
        if bytes[i] == delimiter || bytes[i] == terminator { return true }
        guard bytes[i] == 0x0D, terminator == 0x0A else { return false }
        return i + 1 < bytes.count ? bytes[i + 1] == 0x0A : atEnd ? false : nil
    }
}
