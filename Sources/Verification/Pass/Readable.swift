import Reading

/// How much of a record can be relied on.
enum Readable: UInt8 { case nothing, identity, whole }

extension Readable {
    /// Of a record that is not regular.
    init(_ record: Record, _ plan: FilePlan) {
        if record.raw.isEmpty, plan.columns.count > 1 {
            self = .nothing
            return
        }
        let isBroken = !record.defects.isDisjoint(with: [.unclosedQuote, .textAfterQuote, .tooLong])
        if !isBroken, record.fields.count == plan.columns.count {
            self = .whole
            return
        }
        // The identity is good as long as it stands before what is wrong.
        let limit =
            isBroken ? record.fields.lastIndex { $0.byteOffset <= record.defectOffset ?? 0 } ?? 0 : record.fields.count
        self = (plan.identity?.max() ?? .max) < limit ? .identity : .nothing
    }
}

/// A batch on its way through the checks: the records' state by index, in memory that is used again and again.
final class BatchState {
    private(set) var readable: UnsafeMutableBufferPointer<Readable> = .allocate(capacity: 0)
    private(set) var isBad: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 0)

    deinit {
        readable.deallocate()
        isBad.deallocate()
    }

    /// All readable as a whole and good.
    func reset(_ count: Int) {
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
