import Drops
import FakeAPIs
import Faults
import Foundation

/// Runs `body` with a listening API endpoint, which is gone at its end.
func withAPIs(
    _ configuration: APIConfiguration = APIConfiguration(), journal: Journal = Journal(),
    faults: FaultPlan = FaultPlan(), time: TimeSource = .system, _ body: @Sendable (String) async throws -> Void
) async throws {
    let endpoint = APIEndpoint(configuration: configuration, journal: journal, faults: faults, time: time)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await endpoint.run() }
        try await body("http://127.0.0.1:\(try await endpoint.port())")
        group.cancelAll()
    }
}

/// What curl printed: the status of the answer and its body.
struct CurlAnswer {
    let status: String
    let body: String

    /// A top-level text member of the body.
    subscript(name: String) -> String {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return object?[name] as? String ?? ""
    }
}

/// Runs real curl.
func curl(_ arguments: String...) async throws -> CurlAnswer {
    let printed = try await RealClient("curl")
        .run(arguments: ["-sS", "-w", "\n%{http_code}"] + arguments)
    let text = printed.standardOutput
    let split = text.lastIndex(of: "\n") ?? text.startIndex
    return CurlAnswer(
        status: printed.exitCode == 0 ? String(text[split...].dropFirst()) : "curl \(printed.exitCode)",
        body: String(text[..<split]))
}
