import StrictJSON

/// What is answered, and what follows from the client's having been told.
struct APIReply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    /// Nil for none at all.
    var body: [UInt8]?
    /// Run once, after the answer is out, or when it is certain that it did not get out whole.
    var afterwards: (@Sendable (_ isTold: Bool) -> Void)?
    /// Facts for the journal.
    var details: [String: String] = [:]

    init(status: Int, json: JSON? = nil, afterwards: (@Sendable (_ isTold: Bool) -> Void)? = nil) {
        self.status = status
        self.afterwards = afterwards
        if let json {
            body = json.bytes
            headers = [("Content-Type", "application/json")]
        }
    }
}

/// One of the systems behind the endpoint.
protocol APIService: Sendable {
    /// What the request asks for, in the system's own words: `CreateFlow`; for the journal and for fault rules.
    func operation(of request: APIRequest) -> String
    /// Who asks, without a secret.
    func principal(of request: APIRequest) -> String
    func answer(_ request: APIRequest) async -> APIReply
    /// An error in the system's shape, asked for by a fault rule.
    func failure(status: Int, message: String) -> APIReply
    /// Longer bodies are turned down with 413.
    var maximumBodySize: Int { get }
    /// Whether the values of query parameters may be told; they may hold addresses of people.
    var queryIsPublic: Bool { get }
}
