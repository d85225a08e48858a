extension Dialect {
    /// The byte before which a quote or an escape stands for itself.
    var escapeByte: UInt8? {
        if case .character(let byte) = escape { byte } else { nil }
    }

    /// The value of a field: quotes and escapes taken off. Text after a closing quote stays, as written.
    ///
    /// - Parameters:
    ///   - room: where the value goes if it differs from the inside of the quotes.
    ///   - used: how much of the room was needed is added to it.
    func unquote(
        _ raw: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, used: inout Int
    ) -> (value: UnsafeRawBufferPointer, isQuoted: Bool) {
        guard let quote, raw.first == quote else { return (raw, false) }
        if format == .jsonLines {
            let text = JSONString.text(UnsafeRawBufferPointer(rebasing: raw.dropFirst().dropLast()), into: room)
            if text.baseAddress == room.baseAddress.map(UnsafeRawPointer.init) { used += text.count }
            return (text, true)
        }
        let inside = UnsafeRawBufferPointer(rebasing: raw[1...])
        let escapeByte = self.escapeByte
        if inside.last == quote, !inside.dropLast().contains(where: { $0 == quote || $0 == escapeByte }) {
            return (UnsafeRawBufferPointer(rebasing: inside.dropLast()), true)
        }
        var count = 0
        var i = 0
        var isClosed = false
        while i < inside.count {
            let byte = inside[i]
            let next = i + 1 < inside.count ? inside[i + 1] : nil
            if !isClosed, let escapeByte, byte == escapeByte, next == quote || next == escapeByte {
                i += 1
            } else if !isClosed, byte == quote {
                if escapeByte == nil, next == quote {
                    i += 1
                } else {
                    isClosed = true
                    i += 1
                    continue
                }
            }
            room[count] = inside[i]
            count += 1
            i += 1
        }
        used += count
        return (UnsafeRawBufferPointer(rebasing: room[..<count]), true)
    }
}
