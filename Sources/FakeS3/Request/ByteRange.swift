/// A `Range` header as S3 reads it: one range of bytes, or the whole.
///
/// Source: RFC 9110, section 14; Amazon S3 API Reference, GetObject, Range.
enum ByteRange {
    /// The range asked for, nil for the whole object.
    ///
    /// - Throws: `InvalidRange` for one behind the end. What is not understood, and more than one, mean the whole.
    static func read(_ header: String?, size: Int) throws(S3Error) -> Range<Int>? {
        guard let header, header.lowercased().hasPrefix("bytes=") else { return nil }
        let spec = header.dropFirst(6).filter { $0 != " " }
        let ends = spec.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, !spec.contains(",") else { return nil }
        if ends[0].isEmpty {
            guard let count = number(ends[1]) else { return nil }
            guard count > 0, size > 0 else { throw unsatisfiable(header, size) }
            return max(0, size - count)..<size
        }
        guard let first = number(ends[0]) else { return nil }
        guard ends[1].isEmpty || number(ends[1]) != nil else { return nil }
        let last = ends[1].isEmpty ? Int.max - 1 : number(ends[1]) ?? 0
        guard last >= first else { return nil }
        guard first < size else { throw unsatisfiable(header, size) }
        return first..<min(last + 1, size)
    }

    /// A decimal number; one too large for a machine word is as large as can be.
    private static func number(_ digits: some StringProtocol) -> Int? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits) ?? Int.max - 1
    }

    private static func unsatisfiable(_ header: String, _ size: Int) -> S3Error {
        S3Error(
            .invalidRange, details: [("RangeRequested", header), ("ActualObjectSize", "\(size)")],
            headers: [("Content-Range", "bytes */\(size)")])
    }
}
