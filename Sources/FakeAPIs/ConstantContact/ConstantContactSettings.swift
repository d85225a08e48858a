import StrictJSON

/// How the account at Constant Contact is set up, and where its documents are silent, what happens.
///
/// Source of the limits: "Rate limits" (https://developer.constantcontact.com/api_guide/rate_limits.html) and the V3
/// OpenAPI file, info.version 3.0.178 (https://api.cc.email/v3/swagger.yaml).
public struct ConstantContactSettings: Sendable {
    /// A list that is there from the start: an exporter does not create its list.
    public struct List: Sendable, Equatable {
        /// A UUID.
        public var id: String
        /// Told as it is; that no other list here has it too is not checked.
        public var name: String

        /// Takes both as they are.
        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Bearer tokens that are accepted at once and never expire, with all scopes.
    public var accessTokens: Set<String> = ["test"]
    /// Who may ask for tokens.
    public var clientID = "test"
    /// Goes with ``clientID``, by HTTP Basic or in the form; a token call with a wrong one gets 401.
    public var clientSecret = "test"
    /// Seconds that an issued token lives; at most 86,400.
    public var tokenLifetime = 86_400
    /// What the account has at its start; clients may add, change and delete lists.
    public var lists = [List(id: "6d6f636b-6465-4374-8001-0000000000c1", name: "Mockdest")]

    /// Whether the limits of requests and queued activities hold.
    public var enforcesLimits = false
    /// Requests within any one second; one more gets 429 `throttled`.
    public var requestsPerSecond = 4
    /// The count starts anew at 00:00 UTC.
    public var requestsPerDay = 10_000
    /// Activities that may be waiting or processing; one more gets 429.
    public var queuedActivities = 1_000

    /// Seconds from an activity's start to its end; it is processing in between.
    public var activityDuration: Double = 0
    /// Makes every activity end as `failed`, `cancelled` or `timed_out`, without effect; nil for none.
    public var forcedActivityState: String?
    /// Days that activities are kept.
    public var activityDays = 10
    /// Bytes of an import that are looked at; what lies beyond is dropped without a word.
    public var maximumImportBytes = 4 << 20
    /// Contacts of a JSON import, or lines with the header of a file, that are looked at.
    public var maximumImportRows = 40_000
    /// Sign-ups wait for the person's confirmation.
    public var confirmsOptIn = false
    /// A sign-up makes an unsubscribed contact a subscriber again.
    public var signUpResubscribes = true

    /// Token, client and secret `test`, one list, limits not enforced, activities that end at once.
    public init() {}
}
