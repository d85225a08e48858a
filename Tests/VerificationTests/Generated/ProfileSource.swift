import Drops
import Reading

@testable import Verification

/// Makes profiles for a shape: one value per column, nil for null, all of them as the expectation wants them.
struct ProfileSource {
    let shape: DropShape
    private let firstNames: [String]
    private let lastNames: [String]
    private let cities: [String]
    private let notes: [String]

    init(_ shape: DropShape) {
        self.shape = shape
        func writable(_ texts: [String]) -> [String] { texts.filter { Self.canWrite($0, shape) } }
        firstNames = writable([
            "Zoë", "Łukasz", "Anna, B.", "O'Brien", "花子", "Say \"hi\"", "two\nlines", "one\r\ntwo", "a\\", "'", "\"",
            "back\\slash \\\"", "t\tab", "Ann; Lee", "x|y", "null", "Max",
        ])
        lastNames = writable([
            "Müller", "de la Cruz", "山田", "Lee", "Smith; Jones", "O\"Neil", "x:y", "end\\'", "\u{200B}", "née",
        ])
        cities = writable(["Köln", "Paris", "São Paulo", "東京", "New York", "Aix\nProvence"])
        notes = writable(["", "NULL", " padded ", "a,b", "emoji 👍🏽", "é\u{301}", "=1+1", "-"])
    }

    /// Whether the dialect has a way to write this text, and the encoding its characters.
    private static func canWrite(_ text: String, _ shape: DropShape) -> Bool {
        let dialect = shape.dialect
        let bytes = Array(text.utf8)
        if dialect.quote == nil {
            if bytes.contains(where: { $0 == dialect.delimiter || $0 == 0x0A || $0 == 0x0D }) { return false }
            if text == dialect.nullToken { return false }
        }
        if text.isEmpty, !shape.distinguishesEmpty { return false }
        switch dialect.encoding {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: return true
        case .latin1, .windows1252:
            return text.unicodeScalars.allSatisfy { $0.value < 0x80 || (0xA0...0xFF).contains($0.value) }
        }
    }

    func profile(_ number: Int, _ generator: inout SeededGenerator) -> [String?] {
        shape.columns.map { column in
            let value = value(column.content, number, &generator)
            switch column.content {
            case .identity, .brand, .lastName, .status: return value
            default: return Int.random(in: 0..<6, using: &generator) == 0 ? nil : value
            }
        }
    }

    private func value(_ content: DropShape.Column.Content, _ n: Int, _ generator: inout SeededGenerator) -> String? {
        func pad(_ number: Int, _ width: Int = 2) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        switch content {
        case .identity: return identity(n)
        case .brand: return ["acme", "zenith"].randomElement(using: &generator)!
        case .firstName: return firstNames.randomElement(using: &generator)!
        case .lastName: return lastNames.randomElement(using: &generator)! + "\(n)"
        case .city: return cities.randomElement(using: &generator)!
        case .monthDay: return "0\(1 + n % 9)-\(10 + n % 19)"
        case .date: return "19\(pad(n % 100))-0\(1 + n % 9)-\(10 + n % 19)"
        case .dateTime: return "2024-02-29T\(pad(n % 24)):\(pad(n % 60)):00" + ["", "Z", ".123Z", "+01:00"][n % 4]
        case .phone: return "+4915\(pad(n, 8))"
        case .integer: return "\(n * 31 % 10_007 - 5000)"
        case .decimal: return "\(n % 977).\(pad(n % 100))"
        case .boolean: return n.isMultiple(of: 2) ? "true" : "false"
        case .country: return ["DE", "FR", "US"][n % 3]
        case .code: return "L-\(pad(n % 10_000, 4))"
        case .note: return notes.randomElement(using: &generator)!
        case .status: return status(n, mayLeave: shape.export == .incremental)
        case .segmentStatus: return status(n / 2, mayLeave: true)
        case .list: return ["s1", "s1/s2", "s3/s1", "s1/s2/s3"][n % 4]
        }
    }

    private func status(_ n: Int, mayLeave: Bool) -> String {
        ["realized", "existing", mayLeave ? "exited" : "realized"][n % 3]
    }

    func identity(_ n: Int) -> String {
        switch shape.identityKind {
        case .email: return "user\(n)@example.com"
        case .phone: return "49151\(1_000_000 + n)"
        case .loyaltyId: return "loy-\(n)"
        case .custom: return "id.\(n)x"
        case .hashedEmail:
            let digits = String(n, radix: 16)
            return String(repeating: "0", count: 64 - digits.count) + digits
        }
    }

    /// The identity as an exporter may write it where the expectation declares a normalisation.
    func dressed(_ identity: String, _ generator: inout SeededGenerator) -> String {
        var text = identity
        if shape.normalisation.contains(.lowercase), Bool.random(using: &generator) { text = text.uppercased() }
        if shape.normalisation.contains(.trim), Bool.random(using: &generator) { text = " \(text) " }
        return text
    }
}
