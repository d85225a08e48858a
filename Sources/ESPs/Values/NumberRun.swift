/// Takes a value apart from left to right: numbers, single characters, the rest.
struct NumberRun {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[position...]) }

    /// The digits that follow as a number; nil when there are fewer or more than `widths` allows.
    mutating func number(_ widths: ClosedRange<Int>) -> Int? {
        let start = position
        var value = 0
        while position < bytes.count, bytes[position].isDigit, position - start < widths.upperBound {
            value = value * 10 + Int(bytes[position] - 48)
            position += 1
        }
        return position - start >= widths.lowerBound ? value : nil
    }

    /// Goes past `byte` if it is next.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Goes past one of `choices` and says which.
    mutating func skip(anyOf choices: StaticString) -> UInt8? {
        guard let next else { return nil }
        for index in 0..<choices.utf8CodeUnitCount where choices.utf8Start[index] == next {
            position += 1
            return next
        }
        return nil
    }

    mutating func skipBlanks() { while let next, next.isBlank { position += 1 } }
}
