import Drops
import Reading

@testable import Verification

/// Each fault as it is put into a record, and the findings that must come of it.
extension GeneratedDrop {
    private func column(_ wanted: (DropShape.Column.Content) -> Bool) -> Int { shape.index(wanted) ?? 0 }

    private var identity: Int { column { if case .identity = $0 { true } else { false } } }
    private var firstName: Int { column { if case .firstName = $0 { true } else { false } } }
    private var lastName: Int { column { if case .lastName = $0 { true } else { false } } }
    private var city: Int { column { if case .city = $0 { true } else { false } } }
    private var monthDay: Int { column { if case .monthDay = $0 { true } else { false } } }
    private var date: Int { column { if case .date = $0 { true } else { false } } }
    private var status: Int {
        column {
            switch $0 {
            case .status, .segmentStatus, .list: true
            default: false
            }
        }
    }

    /// Gives the profile what the fault needs to be one.
    mutating func prepare(_ profile: inout [String?], for fault: Fault) {
        switch fault {
        case .swappedByType:
            profile[monthDay] = "07-10"
            profile[date] = "1980-01-31"
        case .swappedIdentity:
            profile[firstName] = "Max"
            profile[date] = "1980-01-31"
        case .repeatedKey: profile[city] = "Paris"
        case .wrongList, .unknownSegment: profile[status] = "s1"
        case .unknownStatus, .exitedInFull: profile[status] = "realized"
        default: break
        }
    }

    mutating func put(_ fault: Fault, into profile: [String?], _ number: Int) {
        switch fault {
        case .duplicate, .distantDuplicate, .invalidIdentity, .blankIdentity, .missing, .unexpected, .caseOnly:
            putIdentity(fault, profile)
        case .wrongStatus, .unknownStatus, .exitedInFull, .unknownSegment, .wrongList: putMembership(fault, profile)
        case .swapped, .swappedByType, .swappedIdentity: putSwap(fault, profile)
        case .short, .long, .blankLine, .wrongLineEnd: putLength(fault, profile)
        case .noObject, .repeatedKey: putObject(fault, profile)
        case .loneQuote, .textAfterQuote, .wrongEscape, .unclosedQuote, .nulByte, .badEncoding, .strayLineEnd:
            putDamage(fault, profile)
        default: putValue(fault, profile)
        }
    }

    private mutating func putIdentity(_ fault: Fault, _ profile: [String?]) {
        var fields = dressed(profile)
        switch fault {
        case .duplicate:
            write(fields)
            noteDuplicate(write(dressed(profile)))
        case .distantDuplicate:
            write(fields)
            later.append(dressed(profile))
        case .invalidIdentity:
            fields[identity] = shape.identityKind == .email ? "user at example.com" : "12"
            found("identities/invalid", write(fields), identity)
            noteUnseen()
        case .blankIdentity:
            fields[identity] = nil
            found("identities/blank", write(fields), identity)
            noteUnseen()
        case .unexpected: foundIdentity("identities/unexpected", write(fields))
        case .caseOnly:
            fields[identity] = profile[identity]?.uppercased()
            foundIdentity("identities/normalisation", write(fields))
        default: noteUnseen()
        }
    }

    /// The profile cannot be told from any record.
    private mutating func noteUnseen() { if shape.comparesProfiles { missing += 1 } }

    private mutating func putMembership(_ fault: Fault, _ profile: [String?]) {
        var fields = dressed(profile)
        let (value, id): (String, String?) =
            switch fault {
            case .wrongStatus: (profile[status] == "realized" ? "existing" : "realized", nil)
            case .unknownStatus: ("Realized", "membership/unknown-status")
            case .exitedInFull: ("exited", "membership/exited-in-full")
            case .unknownSegment: ("s9", "membership/unknown-segment")
            default: ("s2", nil)
            }
        fields[status] = value
        let written = write(fields)
        if let id { found(id, written, status) }
        if shape.comparesProfiles { found("membership/wrong", written, status) }
    }

    private mutating func putSwap(_ fault: Fault, _ profile: [String?]) {
        var fields = profile
        let pair: (Int, Int) =
            switch fault {
            case .swapped: (firstName, lastName)
            case .swappedByType: (monthDay, date)
            // Any text may stand where a name is expected: only the expected profile tells then.
            default: (identity, shape.comparesProfiles && Bool.random(using: &generator) ? firstName : date)
            }
        fields.swapAt(pair.0, pair.1)
        found("columns/swapped", write(fields), min(pair.0, pair.1))
    }

    private mutating func putLength(_ fault: Fault, _ profile: [String?]) {
        let fields = dressed(profile)
        switch fault {
        case .short:
            found("columns/count", write(Array(fields.dropLast())))
            if shape.identityColumns.max() == fields.count - 1 { noteUnseen() }
        case .long: found("columns/count", write(fields + ["x"]))
        case .blankLine:
            found("files/blank-line", write([PartWriter.Field.raw([])]))
            write(fields)
        default:
            write(
                fields.map(PartWriter.Field.value), lineEnd: shape.dialect.lineEnd == .crlf ? [0x0A] : [0x0D, 0x0A])
        }
    }

    private mutating func putDamage(_ fault: Fault, _ profile: [String?]) {
        let quote = shape.dialect.quote ?? 0
        let doubles = shape.dialect.escape == .doubling
        let (a, b) = (UInt8(ascii: "a"), UInt8(ascii: "b"))
        let (raw, mark, id): ([UInt8], Int, String) =
            switch fault {
            case .loneQuote: ([a, quote, b], 1, "files/lone-quote")
            case .textAfterQuote: ([quote, a, quote, b], 3, "files/text-after-quote")
            // The other way to escape a quote.
            case .wrongEscape:
                doubles
                    ? ([quote, a, 0x5C, quote, b, quote], 4, "files/text-after-quote")
                    : ([quote, a, quote, quote, b, quote], 3, "files/text-after-quote")
            case .unclosedQuote: ([quote, a, b], 0, "files/unclosed-quote")
            case .nulByte: ([a, 0, b], 1, "files/nul-byte")
            case .badEncoding: ([a, 0xFF, b], 1, "files/encoding")
            default: ([a, shape.dialect.lineEnd == .cr ? 0x0A : 0x0D, b], 1, "files/stray-line-end")
            }
        var fields = dressed(profile).map(PartWriter.Field.value)
        fields[firstName] = .raw(raw)
        let hidesRest = fault == .textAfterQuote || fault == .wrongEscape || fault == .unclosedQuote
        if fault == .unclosedQuote {
            for index in fields.indices where index > firstName { fields[index] = .bare("x") }
        }
        found(id, write(fields), firstName, mark: mark)
        // What stands behind such a quote cannot be relied on.
        if hidesRest, let last = shape.identityColumns.max(), last > firstName { noteUnseen() }
    }

    private mutating func putObject(_ fault: Fault, _ profile: [String?]) {
        if fault == .repeatedKey {
            let key = shape.columns[city].name
            let written = write(
                dressed(profile).map(PartWriter.Field.value) + [.member(key, profile[city])])
            truths(add: "columns/repeated-key", written, key, at: written.fields[shape.columns.count])
            return
        }
        // Each with the byte from which on it is no object.
        let lines = [
            ("[1]", 0), ("{\"a\":1", 6), ("{\"a\":tru}", 8), ("{\"a\":\"x\\u00\"}", 7), ("{\"a\":01}", 6), ("{} {}", 3),
            ("{'a':1}", 1), ("null", 0), ("{\"a\":1,}", 7), ("{\"a\":\"\t\"}", 6), ("{\"a\":\"\\ud800\"}", 12),
            ("{\"a\":NaN}", 5), ("{\"a\" 1}", 5), ("{\"a\":[1,2}", 9), ("  ", 2),
        ]
        let (text, offset) = lines.randomElement(using: &generator)!
        let written = write([PartWriter.Field.raw(Array(text.utf8))])
        truths(add: "files/no-object", written, nil, at: written.byteOffset + offset)
        noteUnseen()
    }

    private mutating func putValue(_ fault: Fault, _ profile: [String?]) {
        func index(_ name: String) -> Int { shape.columns.firstIndex { $0.name == name } ?? 0 }
        let (column, value, id): (Int, String?, String?) =
            switch fault {
            case .wrongValue: (city, "Elsewhere", nil)
            case .invisible: (lastName, (profile[lastName] ?? "") + "\u{A0}", nil)
            case .nullRequired: (lastName, nil, "columns/required")
            case .notAllowed: (index("country"), "XX", "columns/allowed")
            case .patternBroken: (index("code"), "L-12", "columns/pattern")
            case .tooManyCharacters: (city, "abcdefghijklm", "columns/length")
            case .tooManyBytes: (city, "ÄÖÜÄÖÜÄÖÜÄÖ", "columns/length")
            case .badMonthDay: (monthDay, "13-01", "columns/type")
            case .badDate: (date, "2023-02-29", "columns/type")
            case .badDateTime: (index("lastSeen"), "2024-01-01", "columns/type")
            case .badPhone: (index("phone"), "0151", "columns/type")
            case .badInteger: (index("visits"), "1.5", "columns/type")
            case .badDecimal: (index("spent"), "abc", "columns/type")
            default: (index("optIn"), "TRUE", "columns/type")
            }
        var fields = dressed(profile)
        fields[column] = value
        let written = write(fields)
        if let id { found(id, written, column) }
        if shape.comparesProfiles { found("columns/value", written, column) }
    }
}
