import Reading

/// How much of a record can be relied on.
///
/// A damaged record is told once, by what is wrong with its form. What that damage makes of the values behind it is
/// no second finding; the values that it leaves alone are checked as ever.
enum Readable: UInt8 {
    case nothing
    /// What stands in the identity's columns counts only if it is an expected identity.
    case uncertain
    /// Each field stands in its column; the identity's own bytes are damaged.
    case values
    /// Each field stands in its column; the bytes of some that are not the identity's are damaged.
    case damaged
    case whole

    /// Whether each field stands in its column.
    @inline(__always)
    var hasValues: Bool { rawValue >= Readable.values.rawValue }
}

extension Readable {
    /// Of a record that is not regular.
    ///
    /// - Parameter damaged: columns whose own bytes are.
    init(_ record: Record, _ plan: FilePlan, damaged: Set<Int>, comparesProfiles: Bool) {
        let identity = plan.identity ?? []
        let isIdentityWhole = damaged.isDisjoint(with: identity)
        let last = identity.max() ?? .max
        if record.raw.isEmpty, plan.columns.count != record.fields.count {
            self = .nothing
        } else if record.defects.contains(.noObject) {
            self = .nothing
        } else if !record.defects.isDisjoint(with: [.unclosedQuote, .textAfterQuote, .tooLong, .cutOff]) {
            // What stands before the defect is as it was written.
            let limit = record.fields.lastIndex { $0.byteOffset <= record.defectOffset ?? 0 } ?? 0
            self = isIdentityWhole && last < limit ? .uncertain : .nothing
        } else if record.fields.count != plan.columns.count {
            // The fields may have moved: only an expected identity says that they have not.
            self = comparesProfiles && isIdentityWhole && last < record.fields.count ? .uncertain : .nothing
        } else {
            self = !isIdentityWhole ? .values : damaged.isEmpty ? .whole : .damaged
        }
    }

    /// The columns of a record whose own bytes are damaged.
    static func damaged(_ record: Record, _ dialect: Dialect) -> Set<Int> {
        Set(record.fields.indices.filter { isDamaged(record.fields[$0], dialect) })
    }

    private static func isDamaged(_ field: Record.Field, _ dialect: Dialect) -> Bool {
        if UTF8Validation.firstInvalidOffset(in: field.bytes) != nil { return true }
        guard dialect.format == .csv else { return false }
        if field.bytes.contains(0), dialect.quote != 0 { return true }
        return !field.isQuoted && field.bytes.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == dialect.quote })
    }
}

/// A batch on its way through the checks: the records' state by index, in memory that is used again and again.
final class BatchState {
    private(set) var readable: UnsafeMutableBufferPointer<Readable> = .allocate(capacity: 0)
    private(set) var isBad: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 0)
    /// Columns whose own bytes are damaged, by record: nothing can be said of their values.
    var damaged: [Int: Set<Int>] = [:]
    /// Columns that hold each other's values, by record.
    var exchanged: [Int: Set<Int>] = [:]

    deinit {
        readable.deallocate()
        isBad.deallocate()
    }

    /// All readable as a whole and good.
    func reset(_ count: Int) {
        if !damaged.isEmpty { damaged.removeAll() }
        if !exchanged.isEmpty { exchanged.removeAll() }
        if readable.count < count {
            readable.deallocate()
            isBad.deallocate()
            readable = .allocate(capacity: count * 2)
            isBad = .allocate(capacity: count * 2)
        }
        for index in 0..<count {
            (readable.baseAddress! + index).initialize(to: .whole)
            (isBad.baseAddress! + index).initialize(to: 0)
        }
    }
}
