/// A number as text: sign, digits before and after the point, without zeros that say nothing in front.
struct DecimalNumber {
    var isNegative = false
    var whole = ""
    var fraction = ""

    /// - Parameters:
    ///   - normalize: whether thousands separators and the culture's decimal sign are understood.
    ///   - comma: whether the culture's decimal sign is the comma.
    init?(_ value: UnsafeRawBufferPointer, normalize: Bool = false, comma: Bool = false) {
        self.init(
            value, decimal: normalize && comma ? UInt8(ascii: ",") : UInt8(ascii: "."),
            thousands: normalize ? (comma ? UInt8(ascii: ".") : UInt8(ascii: ",")) : nil)
    }

    init?(_ value: UnsafeRawBufferPointer, decimal: UInt8, thousands: UInt8?) {
        var run = NumberRun(value)
        if run.skip(UInt8(ascii: "-")) { isNegative = true } else { _ = run.skip(UInt8(ascii: "+")) }
        var wholeDigits: [UInt8] = []
        var fractionDigits: [UInt8] = []
        var sawPoint = false
        while let byte = run.next {
            _ = run.skip(byte)
            if byte.isDigit {
                if sawPoint { fractionDigits.append(byte) } else { wholeDigits.append(byte) }
            } else if byte == decimal, !sawPoint {
                sawPoint = true
            } else if byte != thousands || sawPoint || wholeDigits.isEmpty {
                return nil
            }
        }
        guard !wholeDigits.isEmpty || !fractionDigits.isEmpty else { return nil }
        whole = String(decoding: wholeDigits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
        fraction = String(decoding: fractionDigits, as: UTF8.self)
    }

    /// With a point, and without one when nothing follows it.
    var text: String {
        let digits = (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : ".\(fraction)")
        return isNegative ? "-\(digits)" : digits
    }
}
