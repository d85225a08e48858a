/// Where Flow Service's documents disagree with each other or are silent: what this one does.
///
/// Sources: the 2020 tutorial "Create email marketing destinations and activate data using API calls"
/// (AdobeDocs/experience-platform.en, help/rtcdp/destinations/email-marketing-api.md), and the OpenAPI file "Flow
/// Service API - Destinations" (AdobeDocs/experience-platform-apis, static/swagger-specs/destinations.yaml).
public struct FlowServiceSettings: Sendable, Equatable {
    /// Create answers hold an etag for every entity; else for flows alone, as in 2020.
    public var createReturnsEtag = true
    /// Etags carry their own double quotes; else the etag of a flow equals its id, as in 2020.
    public var quotesEtags = true
    /// PATCH answers 200 with id and etag; else 202 without a body, as in 2020.
    public var patchReturnsBody = true
    /// A PATCH without a body gets the flow: how the 2020 tutorial prints its last GET. Else 400.
    public var bodilessPatchReturnsEntity = false
    /// `If-Match` must hold the etag with its double quotes, else 412.
    public var requiresIfMatchQuotes = true
    /// Selectors are filled with default schedule and mapping; else kept as sent.
    public var fillsSelectors = true
    /// `x-sandbox-name` must be there; else `prod` is taken.
    public var requiresSandboxHeader = false
    /// Requests with a body must say `Content-Type: application/json`.
    public var requiresContentType = false
    /// Replacing `/params` or `/auth/params` keeps members that the new value lacks; else RFC 6902 to the letter.
    public var mergesReplacedParams = true
    /// A query parameter that does not exist is an error; else ignored.
    public var refusesUnknownParameters = false
    /// A flow's spec must be one that is published for its destination; else any known flow spec will do.
    public var matchesFlowSpecs = false
    /// A schedule must say frequency, first day and, for full exports, what triggers it; else what it lacks is usual.
    public var requiresWholeSchedules = false
    /// Creating a connection logs in to its destination and fails when that fails.
    public var validatesCredentials = false
    /// Bearer tokens that are accepted; nil accepts any but an empty one.
    public var accessTokens: Set<String>?

    /// The same as ``current``.
    public init() {}

    /// What the documents of today say; lenient where they are silent.
    public static let current = FlowServiceSettings()

    /// What the 2020 tutorial shows.
    public static let seed2020: FlowServiceSettings = {
        var settings = FlowServiceSettings()
        settings.createReturnsEtag = false
        settings.quotesEtags = false
        settings.patchReturnsBody = false
        settings.bodilessPatchReturnsEntity = true
        settings.fillsSelectors = false
        return settings
    }()

    /// Today's documents, and nothing forgiven.
    public static let strict: FlowServiceSettings = {
        var settings = FlowServiceSettings()
        settings.requiresSandboxHeader = true
        settings.requiresContentType = true
        settings.mergesReplacedParams = false
        settings.refusesUnknownParameters = true
        settings.matchesFlowSpecs = true
        settings.requiresWholeSchedules = true
        settings.validatesCredentials = true
        return settings
    }()

    /// The preset that the command line calls `current`, `seed-2020` or `strict`.
    public static func preset(named name: String) -> FlowServiceSettings? {
        switch name {
        case "current": .current
        case "seed-2020": .seed2020
        case "strict": .strict
        default: nil
        }
    }
}
