/// How the values of key columns become bytes that can be compared.
struct KeyForm: Sendable {
    enum Letters: Sendable {
        case exact
        /// Upper and lower case are the same.
        case caseless
    }

    var columns: [Int]
    var letters: Letters
    /// Blanks at the end do not count.
    var ignoresTrailingBlanks = false

    /// Appends the comparable form of one value, with its length so that neighbouring values cannot run together.
    func append(_ value: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        var end = value.count
        if ignoresTrailingBlanks {
            while end > 0, value[end - 1] == UInt8(ascii: " ") { end -= 1 }
        }
        let start = key.count
        if letters == .exact || !fold(value, end, into: &key) {
            key.append(contentsOf: value[..<end])
        }
        key.append(contentsOf: [0, UInt8(truncatingIfNeeded: key.count - start)])
    }

    /// The key of `image`; nil when a key column is null.
    func key(of image: RowImage, into key: inout [UInt8]) -> Bool {
        key.removeAll(keepingCapacity: true)
        for column in columns {
            let isThere = image.withField(column) { value in
                guard let value else { return false }
                append(value, to: &key)
                return true
            }
            if !isThere { return false }
        }
        return true
    }

    /// The key of a stored row; false when a key column is null.
    func key(of row: Int, in table: StateTable, into key: inout [UInt8]) -> Bool {
        key.removeAll(keepingCapacity: true)
        var found = 0
        // Key columns are few; they are appended in the order of the form, not of the table.
        for column in columns {
            table.read(row) { index, value in
                guard index == column, let value else { return }
                append(value, to: &key)
                found += 1
            }
        }
        return found == columns.count
    }

    private func fold(_ value: UnsafeRawBufferPointer, _ end: Int, into key: inout [UInt8]) -> Bool {
        let start = key.count
        for byte in value[..<end] {
            if byte >= 0x80 {
                key.removeLast(key.count - start)
                key.append(contentsOf: String(decoding: value[..<end], as: UTF8.self).lowercased().utf8)
                return true
            }
            key.append(byte &- 65 < 26 ? byte | 0x20 : byte)
        }
        return true
    }
}

/// Finds the rows of a table by key: open addressing over 64-bit hashes, verified against the stored row.
struct RowIndex {
    let form: KeyForm
    private var slots: [Int32]
    private var hashes: [UInt64] = []
    private var rows: [Int32] = []
    private var scratch: [UInt8] = []

    /// An index of the rows that `table` holds now. Rows with a null in the key are not in it.
    init(form: KeyForm, of table: StateTable) {
        self.form = form
        slots = Array(repeating: 0, count: 1024)
        var key: [UInt8] = []
        for row in 0..<table.rowLimit where table.isLive(row) {
            if form.key(of: row, in: table, into: &key) { insert(row, key: key) }
        }
    }

    mutating func insert(_ row: Int, key: [UInt8]) {
        if (rows.count + 1) * 2 > slots.count { grow() }
        let hash = KeyHash.of(key)
        hashes.append(hash)
        rows.append(Int32(row))
        place(entry: rows.count)
    }

    /// The first live row with `key`.
    mutating func first(_ key: [UInt8], in table: StateTable) -> Int? {
        var found: Int?
        forEach(key, in: table) { row in
            found = row
            return false
        }
        return found
    }

    /// All live rows with `key`, in order of their adding.
    mutating func all(_ key: [UInt8], in table: StateTable) -> [Int] {
        var found: [Int] = []
        forEach(key, in: table) { row in
            if !found.contains(row) { found.append(row) }
            return true
        }
        return found.sorted()
    }

    private mutating func forEach(_ key: [UInt8], in table: StateTable, _ body: (Int) -> Bool) {
        let hash = KeyHash.of(key)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if hashes[entry] == hash {
                let row = Int(rows[entry])
                if table.isLive(row), form.key(of: row, in: table, into: &scratch), scratch == key, !body(row) {
                    return
                }
            }
            slot = (slot + 1) & mask
        }
    }

    private mutating func place(entry: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashes[entry - 1]) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(entry)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for entry in 0..<rows.count { place(entry: entry + 1) }
    }
}

/// A 64-bit hash of bytes that is the same in every process, so that nothing depends on the order of a hash table.
enum KeyHash {
    static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes(of) }

    /// Multiply-and-fold over eight bytes at a time.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(bytes.count) ^ 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return mix(mix(hash ^ rest))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low ^ 0xE703_7ED1_A0B4_28DB
    }
}
