import Reading

extension AdobeCampaign {
    /// UTF-8 that was read as Latin 1.
    enum Mojibake {
        /// Whether the text, put back into single bytes, is UTF-8 with letters outside ASCII.
        static func isLikely(_ text: UnsafeRawBufferPointer) -> Bool {
            var run = UTF8Run()
            var position = 0
            while position < text.count {
                let lead = text[position]
                if lead < 0x80 {
                    guard run.isComplete else { return false }
                    position += 1
                    continue
                }
                // The text has been decoded, so it is UTF-8; what takes four bytes is no single byte's letter.
                let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
                guard width < 4, position + width <= text.count else { return false }
                var value = UInt32(lead) & (width == 2 ? 0x1F : 0x0F)
                for next in text[(position + 1)..<(position + width)] { value = value << 6 | UInt32(next & 0x3F) }
                guard let byte = byte(of: value), run.take(byte) else { return false }
                position += width
            }
            return run.isComplete && run.sawLetter
        }

        /// Bytes outside ASCII that may follow each other in UTF-8. Unicode Standard, table 3-7.
        private struct UTF8Run {
            private var missing = 0
            private var low: UInt8 = 0x80
            private var high: UInt8 = 0xBF
            private(set) var sawLetter = false

            var isComplete: Bool { missing == 0 }

            mutating func take(_ byte: UInt8) -> Bool {
                if missing > 0 {
                    guard (low...high).contains(byte) else { return false }
                    (low, high) = (0x80, 0xBF)
                    missing -= 1
                    return true
                }
                sawLetter = true
                switch byte {
                case 0xC2...0xDF: missing = 1
                case 0xE0...0xEF:
                    missing = 2
                    if byte == 0xE0 { low = 0xA0 }
                    if byte == 0xED { high = 0x9F }
                case 0xF0...0xF4:
                    missing = 3
                    if byte == 0xF0 { low = 0x90 }
                    if byte == 0xF4 { high = 0x8F }
                default: return false
                }
                return true
            }
        }

        /// What the text was before it was read wrongly.
        static func mended(_ text: UnsafeRawBufferPointer) -> String? {
            var bytes: [UInt8] = []
            var isPlain = true
            for scalar in text.string.unicodeScalars {
                guard let byte = byte(of: scalar.value) else { return nil }
                if byte >= 0x80 { isPlain = false }
                bytes.append(byte)
            }
            return isPlain ? nil : String(validating: bytes, as: UTF8.self)
        }

        /// The byte that windows-1252 shows as the character `value`.
        private static func byte(of value: UInt32) -> UInt8? {
            if value < 0x100 { return UInt8(value) }
            return upper.firstIndex(of: value).map { UInt8(0x80 + $0) }
        }

        /// Code points of bytes 80 to 9F; undefined ones are control characters here.
        ///
        /// Unicode consortium, CP1252.TXT, https://unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
        private static let upper = (0x80...0x9F).map { Windows1252.scalar(of: $0)?.value ?? UInt32($0) }
    }
}
