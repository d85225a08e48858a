/// One table of a provider: rows of nullable text, packed into one run of bytes.
///
/// A row is written as one piece and never changed in place: a change appends a new version. The versions before a
/// transaction therefore stay readable during it, and undoing one costs nothing but forgetting.
public struct StateTable: Sendable {
    /// Unique among the provider's tables.
    public let name: String
    /// Names in the order in which they were added, which is that of the values of a row.
    public private(set) var columns: [String]

    /// All versions of all rows: for each column its length plus one as a variable-length number (0 is null), then its bytes.
    private var versions: [UInt8] = []
    /// Where the present version of each row starts; -1 once the row is deleted. The index is the row's number.
    private var starts: [Int] = []
    /// ``starts`` as it was when the running transaction began.
    private var startsBefore: [Int]?
    private var sizeBefore = 0
    private var countBefore = 0
    /// Rows that are not deleted.
    public private(set) var count = 0
    /// Bytes of versions that no row refers to any more.
    private var stale = 0

    init(name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }

    // MARK: Reading

    /// One past the highest row number ever given.
    var rowLimit: Int { starts.count }

    func isLive(_ row: Int) -> Bool { starts[row] >= 0 }

    /// Position of the column called `name`.
    public func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// The rows in order of their adding, each with a value or null per column.
    public func rows() -> [[String?]] { (0..<starts.count).filter(isLive).map(values) }

    /// The rows as dictionaries without nulls.
    public func records() -> [[String: String]] {
        rows().map { row in
            Dictionary(
                uniqueKeysWithValues: zip(columns, row).compactMap { name, value in value.map { (name, $0) } })
        }
    }

    /// The first row whose `column` holds `value`.
    public func first(where column: String, is value: String) -> [String: String]? {
        records().first { $0[column] == value }
    }

    func values(_ row: Int) -> [String?] {
        var result: [String?] = []
        read(versionAt: starts[row]) { _, field in result.append(field.map { String(decoding: $0, as: UTF8.self) }) }
        return result
    }

    /// Hands over each field of the row's present version.
    func read(_ row: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) {
        read(versionAt: starts[row], body)
    }

    /// The row's version before the running transaction, or nil when it had none.
    func readBefore(_ row: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) -> Bool {
        guard let before = startsBefore, row < before.count, before[row] >= 0 else { return false }
        read(versionAt: before[row], body)
        return true
    }

    private func read(versionAt start: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) {
        versions.withUnsafeBytes { bytes in
            var position = start
            // The first number is how many columns the version was written with: columns may be added later.
            let written = Self.number(bytes, &position)
            for column in 0..<columns.count {
                let length = column < written ? Self.number(bytes, &position) : 0
                if length == 0 {
                    body(column, nil)
                } else {
                    body(column, UnsafeRawBufferPointer(rebasing: bytes[position..<(position + length - 1)]))
                    position += length - 1
                }
            }
        }
    }

    // MARK: Changing

    /// Appends a row and returns its number.
    mutating func append(_ image: RowImage) -> Int {
        starts.append(write(image))
        count += 1
        return starts.count - 1
    }

    /// Gives `row` a new version, unless it would be the same as the present one.
    ///
    /// - Returns: whether anything differed.
    mutating func replace(_ row: Int, _ image: RowImage) -> Bool {
        let start = write(image)
        let old = starts[row]
        let length = versions.count - start
        let isSame = versions.withUnsafeBytes { bytes in
            old + length <= start && bytes[old..<(old + length)].elementsEqual(bytes[start..<(start + length)])
        }
        if isSame {
            versions.removeLast(length)
            return false
        }
        starts[row] = start
        stale += length
        return true
    }

    /// Puts `row` back to its version before the running transaction.
    mutating func restore(_ row: Int) {
        guard let before = startsBefore, row < before.count else { return }
        starts[row] = before[row]
    }

    mutating func delete(_ row: Int) {
        guard starts[row] >= 0 else { return }
        starts[row] = -1
        count -= 1
    }

    mutating func removeAll() {
        for row in starts.indices { starts[row] = -1 }
        count = 0
    }

    mutating func addColumns(_ names: [String]) {
        for name in names where !columns.contains(name) { columns.append(name) }
    }

    /// Whether `row` was added, changed or deleted by the running transaction.
    func isChanged(_ row: Int) -> Bool {
        guard let before = startsBefore else { return false }
        return row >= before.count ? starts[row] >= 0 : starts[row] != before[row]
    }

    mutating func begin() {
        startsBefore = starts
        sizeBefore = versions.count
        countBefore = count
    }

    mutating func commit() {
        startsBefore = nil
        compactIfWorthwhile()
    }

    mutating func rollback() {
        starts = startsBefore ?? starts
        startsBefore = nil
        count = countBefore
        versions.removeLast(versions.count - sizeBefore)
    }

    /// Whatever `body` did is undone when it throws.
    mutating func transaction<Value>(_ body: (inout StateTable) throws -> Value) throws -> Value {
        begin()
        do {
            let value = try body(&self)
            commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    // MARK: Packing

    private mutating func write(_ image: RowImage) -> Int {
        let start = versions.count
        Self.append(columns.count, to: &versions)
        image.forEachField { field in
            guard let field else { return versions.append(0) }
            Self.append(field.count + 1, to: &versions)
            versions.append(contentsOf: field)
        }
        return start
    }

    private mutating func compactIfWorthwhile() {
        guard stale > 1 << 20, stale > versions.count / 2 else { return }
        var kept: [UInt8] = []
        kept.reserveCapacity(versions.count - stale)
        for row in starts.indices where starts[row] >= 0 {
            let start = starts[row]
            let end = self.end(ofVersionAt: start)
            starts[row] = kept.count
            kept.append(contentsOf: versions[start..<end])
        }
        versions = kept
        stale = 0
    }

    private func end(ofVersionAt start: Int) -> Int {
        versions.withUnsafeBytes { bytes in
            var position = start
            for _ in 0..<Self.number(bytes, &position) {
                let length = Self.number(bytes, &position)
                position += max(0, length - 1)
            }
            return position
        }
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
