import AsyncHTTPClient
import Exporting
import Foundation
import NIOCore
import NIOHTTP1

/// An exporter that runs as a server: gets the job by POST instead of by a file.
///
/// Any `2xx` says that all is done; `202` that it will be, and the gate waits for the files. The job's `profiles` is the
/// path of a file on this machine.
public struct ServerExporter: ExporterUnderTest {
    /// A URL that is none: one sentence.
    public struct BadURL: Error, CustomStringConvertible, Sendable {
        /// With an example of a good one.
        public let description: String
    }

    private let url: String
    /// Tells a refused connection at once.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Throws: ``BadURL`` for what is no `http` or `https` URL.
    public init(url: String) throws(BadURL) {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host != nil else {
            throw BadURL(description: "\(url) is no URL of a server; it should look like http://127.0.0.1:8080/jobs")
        }
        self.url = url
    }

    /// The option of the command line.
    public var words: [String] { ["--url", url] }

    /// Posts the job and waits for the answer, at most as long as the call allows.
    public func run(_ call: ExporterCall) async throws -> ExporterRun {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "X-Mockdest-Scenario", value: call.scenario)
        request.body = .bytes(Array(call.job.json.utf8))
        let limit = Int64(call.timeout.components.seconds)
        let response: HTTPClientResponse
        let body: String
        do {
            response = try await Self.client.execute(request, timeout: .seconds(max(1, limit)))
            body = String(buffer: try await response.body.collect(upTo: 1 << 20))
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            return ExporterRun(ending: .timedOut)
        } catch {
            return ExporterRun(ending: .refused("\(url) cannot be reached: \(error)"))
        }
        let status = Int(response.status.code)
        var run = ExporterRun(
            ending: status == 202
                ? .accepted : (200..<300).contains(status) ? .exited(0) : .refused("it answered with \(status)"))
        run.output = String(body.suffix(CapturedOutput.limit))
        return run
    }
}
