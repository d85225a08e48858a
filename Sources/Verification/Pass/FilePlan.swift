import Reading

/// What is to be done with each record of one file: made from its header, once for each worker, so that workers
/// share nothing whose references are counted.
final class FilePlan {
    struct Test {
        let column: Int
        let check: any ValueCheck
        let test: ValueTest
    }

    let file: String
    let columns: [String]
    /// In the order of the columns.
    let tests: [Test]
    /// Where the identity's columns stand; nil when one is missing.
    let identity: [Int]?
    /// Where the compared columns stand, in the order of the comparison; -1 for one that is missing.
    let compared: [Int]

    /// Sets the identities of one export apart from those of another: a person may stand in the files of several
    /// audiences. 0 where all files are held against the same expected profiles.
    let exportSalt: UInt64

    init(file: String, stem: String, columns: [String], _ expectation: Expectation, _ comparison: Comparison?) {
        self.file = file
        self.columns = columns
        exportSalt =
            comparison?.profiles == nil ? Array(stem.utf8).withUnsafeBytes { Fingerprint($0).low } : 0
        var tests: [Test] = []
        for (index, name) in columns.enumerated() {
            let column = expectation.column(name) ?? ColumnExpectation(name)
            for check in CheckCatalog.valueChecks {
                guard let test = check.test(for: column, expectation) else { continue }
                tests.append(Test(column: index, check: check, test: test))
            }
        }
        self.tests = tests
        identity = expectation.identity?.positions(in: columns)
        compared = comparison?.profiles?.compared.map { columns.firstIndex(of: $0.name) ?? -1 } ?? []
    }

    /// Where a value stands.
    func place(_ batch: RecordBatch, _ record: Int, _ column: Int, _ byteOffset: Int) -> Place {
        Place(
            file: file, line: batch.line(of: record), record: batch.number(of: record), column: columns[column],
            byteOffset: byteOffset)
    }
}
