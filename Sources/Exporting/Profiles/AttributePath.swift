import StrictJSON

/// A way from a profile's root to one of its values: `person.name.firstName`, `emails[0].address`.
public struct AttributePath: Sendable, Equatable, CustomStringConvertible {
    enum Step: Sendable, Equatable {
        case member(String)
        /// From 0.
        case element(Int)
    }

    let steps: [Step]
    /// As it was written.
    public let description: String

    /// - Throws: ``ExportJob/Invalid`` with the part that is no name and no number in brackets.
    public init(_ text: String) throws(ExportJob.Invalid) {
        description = text
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = pieces.first, !name.isEmpty else {
                throw ExportJob.Invalid(
                    description: "\"\(text)\" is no attribute path; it should look like person.name.firstName")
            }
            steps.append(.member(String(name)))
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), index >= 0 else {
                    throw ExportJob.Invalid(
                        description: "\"\(text)\" is no attribute path; an element is taken as emails[0]")
                }
                steps.append(.element(index))
            }
        }
        self.steps = steps
    }

    /// The value there, or nil where a step leads nowhere.
    func value(in profile: JSON) -> JSON? {
        var value: JSON? = profile
        for step in steps {
            switch step {
            case .member(let name): value = value?[name]
            case .element(let index): value = value?.array.flatMap { index < $0.count ? $0[index] : nil }
            }
        }
        return value
    }
}
