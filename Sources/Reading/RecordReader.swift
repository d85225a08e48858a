import CRecordScan
import Drops

/// Reads one file of a table from its received bytes to batches of records: unpack, decode, scan.
///
/// Order and numbers are exact whatever is done with the batches, so they may be worked on elsewhere while the
/// next one is read. One caller at a time.
public final class RecordReader {
    private let source: any ByteSource
    private let openPGP: OpenPGPSource?
    private let isFromEncryptedArchive: Bool
    private let decoder: TextDecoder?
    private let scanner: RecordScanner
    private let fastDialect: record_scan_dialect
    private let recordLimit: Int
    private var fieldEnds: [UInt32] = []
    /// In place of the other two where the file is JSON Lines.
    private var jsonScanner: JSONLinesScanner?
    private let dialect: Dialect
    private let fileIndex: Int
    private let fileName: String
    /// Bytes read and not yet part of a record.
    private var carried: [UInt8] = []
    private var nextNumber: Int
    private var nextLine = 1
    /// Offset of the first carried byte in the decoded file.
    private var offset = 0
    private var isAtStart = true
    private var sourceEnded = false
    /// Inside the rest of a record that was too long.
    private var isSkipping = false

    /// What was learned so far; complete once ``next(into:)`` gave false.
    public private(set) var facts = FileFacts()

    /// The keys of the objects read so far, where they are learned.
    var keys: [JSONKey] { jsonScanner?.keys.keys ?? [] }
    /// Whether nothing is left in the file; records may be left all the same.
    var isSourceRead: Bool { sourceEnded }

    /// - Throws: `BlobError` when the file cannot be opened.
    public convenience init(table: Table, fileIndex: Int) throws {
        try self.init(table: table, fileIndex: fileIndex, learnsKeys: false)
    }

    /// - Parameter learnsKeys: of JSON Lines, which keys there are; records have no fields then.
    init(table: Table, fileIndex: Int, learnsKeys: Bool) throws {
        let file = table.files[fileIndex]
        let way = try FileSource(file, table.compression, table.limits, table.decryptionKey)
        let source = way.bytes
        openPGP = way.openPGP
        isFromEncryptedArchive = file.member?.isFromEncrypted ?? false
        if table.dialect.encoding == .utf8 {
            decoder = nil
            self.source = source
        } else {
            let decoder = TextDecoder(source, from: table.dialect.encoding)
            self.decoder = decoder
            self.source = decoder
        }
        self.fileIndex = fileIndex
        fileName = file.path
        dialect = table.dialect
        scanner = RecordScanner(table.dialect, recordLimit: table.limits.recordBytes)
        recordLimit = table.limits.recordBytes
        fastDialect = record_scan_dialect(
            delimiter: scanner.delimiter, quote: scanner.quote ?? 0, escape: scanner.escape ?? 0,
            terminator: scanner.terminator, has_quote: scanner.quote == nil ? 0 : 1,
            has_escape: scanner.escape == nil ? 0 : 1)
        if table.dialect.format == .jsonLines {
            let columns = fileIndex < table.columns.count ? table.columns[fileIndex] : []
            jsonScanner = JSONLinesScanner(columns: learnsKeys ? nil : columns, recordLimit: recordLimit)
        }
        nextNumber = table.dialect.hasHeader ? 0 : 1
        facts.packedBytes = file.content.size
    }

    /// Fills `batch` with the next records.
    ///
    /// - Returns: false at the end, the batch empty.
    /// - Throws: `BlobError` when the file cannot be read. A damaged container is no error here but
    ///   ``FileFacts/damage``, after the records before it.
    public func next(into batch: RecordBatch) throws -> Bool {
        carried.withUnsafeBytes { batch.restart(with: $0) }
        batch.fileIndex = fileIndex
        batch.dialect = dialect
        var filled = carried.count
        var start = 0
        while true {
            try fill(batch, &filled)
            if isAtStart {
                if refuses(batch, filled) { filled = 0 }
                start = skipByteOrderMark(batch, filled)
            }
            if isSkipping { start = skipRest(batch, start, filled) }
            batch.baseOffset = offset
            batch.firstLine = nextLine
            batch.firstNumber = nextNumber
            start =
                jsonScanner == nil
                ? scan(batch, from: start, to: filled) : scanObjects(batch, from: start, to: filled)
            if batch.recordCount > 0 || sourceEnded { break }
            if start > 0 {
                // Only skipped bytes so far: move on and fill again.
                keep(batch, from: start, to: filled)
                carried.withUnsafeBytes { batch.restart(with: $0) }
                filled = carried.count
                start = 0
            } else if filled == batch.bytes.count {
                batch.grow(to: filled * 2, keeping: filled)
            }
        }
        batch.indexedEnd = start
        keep(batch, from: start, to: filled)
        return batch.recordCount > 0
    }

    private func fill(_ batch: RecordBatch, _ filled: inout Int) throws {
        while !sourceEnded, filled < batch.bytes.count {
            do {
                let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: batch.bytes[filled...]))
                if count == 0 { endSource() }
                filled += count
                facts.bytes += count
            } catch let damage as ReadingError {
                facts.damage = damage
                endSource()
            }
        }
    }

    private func endSource() {
        sourceEnded = true
        facts.wasEncrypted = isFromEncryptedArchive || openPGP?.isEncrypted ?? false
    }

    /// Whether the file is something else altogether; the rest is not read then.
    private func refuses(_ batch: RecordBatch, _ filled: Int) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: batch.bytes[..<filled])
        guard facts.damage == nil, filled > 0 else { return false }
        facts.damage = ContentSniffer.objection(
            to: bytes, encoding: dialect.encoding, fileName: fileName, isDecrypted: openPGP != nil)
        if facts.damage != nil { sourceEnded = true }
        return facts.damage != nil
    }

    private func skipByteOrderMark(_ batch: RecordBatch, _ filled: Int) -> Int {
        isAtStart = false
        facts.hasByteOrderMark = decoder?.sawByteOrderMark ?? false
        guard dialect.encoding == .utf8, filled >= 3, batch.bytes[..<3].elementsEqual([0xEF, 0xBB, 0xBF]) else {
            return 0
        }
        facts.hasByteOrderMark = true
        return 3
    }

    /// Past the rest of a record that was too long.
    private func skipRest(_ batch: RecordBatch, _ start: Int, _ filled: Int) -> Int {
        guard let end = batch.bytes[start..<filled].firstIndex(of: scanner.terminator) else { return filled }
        isSkipping = false
        nextLine += 1
        return end + 1
    }

    /// Indexes the whole records from `start`; returns where the first incomplete one begins.
    private func scan(_ batch: RecordBatch, from start: Int, to filled: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: batch.bytes[..<filled])
        var position = start
        while position < filled, !isSkipping {
            // Record by record where the fast scanner stops: irregular, too long, or not whole.
            let regular = scanRegular(batch, from: position, to: min(filled, position + recordLimit))
            if regular > position {
                position = regular
                continue
            }
            fieldEnds.removeAll(keepingCapacity: true)
            guard
                let found = scanner.scan(bytes, from: position, atEnd: isWholeAtEnd, fieldEnds: &fieldEnds)
                    ?? cutOff(bytes, from: position)
            else { break }
            batch.append(entry(found, at: position, batch), fieldEnds: fieldEnds)
            count(found)
            position = found.next
        }
        return position
    }

    /// Whether no bytes will follow, and the last ones are not those before a damage.
    private var isWholeAtEnd: Bool { sourceEnded && facts.damage == nil }

    /// As ``scan(_:from:to:)``, of JSON Lines.
    private func scanObjects(_ batch: RecordBatch, from start: Int, to filled: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: batch.bytes[..<filled])
        var position = start
        while position < filled, !isSkipping {
            let origin = JSONLinesScanner.Origin(line: nextLine, baseOffset: offset)
            guard
                let found = jsonScanner?.scan(bytes, from: position, atEnd: isWholeAtEnd, origin) ?? cutOffRest(filled)
            else { break }
            if let scanner = jsonScanner {
                batch.append(
                    entry(found, at: position, batch), fieldStarts: scanner.starts, fieldEnds: scanner.ends)
            }
            count(found)
            position = found.next
        }
        if jsonScanner?.sawUnknownKey == true, facts.damage == nil {
            facts.damage = ReadingError(
                kind: .unsupported, file: fileName, packedOffset: 0,
                message: "its objects have more than \(JSONKeys.limit) different keys, so they are no columns")
        }
        return position
    }

    private func entry(_ found: RecordScanner.Found, at position: Int, _ batch: RecordBatch) -> record_scan_entry {
        record_scan_entry(
            start: UInt32(position), end: UInt32(found.end), first_field: UInt32(batch.fieldEndCount),
            line: UInt32(nextLine - batch.firstLine), defect_offset: UInt32(found.defectOffset),
            defects: found.defects.rawValue)
    }

    /// The rest before the damage as one record: it may be cut in a quoted field or before its last ones, and told as
    /// that it would be a second finding of one cause. nil while more is to come.
    private func cutOff(_ bytes: UnsafeRawBufferPointer, from start: Int) -> RecordScanner.Found? {
        guard var found = cutOffRest(bytes.count) else { return nil }
        if let scanned = scanner.scan(bytes, from: start, atEnd: true, fieldEnds: &fieldEnds),
            scanned.next == bytes.count
        {
            found = scanned
        } else {
            fieldEnds = [UInt32(bytes.count)]
        }
        // A character that was cut in two is no wrong encoding either.
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        if decoder == nil, let bad = UTF8Validation.firstInvalidOffset(in: rest), rest.count - bad < 4 {
            found.end = start + bad
            fieldEnds = fieldEnds.map { min($0, UInt32(start + bad)) }
        }
        found.closing = .none
        found.defects.remove(.unclosedQuote)
        found.defects.insert(.cutOff)
        found.defectOffset = bytes.count
        return found
    }

    /// Of JSON Lines nothing is made of a piece of an object.
    private func cutOffRest(_ end: Int) -> RecordScanner.Found? {
        guard sourceEnded, facts.damage != nil else { return nil }
        return RecordScanner.Found(next: end, end: end, defects: .cutOff, defectOffset: end)
    }

    private func scanRegular(_ batch: RecordBatch, from start: Int, to end: Int) -> Int {
        var state = record_scan_state()
        state.line = UInt32(nextLine - batch.firstLine)
        let before = batch.recordCount
        let next = batch.scanRegular(from: start, to: end, fastDialect, &state)
        let added = batch.recordCount - before
        guard added > 0 else { return next }
        let isHeader = nextNumber == 0
        if isHeader { facts.hasHeader = true }
        facts.records += added - (isHeader ? 1 : 0)
        nextNumber += added
        nextLine = batch.firstLine + Int(state.line)
        facts.endsWithLineEnd = true
        facts.lineEnds.crlf += Int(state.crlf)
        if scanner.terminator == 0x0A { facts.lineEnds.lf += Int(state.lf) } else { facts.lineEnds.cr += Int(state.lf) }
        return next
    }

    private func count(_ found: RecordScanner.Found) {
        if nextNumber == 0 { facts.hasHeader = true } else { facts.records += 1 }
        nextNumber += 1
        nextLine += found.innerLines
        facts.endsWithLineEnd = true
        switch found.closing {
        case .lf: facts.lineEnds.lf += 1
        case .crlf: facts.lineEnds.crlf += 1
        case .cr: facts.lineEnds.cr += 1
        case .none: facts.endsWithLineEnd = false
        case .limit: isSkipping = true
        }
        if !isSkipping, found.closing != .none { nextLine += 1 }
    }

    private func keep(_ batch: RecordBatch, from start: Int, to filled: Int) {
        carried.removeAll(keepingCapacity: true)
        carried.append(contentsOf: batch.bytes[start..<filled])
        offset += start
    }
}
