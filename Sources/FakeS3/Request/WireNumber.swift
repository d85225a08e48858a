extension Int {
    /// A number as S3 reads it in headers and queries: decimal digits, perhaps a minus before them. nil for `+1`, ` 1`,
    /// `1.5` and what no machine word holds.
    init?(wire text: some StringProtocol) {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            return nil
        }
        self = number
    }
}
