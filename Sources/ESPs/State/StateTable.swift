import Foundation

/// One table of a provider: rows of nullable text, packed into pieces of bytes.
///
/// A row is written as one piece and never changed in place: a change appends a new version. The versions before a
/// transaction therefore stay readable during it, and undoing one costs nothing but forgetting.
public struct StateTable: Sendable {
    /// Unique among the provider's tables.
    public let name: String
    /// Names in the order in which they were added, which is that of the values of a row.
    public private(set) var columns: [String]

    /// All versions of all rows: how many columns, then for each of them 0 for null, an odd number for the value's own
    /// bytes, which follow, twice as many and one, or the number of a shared text twice.
    private var versions = RowArena()
    /// Where the present version of each row starts; -1 once the row is deleted. The index is the row's number.
    private var starts: [Int] = []
    /// Texts that many rows have, such as the time of the import; their numbers begin with 1.
    private var sharedTexts: [[UInt8]] = []
    /// ``starts`` as it was when the running transaction began.
    private var startsBefore: [Int]?
    private var endBefore = RowArena.Mark()
    private var countBefore = 0
    private var unsavedBefore = RowSet()
    /// Rows that are not deleted.
    public private(set) var count = 0
    /// Bytes of all versions, and of those that no row refers to any more.
    private var written = 0
    private var stale = 0
    /// By column: the column it follows from, and how. Such a value is worked out when somebody reads it. Empty where
    /// no column follows from another.
    private var derivations: [Derivation?] = []
    /// Rows that differ, or may differ, from what a file that the table was loaded from holds.
    private(set) var unsaved = RowSet()

    private struct Derivation {
        var source: Int
        var value: @Sendable (UnsafeRawBufferPointer) -> String
    }

    @inline(__always)
    private func derivation(of column: Int) -> Derivation? {
        column < derivations.count ? derivations[column] : nil
    }

    init(name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }

    // MARK: Reading

    /// One past the highest row number ever given.
    var rowLimit: Int { starts.count }

    @inline(__always)
    func isLive(_ row: Int) -> Bool { starts[row] >= 0 }

    /// Position of the column called `name`.
    public func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// The rows in order of their adding, each with a value or null per column.
    public func rows() -> [[String?]] { (0..<starts.count).filter(isLive).map(values) }

    /// The rows as dictionaries without nulls.
    public func records() -> [[String: String]] { (0..<starts.count).filter(isLive).map(record) }

    /// The first row whose `column` holds `value`.
    public func first(where column: String, is value: String) -> [String: String]? {
        guard let place = self.column(column) else { return nil }
        return (0..<starts.count).first { isLive($0) && values($0)[place] == value }.map(record)
    }

    private func record(_ row: Int) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: zip(columns, values(row)).compactMap { name, value in value.map { (name, $0) } })
    }

    func values(_ row: Int) -> [String?] {
        var result: [String?] = []
        read(row) { _, field in result.append(field?.string) }
        return result
    }

    /// Hands over each field of the row's present version, derived ones too.
    func read(_ row: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) {
        guard !derivations.isEmpty else { return read(versionAt: starts[row], body) }
        read(versionAt: starts[row]) { column, field in
            guard let derivation = derivation(of: column) else { return body(column, field) }
            withWritten(row, derivation.source) { source in
                guard let source, !source.isEmpty else { return body(column, field) }
                var value = derivation.value(source)
                value.withUTF8 { body(column, UnsafeRawBufferPointer($0)) }
            }
        }
    }

    /// Hands over the fields as they were written; derived ones are null.
    @inline(__always)
    func readWritten(_ row: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) {
        read(versionAt: starts[row]) { body($0, derivation(of: $0) == nil ? $1 : nil) }
    }

    /// Hands over one field of the row's present version.
    func withField<Value>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
        if derivation(of: column) != nil {
            var value = values(row)[column]
            return value?.withUTF8 { body(UnsafeRawBufferPointer($0)) } ?? body(nil)
        }
        return withWritten(row, column, body)
    }

    /// Hands over one field as it was written.
    private func withWritten<Value>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
        versions.bytes(at: starts[row]) { bytes in
            var place = bytes
            guard column < PackedNumber.read(&place) else { return body(nil) }
            for _ in 0..<column { Self.skipField(&place) }
            return takeField(&place, body)
        }
    }

    /// Hands over the field at `place` and goes past it.
    @inline(__always)
    private func takeField<Value>(
        _ place: inout UnsafeRawPointer, _ body: (UnsafeRawBufferPointer?) -> Value
    ) -> Value {
        let code = PackedNumber.read(&place)
        if code & 1 == 0 { return code == 0 ? body(nil) : sharedTexts[code >> 1 - 1].withUnsafeBytes { body($0) } }
        let start = place
        place += code >> 1
        return body(UnsafeRawBufferPointer(start: start, count: code >> 1))
    }

    /// The row's version before the running transaction, or nil when it had none.
    func readBefore(_ row: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) -> Bool {
        guard let before = startsBefore, row < before.count, before[row] >= 0 else { return false }
        read(versionAt: before[row], body)
        return true
    }

    @inline(__always)
    private func read(versionAt start: Int, _ body: (Int, UnsafeRawBufferPointer?) -> Void) {
        versions.bytes(at: start) { bytes in
            var place = bytes
            // The first number is how many columns the version was written with: columns may be added later.
            let written = PackedNumber.read(&place)
            for column in 0..<columns.count {
                if column < written { takeField(&place) { body(column, $0) } } else { body(column, nil) }
            }
        }
    }

    // MARK: Changing

    /// Appends a row and returns its number.
    mutating func append(_ image: RowImage) -> Int {
        starts.append(write(image).start)
        count += 1
        unsaved.insert(starts.count - 1)
        return starts.count - 1
    }

    /// Appends a row number that no row has, as in a file from which the row was deleted.
    mutating func appendGap() { starts.append(-1) }

    /// Gives `row` a new version, unless it would be the same as the present one.
    ///
    /// - Returns: whether anything differed.
    mutating func replace(_ row: Int, _ image: RowImage) -> Bool {
        let (start, length) = write(image)
        let isSame = versions.bytes(at: starts[row]) { old in
            versions.bytes(at: start) { self.isSame(old, $0) }
        }
        if isSame {
            versions.takeBack(to: start)
            written -= length
            return false
        }
        starts[row] = start
        stale += length
        unsaved.insert(row)
        return true
    }

    /// Whether two versions hold the same. A version is as long as its own numbers say; both are walked together.
    private func isSame(_ old: UnsafeRawPointer, _ new: UnsafeRawPointer) -> Bool {
        var (a, b) = (old, new)
        let (before, after) = (PackedNumber.read(&a), PackedNumber.read(&b))
        for column in 0..<max(before, after) {
            func take<Value>(
                _ place: inout UnsafeRawPointer, _ isThere: Bool, _ body: (UnsafeRawBufferPointer?) -> Value
            ) -> Value { isThere ? takeField(&place, body) : body(nil) }
            let isSame = take(&a, column < before) { mine in
                take(&b, column < after) { theirs in
                    guard let mine, let theirs else { return mine == nil && theirs == nil }
                    return mine.count == theirs.count
                        && (mine.isEmpty || memcmp(mine.baseAddress!, theirs.baseAddress!, mine.count) == 0)
                }
            }
            if !isSame, derivation(of: column) == nil { return false }
        }
        return true
    }

    /// Keeps `text` once for all rows that are written with it from now on.
    mutating func share(_ text: String) -> SharedText {
        let bytes = Array(text.utf8)
        let index = sharedTexts.firstIndex(of: bytes) ?? sharedTexts.count
        if index == sharedTexts.count { sharedTexts.append(bytes) }
        return SharedText(text: text, number: Int32(index + 1))
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
        unsaved.insert(row)
    }

    mutating func removeAll() {
        for row in starts.indices where starts[row] >= 0 {
            starts[row] = -1
            unsaved.insert(row)
        }
        count = 0
    }

    mutating func addColumns(_ names: [String]) {
        for name in names where !columns.contains(name) { columns.append(name) }
    }

    /// Takes away the columns from the one at `place` on, which no row has a value in.
    mutating func removeColumns(from place: Int) {
        guard place < columns.count else { return }
        columns.removeLast(columns.count - place)
        if derivations.count > place { derivations.removeLast(derivations.count - place) }
    }

    /// From now on `column` holds what `value` makes of `source`, wherever that is not blank; nothing of it is kept.
    ///
    /// `source` must stand before `column`.
    mutating func derive(
        _ column: String, from source: String, by value: @escaping @Sendable (UnsafeRawBufferPointer) -> String
    ) {
        guard let place = self.column(column), let from = self.column(source), from < place else { return }
        while derivations.count < columns.count { derivations.append(nil) }
        derivations[place] = Derivation(source: from, value: value)
    }

    /// Whether `row` was added, changed or deleted by the running transaction.
    func isChanged(_ row: Int) -> Bool {
        guard let before = startsBefore else { return false }
        return row >= before.count ? starts[row] >= 0 : starts[row] != before[row]
    }

    /// A file holds the table as it is now.
    mutating func noteSaved() { unsaved = RowSet() }

    // MARK: Transactions

    mutating func begin() {
        startsBefore = starts
        endBefore = versions.end
        countBefore = count
        unsavedBefore = unsaved
    }

    mutating func commit() {
        startsBefore = nil
        compactIfWorthwhile()
    }

    mutating func rollback() {
        starts = startsBefore ?? starts
        startsBefore = nil
        count = countBefore
        unsaved = unsavedBefore
        versions.cut(to: endBefore)
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

    private mutating func write(_ image: RowImage) -> (start: Int, length: Int) {
        let columns = image.columnCount
        var length = 0
        // A length of up to 2^27 takes four bytes; one more is for a row of half a gigabyte.
        let start = versions.append(limit: image.byteLimit + 5 * (columns + 1)) { begin in
            var place = begin
            PackedNumber.write(columns, to: &place)
            image.forEachField { field, shared in
                guard let field else { return PackedNumber.write(0, to: &place) }
                if shared > 0 { return PackedNumber.write(shared * 2, to: &place) }
                PackedNumber.write(field.count * 2 + 1, to: &place)
                if let base = field.baseAddress {
                    place.copyMemory(from: base, byteCount: field.count)
                    place += field.count
                }
            }
            length = place - begin
            return length
        }
        written += length
        return (start, length)
    }

    private mutating func compactIfWorthwhile() {
        guard stale > 1 << 20, stale > written / 2 else { return }
        var kept = RowArena()
        written = 0
        for row in starts.indices where starts[row] >= 0 {
            starts[row] = versions.bytes(at: starts[row]) { bytes in
                let length = Self.end(ofVersionAt: bytes) - bytes
                written += length
                return kept.append(limit: length) {
                    $0.copyMemory(from: bytes, byteCount: length)
                    return length
                }
            }
        }
        versions = kept
        stale = 0
    }

    private static func end(ofVersionAt start: UnsafeRawPointer) -> UnsafeRawPointer {
        var place = start
        for _ in 0..<PackedNumber.read(&place) { skipField(&place) }
        return place
    }

    @inline(__always)
    private static func skipField(_ place: inout UnsafeRawPointer) {
        let code = PackedNumber.read(&place)
        if code & 1 == 1 { place += code >> 1 }
    }
}

/// A text of which a table keeps one copy; good for rows of that table only.
struct SharedText: Sendable {
    let text: String
    fileprivate(set) var number: Int32
}
