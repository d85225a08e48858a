/// Text that knows which of its parts are personal data, so that a recorder can mask them.
///
/// ```swift
/// let message: MaskableText = "identity \(personal: email) is missing from \(file)"
/// ```
public struct MaskableText: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// A run of text of one kind.
    public enum Segment: Sendable, Hashable {
        case plain(String)
        case personal(String)
    }

    /// In the order of the text; neighbours may be of the same kind.
    public private(set) var segments: [Segment]

    /// None of it is personal data.
    public init(stringLiteral value: String) { segments = [.plain(value)] }
    /// None of it is personal data: for text that is not a literal.
    public init(_ plain: String) { segments = [.plain(plain)] }
    /// All of it is personal data.
    public init(personal value: String) { segments = [.personal(value)] }
    /// Only what was put in as `personal:` is personal data.
    public init(stringInterpolation: Interpolation) { segments = stringInterpolation.segments }

    /// The text with every personal part replaced by what `mask` makes of it.
    public func rendered(masking mask: (String) -> String) -> String {
        segments.map { segment in
            switch segment {
            case .plain(let text): text
            case .personal(let text): mask(text)
            }
        }.joined()
    }

    /// The text as it is, personal parts in clear. For comparison in tests and for `--show-values`.
    public var unmasked: String { rendered { $0 } }

    /// Gathers the segments of an interpolated literal.
    public struct Interpolation: StringInterpolationProtocol {
        var segments: [Segment] = []

        /// Starts without segments; both hints are left unused.
        public init(literalCapacity: Int, interpolationCount: Int) {}
        /// Adds a plain segment, or nothing for an empty literal.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { segments.append(.plain(literal)) }
        }
        /// Adds the value's description as plain text: personal data needs `personal:`.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            segments.append(.plain(value.description))
        }
        /// Adds the segments of another text; personal ones stay personal.
        public mutating func appendInterpolation(_ value: MaskableText) { segments += value.segments }
        /// Adds text that a recorder may mask.
        public mutating func appendInterpolation(personal value: String) { segments.append(.personal(value)) }
    }
}
