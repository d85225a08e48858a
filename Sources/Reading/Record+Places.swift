extension Record {
    /// Where the first defect of one kind stands, from 0 in the decoded file; nil where there is none.
    ///
    /// Where the record has several kinds it is scanned once more: batches keep the first place alone.
    ///
    /// - Parameter dialect: the one in which the record was read.
    public func offset(of defect: Defects, in dialect: Dialect) -> Int? {
        guard defects.contains(defect) else { return nil }
        if defects == defect || dialect.format == .jsonLines { return defectOffset }
        if defect == .tooLong || defect == .cutOff { return byteOffset + raw.count }
        var ends: [UInt32] = []
        let scanner = RecordScanner(dialect, recordLimit: raw.count + 1)
        let found = scanner.scan(raw, from: 0, atEnd: true, fieldEnds: &ends)
        return found?.places.first { $0.defect == defect }.map { byteOffset + $0.offset } ?? defectOffset
    }
}
