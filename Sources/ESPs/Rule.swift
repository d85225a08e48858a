/// One thing an e-mail service provider's import checks or does with a file, a column or a row.
///
/// Every rule has a source and says how sure it is. What nobody documents is assumed, and an assumption is a setting.
public struct Rule: Sendable, Hashable, Identifiable {
    /// What the rule does when it applies.
    public enum Effect: String, Sendable, Codable, CaseIterable {
        /// The run ends in error and the tables stay as they were.
        case rejectsFile
        /// The row is left out; the rest goes on.
        case rejectsRow
        /// The row stays and the field's value is left out.
        case dropsField
        /// What is stored is not what stood in the file.
        case changesValue
        /// A file, column or row is passed over without an error.
        case skips
        /// All is stored; a person should look.
        case warns
        /// Decides which file is taken, or under which name.
        case selectsFile
        /// Decides how the bytes are read.
        case reads
        /// Decides which column fills which field.
        case maps
        /// Decides what is written to the tables.
        case applies
        /// The settings are refused before any file is looked at.
        case refusesSettings
        /// The file is deleted or moved after the run.
        case removesFile
        /// Shapes what the provider hands back.
        case writesResult
    }

    /// How sure the rule is.
    public enum Standing: String, Sendable, Codable, CaseIterable {
        /// A page of the provider says it, or a third party's page does where the provider is silent.
        case documented
        /// It follows from what is documented; no page says it.
        case inferred
        /// Nothing public was found; a setting changes it.
        case assumed
    }

    /// Where the rule comes from.
    public struct Source: Sendable, Hashable {
        /// The page's title.
        public let title: String
        /// A web address, or repository and path.
        public let address: String

        /// Takes title and address as they are.
        public init(_ title: String, _ address: String) {
            self.title = title
            self.address = address
        }
    }

    /// `<esp id>/<name>`, known to `explain`.
    public let id: String
    /// What it does when it applies.
    public let effect: Effect
    /// Whether it is documented, inferred or assumed.
    public let standing: Standing
    /// Where it comes from; only an assumed rule may have none.
    public let sources: [Source]
    /// The key in the import's settings that changes the rule, dotted; nil when nothing does.
    public let setting: String?
    /// What is checked or done.
    public let what: String
    /// What goes wrong for the user of the file, or why the provider does so.
    public let why: String
    /// How to make the file or the settings fit.
    public let mend: String

    /// Takes all parts as they are; an assumed rule needs a setting.
    public init(
        id: String, effect: Effect, standing: Standing, sources: [Source], setting: String? = nil, what: String,
        why: String, mend: String
    ) {
        self.id = id
        self.effect = effect
        self.standing = standing
        self.sources = sources
        self.setting = setting
        self.what = what
        self.why = why
        self.mend = mend
    }
}

/// A known rule of a provider that a file's import cannot show, and why it is not among the rules.
public struct OmittedRule: Sendable, Hashable, Identifiable {
    /// `<esp id>/<name>`, like the id of a ``Rule``.
    public let id: String
    /// One sentence: why no import of a file can break or follow it here, or where it is emulated instead.
    public let reason: String

    /// Takes id and reason as they are.
    public init(id: String, reason: String) {
        self.id = id
        self.reason = reason
    }
}
