import Drops
import Reading

@testable import Verification

/// What can be done to a record.
enum Fault: String, CaseIterable {
    // Identities.
    case duplicate, distantDuplicate, invalidIdentity, blankIdentity, missing, unexpected, caseOnly
    // Membership.
    case wrongStatus, unknownStatus, exitedInFull, unknownSegment, wrongList
    // Form.
    case short, long, loneQuote, textAfterQuote, wrongEscape, unclosedQuote, nulByte, badEncoding, blankLine
    case strayLineEnd, wrongLineEnd
    // Form of JSON Lines.
    case noObject, repeatedKey
    // Values.
    case wrongValue, invisible, swapped, swappedByType, swappedIdentity, nullRequired, notAllowed, patternBroken
    case tooManyCharacters, tooManyBytes
    case badMonthDay, badDate, badDateTime, badPhone, badInteger, badDecimal, badBoolean

    var isOfJSON: Bool { self == .noObject || self == .repeatedKey }

    private var isOfCSV: Bool {
        switch self {
        case .short, .long, .loneQuote, .textAfterQuote, .wrongEscape, .unclosedQuote, .nulByte, .strayLineEnd: true
        default: false
        }
    }

    /// Whether a record of this shape can have it, so that it is a fault and can be told.
    func fits(_ shape: DropShape) -> Bool {
        let dialect = shape.dialect
        if shape.isJSON != isOfJSON, isOfJSON || isOfCSV { return false }
        switch self {
        case .duplicate, .distantDuplicate, .blankIdentity, .short, .long, .blankLine, .wrongValue, .invisible,
            .nullRequired,
            .notAllowed, .patternBroken, .tooManyCharacters, .badMonthDay, .badDate, .badDateTime, .badPhone,
            .badInteger, .badDecimal, .badBoolean, .swappedByType:
            return self != .wrongValue && self != .invisible || shape.comparesProfiles
        case .missing, .unexpected: return shape.comparesProfiles
        case .tooManyBytes: return ![.latin1, .windows1252].contains(dialect.encoding)
        case .swapped: return shape.comparesProfiles
        case .swappedIdentity: return shape.identityColumns.count == 1 && shape.identityKind.hasForm
        case .invalidIdentity: return shape.identityKind.hasForm
        case .caseOnly:
            return shape.comparesProfiles && !shape.normalisation.contains(.lowercase) && shape.identityKind != .phone
                && shape.identityKind != .hashedEmail
        case .wrongStatus: return shape.comparesProfiles && shape.membership == .status
        case .unknownStatus: return shape.membership == .status || shape.membership == .segments
        case .exitedInFull: return shape.membership == .status && shape.export == .full
        case .unknownSegment: return shape.membership == .list
        case .wrongList: return shape.membership == .list && shape.comparesProfiles
        case .loneQuote, .textAfterQuote, .wrongEscape, .unclosedQuote: return dialect.quote != nil
        case .nulByte: return dialect.quote != 0
        case .badEncoding: return dialect.encoding != .latin1
        case .strayLineEnd, .noObject, .repeatedKey: return true
        case .wrongLineEnd: return dialect.lineEnd != .cr
        }
    }
}

/// A finding that must come, with its exact place.
struct Truth: Hashable, CustomStringConvertible {
    var id: String
    var file: String
    var record: Int?
    var line: Int?
    var column: String?
    var byteOffset: Int?

    init(
        _ id: String, file: String, record: Int? = nil, line: Int? = nil, column: String? = nil, byteOffset: Int? = nil
    ) {
        self.id = id
        self.file = file
        self.record = record
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
    }

    init(_ id: String, _ place: Place) {
        self.init(
            id, file: place.file, record: place.record, line: place.line, column: place.column,
            byteOffset: place.byteOffset)
    }

    var description: String {
        "\(id) \(file):\(line ?? 0) record \(record ?? 0) column \(column ?? "-") byte \(byteOffset ?? -1)"
    }
}
