/// What a column's values must look like; null is judged by `required` alone.
public enum ValueType: String, Sendable, CaseIterable {
    case string, email, phone, integer, decimal, boolean, date
    /// International form only: `+` and 7 to 15 digits.
    case e164
    case dateTime = "date-time"
    case monthDay = "month-day"
    /// 64 hexadecimal digits in lower case: a hashed e-mail address or phone number.
    case sha256

    /// For messages.
    var meaning: String {
        switch self {
        case .string: "any text"
        case .email: "an e-mail address"
        case .phone: "a phone number: 7 to 15 digits, with or without +"
        case .e164: "a phone number in E.164: + and 7 to 15 digits"
        case .integer: "a whole number"
        case .decimal: "a decimal number with a point and no grouping"
        case .boolean: "true or false"
        case .date: "a date as yyyy-MM-dd"
        case .dateTime: "a date and time as yyyy-MM-ddTHH:mm:ss, with or without fraction and offset"
        case .monthDay: "a month and day as MM-DD"
        case .sha256: "a SHA-256 digest: 64 hexadecimal digits in lower case"
        }
    }

    /// Whether `bytes` (UTF-8) are of this type.
    func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .string: true
        case .email: EmailFormat.accepts(bytes)
        case .phone: NumberFormat.isPhone(bytes, plus: false)
        case .e164: NumberFormat.isPhone(bytes, plus: true)
        case .integer: NumberFormat.isInteger(bytes)
        case .decimal: NumberFormat.isDecimal(bytes)
        case .boolean: bytes.elementsEqual("true".utf8) || bytes.elementsEqual("false".utf8)
        case .date: DateFormat.isDate(bytes)
        case .dateTime: DateFormat.isDateTime(bytes)
        case .monthDay: DateFormat.isMonthDay(bytes)
        case .sha256: NumberFormat.isDigest(bytes)
        }
    }
}
