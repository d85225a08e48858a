import Drops
import Reading

/// Line ends of a file that are not the stated ones, and the first of them.
///
/// They are counted as the file is read. Where there are any, the file is read once more to find the first: so that
/// files without them, which is nearly all, pay nothing.
struct OddLineEnds {
    /// `LF`, `CRLF`, or that the two must not be mixed.
    let expected: String
    let count: Int
    /// Of the line end itself; the line is the one on which its record starts.
    let first: Place

    /// nil where all lines end as stated. Where either kind may be, the rarer one is odd.
    init?(_ table: Table, fileIndex: Int, _ ends: FileFacts.LineEnds) throws {
        let isOddCRLF: Bool
        switch table.dialect.lineEnd {
        case .lf where ends.crlf > 0: (isOddCRLF, expected) = (true, "LF")
        case .crlf where ends.lf > 0: (isOddCRLF, expected) = (false, "CRLF")
        case .any where ends.lf > 0 && ends.crlf > 0:
            (isOddCRLF, expected) = (ends.crlf <= ends.lf, "LF or CRLF, not both")
        default: return nil
        }
        count = isOddCRLF ? ends.crlf : ends.lf
        first = try Self.first(table, fileIndex, isOddCRLF)
    }

    private static func first(_ table: Table, _ fileIndex: Int, _ isCRLF: Bool) throws -> Place {
        let reader = try RecordReader(table: table, fileIndex: fileIndex)
        let batch = RecordBatch()
        while try reader.next(into: batch) {
            for record in 0..<batch.recordCount {
                let length = batch.raw(of: record).count
                let ending = batch.rawWithLineEnd(of: record).dropFirst(length)
                guard ending.elementsEqual(isCRLF ? [0x0D, 0x0A] : [0x0A]) else { continue }
                let number = batch.number(of: record)
                return Place(
                    file: table.files[fileIndex].path, line: batch.line(of: record), record: number > 0 ? number : nil,
                    byteOffset: batch.byteOffset(of: record) + length)
            }
        }
        return Place(file: table.files[fileIndex].path)
    }
}
