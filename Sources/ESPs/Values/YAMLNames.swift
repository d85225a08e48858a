import NearMiss
import StrictYAML

extension YAMLValue {
    /// An error that names the nearest of `known`.
    func unknown(_ name: String, in known: [String], what: String) -> YAMLError {
        let hint = NearMiss.nearest(to: name, among: known).map { "did you mean \"\($0)\"?" }
        return error("\"\(name)\" is no \(what); \(hint ?? "there are \(known.joined(separator: ", "))")")
    }
}
