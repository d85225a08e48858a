public import Reading

/// Which of an expectation's rules a value keeps, whatever column it stands in: for those who exchange values and must
/// change no finding by it.
public struct ValueRules {
    private var tests: [(UnsafeRawBufferPointer) -> Bool] = []

    /// Takes the rules of every column of every expectation, and each type of value there is.
    public init(_ expectations: [Expectation]) {
        for type in ValueType.allCases where type != .string { tests.append(type.accepts) }
        for expectation in expectations {
            for column in expectation.columns {
                for check in CheckCatalog.valueChecks {
                    guard let test = check.test(for: column, expectation) else { continue }
                    tests.append { test.accepts($0, false) }
                }
            }
        }
    }

    /// One answer for each rule, in an order that stays. `value` is UTF-8, quotes and escapes taken off, and not null.
    public func kept(by value: UnsafeRawBufferPointer) -> [Bool] { tests.map { $0(value) } }
}

extension Expectation {
    /// Whether the first record of a file names columns; where it does not, it may be somebody's data.
    ///
    /// - Parameter record: of a file that has a header by the dialect.
    public func takesAsHeader(_ record: Record) -> Bool {
        let header = Header(
            file: "", names: record.fields.map(\.string), line: record.line, byteOffset: record.byteOffset,
            offsets: record.fields.map(\.byteOffset), defects: record.defects)
        return !FileHeaderCheck.isMissing(header, self)
    }
}
