/// What one column must hold.
public struct ColumnExpectation: Sendable {
    /// As it stands in the header.
    public var name: String
    /// What every value must be that is not null; any text by default.
    public var type = ValueType.string
    /// Whether the header may lack it.
    public var isOptional = false
    /// Whether null is refused.
    public var isRequired = false
    /// The only values; empty means any.
    public var allowed: [String] = []
    /// A regular expression of ``patternFlavour`` that the whole value must match.
    public var pattern: String?
    /// Whose syntax the pattern is in; Swift's by default.
    public var patternFlavour = RegexFlavour.swift
    /// Most characters (extended grapheme clusters would be fewer: these are Unicode scalars).
    public var maximumLength: Int?
    /// Most bytes in UTF-8.
    public var maximumBytes: Int?

    /// Sets no pattern and no limit of length.
    public init(_ name: String, type: ValueType = .string, isRequired: Bool = false, allowed: [String] = []) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.allowed = allowed
    }
}
