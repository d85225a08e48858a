import Foundation
import StrictJSON

/// Which entities of a list are asked for, in which order, and which page of them.
///
/// Source: "Sorting and filtering responses", AdobeDocs/experience-platform.en, help/dataflows/api/sort-and-filter.md.
struct ListQuery {
    static let maximumLimit = 100

    private(set) var filters: [PropertyFilter] = []
    private(set) var orders: [(path: String, isDescending: Bool)] = []
    private(set) var limit = Self.maximumLimit
    private(set) var start = 0
    private(set) var countsOnly = false
    /// What the next page must repeat.
    private var repeated: [APIRequest.QueryItem] = []

    init(_ items: [APIRequest.QueryItem], refusesUnknown: Bool) throws(FlowServiceError) {
        var items = items
        // A token holds all of the query that it belongs to.
        if let token = items.last(where: { $0.name == "continuationToken" })?.value {
            guard let text = Self.decoded(token) else {
                throw .query(1453, "The continuationToken is not one of ours.")
            }
            items = APIRequest.items(of: text)
        }
        var hasLimit = false
        for item in items {
            switch item.name {
            case "property": filters.append(try PropertyFilter(item.value))
            case "orderby": orders += try Self.orders(item.value)
            case "limit":
                guard let limit = Int(item.value), (1...Self.maximumLimit).contains(limit) else {
                    throw .query(1452, "limit must be a number from 1 to \(Self.maximumLimit), not \"\(item.value)\".")
                }
                self.limit = limit
                hasLimit = true
            case "count": countsOnly = item.value.lowercased() == "true"
            case "start":
                guard let start = Int(item.value), start >= 0 else {
                    throw .query(1452, "start must be a number from 0, not \"\(item.value)\".")
                }
                self.start = start
            default:
                if refusesUnknown { throw .query(1451, "There is no query parameter \"\(item.name)\".") }
            }
        }
        if hasLimit, countsOnly { throw .query(1401, "limit cannot be used together with count.") }
        repeated = items.filter { ["property", "orderby", "limit"].contains($0.name) }
    }

    /// The answer's document: items and the way to the next page, or their number.
    func page(of documents: [JSON], under path: String) throws(FlowServiceError) -> JSON {
        var matching = documents
        for filter in filters { matching = matching.filter(filter.matches) }
        if countsOnly { return ["count": .integer(matching.count)] }
        try sort(&matching)
        let page = matching.dropFirst(start).prefix(limit)
        var links: JSON = [:]
        if start + page.count < matching.count {
            links["next"] = ["href": .string("\(path)?continuationToken=\(token(from: start + page.count))")]
        }
        return ["items": .array(Array(page)), "_links": links]
    }

    private func sort(_ documents: inout [JSON]) throws(FlowServiceError) {
        guard !orders.isEmpty else { return }
        for order in orders where !documents.isEmpty {
            let path = PropertyPath(order.path)
            guard documents.contains(where: { !path.values(in: $0).isEmpty }) else {
                throw .query(1433, "orderby names a field \"\(order.path)\" that no entity has.")
            }
        }
        let keyed = documents.map { document in
            (document, orders.map { PropertyPath($0.path).values(in: document).first ?? .null })
        }
        documents = keyed.enumerated().sorted { a, b in
            for (index, order) in orders.enumerated() {
                let comparison = a.element.1[index].compared(to: b.element.1[index])
                if comparison != .orderedSame { return (comparison == .orderedAscending) != order.isDescending }
            }
            return a.offset < b.offset
        }.map(\.element.0)
    }

    private static func orders(_ text: String) throws(FlowServiceError) -> [(path: String, isDescending: Bool)] {
        var orders: [(path: String, isDescending: Bool)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sign = part.first.flatMap { "+- ".contains($0) ? $0 : nil }
            let name = sign == nil ? part : part.dropFirst()
            guard let first = name.first, first.isLetter || first == "_" else {
                throw .query(1432, "orderby must be a field, or a field behind + or -, not \"\(part)\".")
            }
            orders.append((String(name), sign == "-"))
        }
        return orders
    }

    // MARK: Tokens

    /// The rest of the query in base64url without padding: clients cut the link at its first `=`.
    private func token(from start: Int) -> String {
        let query = (repeated + [APIRequest.QueryItem(name: "start", value: String(start))])
            .map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return Data(query.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    private static func decoded(_ token: String) -> String? {
        var text = token.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text), let query = String(validating: data, as: UTF8.self),
            query.contains("start=")
        else { return nil }
        return query
    }
}
