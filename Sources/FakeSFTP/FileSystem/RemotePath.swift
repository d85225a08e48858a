/// A path as a client sent it, cut into components; names are bytes.
///
/// Every path is taken from the user's root, so "/" is as far up as any of them reaches.
struct RemotePath: Hashable, Sendable {
    static let separator = UInt8(ascii: "/")

    /// As sent, without "." and empty components; ".." stays, for a link before it decides what it means.
    let components: [[UInt8]]
    /// Whether the path ended in a slash or in ".", and so must be a directory.
    let namesDirectory: Bool
    /// Whether the last component is ".", which no directory can be removed by.
    let endsInDot: Bool

    init(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: Self.separator).map { Array($0) }
        components = parts.filter { $0 != Self.current }
        endsInDot = parts.last == Self.current
        namesDirectory = bytes.last == Self.separator || endsInDot
    }

    init(components: [[UInt8]]) {
        self.components = components
        (namesDirectory, endsInDot) = (false, false)
    }

    /// The same without a slash at its end, so that a link there is itself meant.
    var withoutSlash: RemotePath { RemotePath(components: components) }

    static let current: [UInt8] = [UInt8(ascii: ".")]
    static let parent: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: ".")]

    /// The components with ".." worked out by name alone, which never leaves the root.
    var normalized: [[UInt8]] {
        var result: [[UInt8]] = []
        for part in components {
            if part == Self.parent { _ = result.popLast() } else { result.append(part) }
        }
        return result
    }

    /// ``normalized``, joined, without a leading slash: how the journal names it.
    var key: [UInt8] { Array(normalized.joined(separator: [Self.separator])) }

    /// ``key`` with its leading slash.
    var absolute: [UInt8] { [Self.separator] + key }
}

extension [UInt8] {
    /// For people; bytes that are not UTF-8 show as U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }
}
