public import StrictYAML

/// An e-mail service provider whose import step is emulated.
public struct ESP: Sendable, Identifiable, CustomStringConvertible {
    /// As on the command line: `salesforce-marketing-cloud`.
    public let id: String
    /// As people write it: `Salesforce Marketing Cloud`.
    public let name: String
    /// Everything its import checks or does, in the order in which it is done.
    public let rules: [Rule]
    /// Rules of the provider that no import of a file can show, each with a reason.
    public let omittedRules: [OmittedRule]
    private let makeEmulator: @Sendable (YAMLValue?) throws -> any ImportEmulator

    /// The id.
    public var description: String { id }

    /// Takes all parts as they are; `emulator` gets nil where the provider's defaults are wanted.
    public init(
        id: String, name: String, rules: [Rule], omittedRules: [OmittedRule] = [],
        emulator: @escaping @Sendable (YAMLValue?) throws -> any ImportEmulator
    ) {
        self.id = id
        self.name = name
        self.rules = rules
        self.omittedRules = omittedRules
        self.makeEmulator = emulator
    }

    /// An emulator of the import as its administrator set it up.
    ///
    /// - Parameter settings: the import's settings in the provider's words; nil takes the provider's defaults.
    /// - Throws: ``YAMLError`` with line and column when the settings contradict themselves or name what is not there.
    public func emulator(settings: YAMLValue? = nil) throws -> any ImportEmulator { try makeEmulator(settings) }
}
