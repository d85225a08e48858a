import Drops
import Foundation
import StrictJSON

/// Reads the members of a body and says which one is wrong, in Constant Contact's way.
struct BodyFields {
    let object: [String: JSON]

    /// - Throws: 415 for another media type than JSON, 400 for what is no JSON object.
    init(_ request: APIRequest) throws {
        guard request.mediaType == nil || request.mediaType == "application/json" else {
            throw ConstantContactError.mediaType("The content type must be application/json.")
        }
        let value: JSON
        do {
            value = try JSONReader.read(try request.body.bytes())
        } catch let error as JSONError {
            throw ConstantContactError.validation("The body is not JSON: \(error)")
        }
        guard let object = value.object else {
            throw ConstantContactError.validation("The body must be an object, not \(value.kind).")
        }
        self.object = object
    }

    init(_ object: [String: JSON]) { self.object = object }

    subscript(name: String) -> JSON? { object[name].flatMap { $0.isNull ? nil : $0 } }

    func text(_ name: String, upTo limit: Int) throws(ConstantContactError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw .validation("\(name) must be a text, not \(value.kind)") }
        guard text.count <= limit else { throw .validation("\(name) must have at most \(limit) characters") }
        return text
    }

    func required(_ name: String, upTo limit: Int) throws(ConstantContactError) -> String {
        guard let text = try text(name, upTo: limit), !text.isEmpty else { throw .validation("\(name) is missing") }
        return text
    }

    /// A list of UUIDs of the length that is allowed.
    func ids(_ name: String, _ allowed: ClosedRange<Int>) throws(ConstantContactError) -> [String]? {
        guard let value = self[name] else { return nil }
        guard let elements = value.array else { throw .validation("\(name) must be a list, not \(value.kind)") }
        let ids = elements.compactMap(\.string)
        guard ids.count == elements.count, ids.allSatisfy({ UUID(uuidString: $0) != nil }) else {
            throw .validation("\(name) must hold UUIDs only")
        }
        guard allowed.contains(ids.count) else {
            throw .validation("\(name) must hold \(allowed.lowerBound) to \(allowed.upperBound) ids, not \(ids.count)")
        }
        return ids
    }

    func requiredIDs(_ name: String, _ allowed: ClosedRange<Int>) throws(ConstantContactError) -> [String] {
        guard let ids = try ids(name, allowed) else { throw .validation("\(name) is missing") }
        return ids
    }

    func integer(_ name: String, _ allowed: ClosedRange<Int>) throws(ConstantContactError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.integer, allowed.contains(number) else {
            throw .validation("\(name) must be a number from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        return number
    }
}
