/// Follows an OpenPGP message as it passes by and knows at the end whether it was all there. Decrypts nothing.
///
/// A library that decrypts says no more than that it could not go on; whether the message was cut or changed shows in
/// its frame: the lengths of its packets, or the last line of its armor.
///
/// Source: RFC 4880, "OpenPGP Message Format", sections 4.2, 4.3 and 6.2, https://www.rfc-editor.org/rfc/rfc4880
struct OpenPGPFraming {
    /// What the bytes so far amount to.
    enum Extent: Equatable {
        /// One message and no more.
        case whole
        /// More bytes must follow.
        case cut
        /// The message ended, and bytes follow from this offset on.
        case followed(from: Int)
        /// No message, or one whose frame contradicts itself.
        case broken
    }

    private enum Step: Equatable {
        case start
        case tag
        case length(Length, bytes: [UInt8])
        case body(left: Int, isPartial: Bool)
        /// Up to the end of the file.
        case rest
        case armor
        case done
        case lost
    }

    private enum Length: Equatable { case new, old(Int) }

    private var step = Step.start
    private var tag = 0
    private var offset = 0
    /// A packet that holds the data went by whole.
    private var sawData = false
    private var armor = ArmorEnd()
    private var trailing: Int?

    /// What was seen so far, taken as the whole file.
    var extent: Extent {
        switch step {
        case .lost: return .broken
        case .done: return trailing.map { .followed(from: $0) } ?? .whole
        case .armor: return armor.isFound ? armor.trailing.map { .followed(from: $0) } ?? .whole : .cut
        case .rest: return .whole
        case .tag: return sawData ? .whole : .cut
        case .start, .length, .body: return .cut
        }
    }

    /// Takes the next bytes of the file.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            switch step {
            case .body(let left, let isPartial) where left > 0:
                let count = min(left, bytes.count - index)
                index += count
                offset += count
                step = .body(left: left - count, isPartial: isPartial)
                endBody()
            case .armor:
                armor.take(UnsafeRawBufferPointer(rebasing: bytes[index...]), at: offset)
                offset += bytes.count - index
                return
            case .rest, .lost, .done:
                if step == .done, trailing == nil { trailing = offset }
                offset += bytes.count - index
                return
            default:
                take(bytes[index])
                index += 1
                offset += 1
            }
        }
    }

    private mutating func take(_ byte: UInt8) {
        switch step {
        case .start where byte == UInt8(ascii: "-") || byte == 0x0A || byte == 0x0D || byte == 0x20:
            step = byte == UInt8(ascii: "-") ? .armor : .start
        case .start, .tag:
            // Behind the data only a signature belongs to the message.
            guard byte & 0x80 != 0 || sawData else { return step = .lost }
            tag = byte & 0x40 != 0 ? Int(byte & 0x3F) : Int(byte >> 2 & 0xF)
            guard !sawData || byte & 0x80 != 0 && tag == 2 else {
                trailing = offset
                return step = .done
            }
            let kind = Int(byte & 3)
            step = byte & 0x40 != 0 ? .length(.new, bytes: []) : kind == 3 ? .rest : .length(.old(1 << kind), bytes: [])
        case .length(let form, var bytes):
            bytes.append(byte)
            read(form, bytes)
        default: break
        }
    }

    private mutating func read(_ form: Length, _ bytes: [UInt8]) {
        func number(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
        step = .length(form, bytes: bytes)
        switch (form, bytes[0]) {
        case (.old(let width), _): if bytes.count == width { begin(number(bytes)) }
        case (.new, ..<192): begin(Int(bytes[0]))
        case (.new, ..<224): if bytes.count == 2 { begin((Int(bytes[0]) - 192) << 8 + Int(bytes[1]) + 192) }
        case (.new, 255): if bytes.count == 5 { begin(number(bytes.dropFirst())) }
        case (.new, _): begin(1 << Int(bytes[0] & 0x1F), isPartial: true)
        }
    }

    private mutating func begin(_ length: Int, isPartial: Bool = false) {
        step = .body(left: length, isPartial: isPartial)
        endBody()
    }

    private mutating func endBody() {
        guard case .body(0, let isPartial) = step else { return }
        if isPartial { return step = .length(.new, bytes: []) }
        // Compressed, encrypted (three kinds) or literal data.
        if [8, 9, 11, 18, 20].contains(tag) { sawData = true }
        step = .tag
    }
}

/// Looks for the line that ends an armored message.
private struct ArmorEnd {
    private static let line = Array("-----END PGP MESSAGE-----".utf8)
    private var matched = 0
    /// Bytes of the line may match; false inside a line that has failed to.
    private var isMatching = false
    private(set) var isFound = false
    /// Where something else than white space follows the last line.
    private(set) var trailing: Int?

    mutating func take(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        for (index, byte) in bytes.enumerated() {
            if isFound {
                if trailing == nil, ![0x20, 0x09, 0x0A, 0x0D].contains(byte) { trailing = offset + index }
            } else if byte == 0x0A {
                (isMatching, matched) = (true, 0)
            } else if isMatching {
                isMatching = byte == Self.line[matched]
                matched += 1
                isFound = isMatching && matched == Self.line.count
            }
        }
    }
}
