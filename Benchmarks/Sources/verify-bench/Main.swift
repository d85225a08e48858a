import Drops
import Foundation
import Reading
import StrictYAML
import Verification

/// `verify-bench EXPECTATION FILE...`: verifies the files as one drop and prints the counts as one line of JSON.
@main
enum Main {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let path = arguments.first, arguments.count > 1 else {
            print("usage: verify-bench EXPECTATION FILE...")
            exit(64)
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let expectation = try Expectation(
            YAMLValue(parsing: text, file: path),
            baseDirectory: URL(filePath: path).deletingLastPathComponent().path)
        let files = try arguments.dropFirst().map {
            Drop.File(name: URL(filePath: $0).lastPathComponent, content: try Blob(fileAt: $0))
        }
        let result = try Verifier(expectation).verify(Drop(name: "bench", endpoint: .files, files: files))
        print(json(result))
    }

    private static func json(_ result: VerificationResult) -> String {
        func count(_ ids: String...) -> Int {
            result.findings.filter { ids.contains($0.id) }.reduce(0) { $0 + $1.count }
        }
        let invalid = count("identities/invalid", "identities/blank")
        let counts = [
            ("rows", result.files.reduce(0) { $0 + $1.records }), ("bad", invalid),
            ("dup", count("identities/duplicate")), ("missing", count("identities/missing")),
            // The peers count an invalid address as one that was not expected.
            ("unexpected", count("identities/unexpected") + invalid),
            ("wrong", count("membership/wrong", "columns/value")),
        ]
        let header = count("columns/missing", "columns/unexpected", "columns/order") == 0
        return "{\"checked\":\"HCRUMXW\",\"header\":\(header),"
            + counts.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
