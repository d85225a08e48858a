/// Numbers of rows, one bit each.
struct RowSet: Sendable {
    private var words: [UInt64] = []

    mutating func insert(_ row: Int) {
        while words.count <= row >> 6 { words.append(0) }
        words[row >> 6] |= 1 << UInt64(row & 63)
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func contains(_ row: Int) -> Bool { row >> 6 < words.count && words[row >> 6] & 1 << UInt64(row & 63) != 0 }

    /// In ascending order.
    func forEach(_ body: (Int) throws -> Void) rethrows {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                try body(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}
