import NearMiss
import Yams

/// A value in a settings file that knows its place, read by asking for the type it must have.
public struct YAMLValue {
    let node: Node
    /// The name of the file as it was given for messages.
    public let file: String
    /// Dotted path of keys for messages, empty at the top.
    let path: String

    init(node: Node, file: String, path: String) {
        self.node = node
        self.file = file
        self.path = path
    }

    /// Parses one YAML (or JSON) document.
    ///
    /// - Parameter file: the name to use in messages.
    /// - Throws: ``YAMLError`` with line and column when the text is not YAML or is empty.
    public init(parsing text: String, file: String) throws {
        do {
            // Types are asked for by the reader of a value; guessing them would only cost time.
            guard let node = try Yams.compose(yaml: text, .basic) else {
                throw YAMLError(file: file, line: 1, column: 1, message: "the file is empty")
            }
            self.init(node: node, file: file, path: "")
        } catch let error as YamlError {
            throw YAMLError(error, file: file)
        }
    }

    /// Line of this value, from 1.
    public var line: Int { node.mark?.line ?? 0 }
    /// Column of this value, from 1.
    public var column: Int { node.mark?.column ?? 0 }

    /// An error at this value's place.
    public func error(_ message: String) -> YAMLError {
        YAMLError(file: file, line: line, column: column, message: message)
    }

    /// Whether the value is written as nothing, `~` or `null`.
    public var isNull: Bool { node.null != nil && node.scalar?.style == .plain }

    /// Any scalar as its text: `007` stays `007`.
    public func string() throws -> String {
        guard let scalar = node.scalar, !isNull else { throw wrongType("a text") }
        return scalar.string
    }

    /// A whole number that fits; throws ``YAMLError`` at this place for anything else.
    public func int() throws -> Int {
        guard let value = node.scalar.flatMap({ _ in node.int }) else { throw wrongType("a whole number") }
        return value
    }

    /// A number, whole or not; throws ``YAMLError`` at this place for anything else.
    public func double() throws -> Double {
        guard let value = node.scalar.flatMap({ _ in node.float ?? node.int.map(Double.init) }) else {
            throw wrongType("a number")
        }
        return value
    }

    /// `true`, `yes`, `on` or `false`, `no`, `off` in any case; throws ``YAMLError`` for anything else.
    public func bool() throws -> Bool {
        switch try? string().lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw wrongType("true or false")
        }
    }

    /// One of the names of `choices`, exactly as spelled there.
    public func choice<Value>(_ choices: KeyValuePairs<String, Value>) throws -> Value {
        let text = try string()
        if let found = choices.first(where: { $0.key == text }) { return found.value }
        let names = choices.map(\.key)
        let hint = NearMiss.nearest(to: text, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw error("\(subject) is \"\(text)\", must be one of \(names.joined(separator: ", "))\(hint)")
    }

    /// One of the cases of a string-backed enumeration.
    public func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) throws -> Value
    where Value.RawValue == String {
        let text = try string()
        if let value = Value(rawValue: text) { return value }
        let names = Value.allCases.map(\.rawValue)
        let hint = NearMiss.nearest(to: text, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw error("\(subject) is \"\(text)\", must be one of \(names.joined(separator: ", "))\(hint)")
    }

    /// The elements of a list.
    public func list() throws -> [YAMLValue] {
        guard let sequence = node.sequence else { throw wrongType("a list") }
        return sequence.enumerated().map { YAMLValue(node: $1, file: file, path: "\(path)[\($0)]") }
    }

    /// A list of texts.
    public func strings() throws -> [String] { try list().map { try $0.string() } }

    /// The keys and values of a mapping, to be taken one by one.
    public func map() throws -> YAMLMap {
        guard let mapping = node.mapping else { throw wrongType("a mapping of keys to values") }
        return YAMLMap(value: self, mapping: mapping)
    }

    private var subject: String { path.isEmpty ? "the document" : "\"\(path)\"" }

    private func wrongType(_ wanted: String) -> YAMLError {
        let found =
            switch node {
            case .scalar(let scalar): isNull ? "nothing" : "\"\(scalar.string)\""
            case .mapping: "a mapping"
            case .sequence: "a list"
            case .alias: "an alias"
            }
        return error("\(subject) must be \(wanted), not \(found)")
    }
}

extension YAMLError {
    init(_ error: YamlError, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(file: file, line: mark.line, column: mark.column, message: "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "\($0)" }.sorted().joined(separator: ", ")
            self.init(
                file: file, line: context.mark.line, column: context.mark.column, message: "key given twice: \(names)")
        default:
            self.init(file: file, line: 0, column: 0, message: "not valid YAML: \(error)")
        }
    }
}
