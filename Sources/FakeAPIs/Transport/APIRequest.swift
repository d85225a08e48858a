import Drops

/// One HTTP request, its body complete.
struct APIRequest: Sendable {
    let method: String
    /// As sent, without the query.
    let path: String
    let query: [QueryItem]
    /// Names in lower case; the last of equal names wins.
    let headers: [String: String]
    let body: Blob

    struct QueryItem: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// - Parameter target: path and query as in the request line.
    init(method: String, target: String, headers: [String: String], body: Blob) {
        self.method = method
        self.headers = headers
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts.first ?? "")
        query = parts.count > 1 ? Self.items(of: parts[1]) : []
    }

    /// The same request with another body.
    init(_ request: APIRequest, body: Blob) {
        method = request.method
        path = request.path
        query = request.query
        headers = request.headers
        self.body = body
    }

    /// The pieces of the path behind `base`, decoded; nil where the path lies elsewhere or holds what no route has:
    /// an empty piece, `.`, `..`, an encoded slash or bytes that are not UTF-8. One slash at the end is forgiven.
    func pieces(below base: String) -> [String]? {
        guard path == base || path.hasPrefix(base + "/") else { return nil }
        var rest = path.dropFirst(base.count)
        if rest.last == "/" { rest = rest.dropLast() }
        var pieces: [String] = []
        for piece in rest.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let decoded = PercentCoding.decode(piece), !["", ".", ".."].contains(decoded),
                !decoded.contains("/"), !decoded.contains("\0")
            else { return nil }
            pieces.append(decoded)
        }
        return pieces
    }

    /// The last value of a query parameter.
    func parameter(_ name: String) -> String? { query.last { $0.name == name }?.value }

    /// The content type without its parameters, in lower case.
    var mediaType: String? {
        headers["content-type"]?.split(separator: ";").first?.lowercased().trimmingBlanks()
    }

    /// The token of `Authorization: Bearer`, empty where there is none behind the word.
    var bearerToken: String? {
        guard let value = headers["authorization"], value.lowercased().hasPrefix("bearer") else { return nil }
        return value.dropFirst(6).description.trimmingBlanks()
    }

    /// A query text in its items; `+` stays a plus, because sort orders begin with it.
    static func items(of query: some StringProtocol) -> [QueryItem] {
        query.split(separator: "&").map { item in
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return QueryItem(
                name: PercentCoding.decode(sides[0]) ?? "",
                value: sides.count > 1 ? PercentCoding.decode(sides[1]) ?? "" : "")
        }
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    func trimmingBlanks() -> String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
