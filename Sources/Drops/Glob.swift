/// A shell-like pattern over bytes: `*` is any run (slashes too), `?` one byte, all else itself.
public struct Glob: Sendable, Hashable {
    private let pattern: [UInt8]

    /// Takes any text; there is no escape, so `*` and `?` cannot stand for themselves alone.
    public init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

    /// Whether the whole of `text` fits. Linear in practice: only the last star is tried again.
    public func matches(_ text: some Sequence<UInt8>) -> Bool {
        let text = Array(text)
        var p = 0
        var t = 0
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Whether the whole of `text` fits.
    public func matches(_ text: String) -> Bool { matches(text.utf8) }
}
