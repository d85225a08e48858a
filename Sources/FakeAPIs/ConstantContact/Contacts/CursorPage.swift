import Foundation
import StrictJSON

/// One page of a list, and the cursor of the next: the query with its place in Base64, sent alone.
struct CursorPage {
    let limit: Int
    let start: Int
    /// The query that the cursor stands for, or the one that was sent.
    let query: [APIRequest.QueryItem]

    init(
        _ request: APIRequest, standard: Int = 50, maximum: Int = 500
    ) throws(ConstantContactError) {
        var query = request.query
        if let cursor = query.last(where: { $0.name == "cursor" })?.value {
            guard let data = Data(base64Encoded: cursor), let text = String(validating: data, as: UTF8.self),
                case let items = APIRequest.items(of: text), items.contains(where: { $0.name == "next" })
            else { throw .validation("cursor is not one of ours") }
            query = items
        }
        self.query = query
        func number(_ name: String, _ allowed: ClosedRange<Int>, _ standard: Int) throws(ConstantContactError) -> Int {
            guard let text = query.last(where: { $0.name == name })?.value else { return standard }
            guard let number = Int(text), allowed.contains(number) else {
                throw .validation("\(name) must be a number from \(allowed.lowerBound) to \(allowed.upperBound)")
            }
            return number
        }
        limit = try number("limit", 1...maximum, standard)
        start = try number("next", 0...Int.max, 0)
    }

    func parameter(_ name: String) -> String? { query.last { $0.name == name }?.value }

    /// This page of all that was found, as the member `name`, and the way to the next one.
    func document(_ name: String, of found: [JSON], under path: String) -> JSON {
        let shown = found.dropFirst(start).prefix(limit)
        var document: JSON = .object([name: .array(Array(shown))])
        let next = shown.endIndex < found.endIndex ? shown.endIndex : nil
        if let links = links(under: path, next: next) { document["_links"] = links }
        return document
    }

    /// `_links` with the way to the page behind `next`; nil on the last page.
    func links(under path: String, next: Int?) -> JSON? {
        guard let next else { return nil }
        let text = (query.filter { $0.name != "next" } + [APIRequest.QueryItem(name: "next", value: String(next))])
            .map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        let cursor = Data(text.utf8).base64EncodedString()
        return ["next": ["href": .string("\(path)?cursor=\(PercentCoding.encode(cursor))")]]
    }
}
