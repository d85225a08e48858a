import NearMiss
import StrictJSON

/// Reads the members of a request's body and says which one is wrong.
///
/// Members that nobody asks for are ignored, as the service ignores them.
struct Members {
    let object: [String: JSON]
    /// Where the object lies in the body, with a dot at its end; empty for the body itself.
    let place: String

    init(_ object: [String: JSON], place: String = "") {
        self.object = object
        self.place = place
    }

    subscript(name: String) -> JSON? { object[name] }

    /// The first of several spellings that is there, and not null.
    private func value(_ names: [String]) -> JSON? {
        names.lazy.compactMap { object[$0] }.first { !$0.isNull }
    }

    /// A text that must be there and not be empty.
    func text(_ names: String...) throws(FlowServiceError) -> String {
        guard let value = value(names) else { throw .invalid("Missing field \(place)\(names[0])\(hint(names[0]))") }
        guard let text = value.string, !text.isEmpty else {
            throw .invalid("\(place)\(names[0]) must be a text that is not empty, not \(value.kind).")
        }
        return text
    }

    func optionalText(_ names: String...) throws(FlowServiceError) -> String? {
        guard let value = value(names) else { return nil }
        guard let text = value.string else {
            throw .invalid("\(place)\(names[0]) must be a text, not \(value.kind).")
        }
        return text
    }

    /// A text out of `choices`.
    func choice(_ name: String, from choices: [String]) throws(FlowServiceError) -> String? {
        guard let text = try optionalText(name) else { return nil }
        guard choices.contains(text) else {
            let nearest = NearMiss.nearest(to: text, among: choices).map { "; \($0) is the nearest" } ?? ""
            throw .invalid(
                "\(place)\(name) is \"\(text)\", which is not one of \(choices.joined(separator: ", "))\(nearest).")
        }
        return text
    }

    func texts(_ name: String) throws(FlowServiceError) -> [String] {
        guard let value = value([name]) else { throw .invalid("Missing field \(place)\(name)\(hint(name))") }
        guard let elements = value.array, case let texts = elements.compactMap(\.string),
            texts.count == elements.count
        else { throw .invalid("\(place)\(name) must be a list of texts.") }
        return texts
    }

    func members(_ name: String) throws(FlowServiceError) -> Members {
        guard let members = try optionalMembers(name) else {
            throw .invalid("Missing field \(place)\(name)\(hint(name))")
        }
        return members
    }

    func optionalMembers(_ name: String) throws(FlowServiceError) -> Members? {
        guard let value = value([name]) else { return nil }
        guard let object = value.object else {
            throw .invalid("\(place)\(name) must be an object, not \(value.kind).")
        }
        return Members(object, place: place + name + ".")
    }

    /// The name that was probably meant.
    private func hint(_ name: String) -> String {
        NearMiss.nearest(to: name, among: object.keys.sorted()).map { "; \"\($0)\" is there" } ?? ""
    }
}
