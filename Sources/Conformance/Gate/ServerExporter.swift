import AsyncHTTPClient
import Exporting
import Foundation
import NIOCore
import NIOHTTP1

/// An exporter that runs as a server: gets the job by POST instead of by a file.
///
/// The job's `profiles` is the path of a file on this machine. Any `2xx` but `202` says that all is done. `202` says that
/// it will be: with a `Location` the gate asks there until the answer is no `202` any more, and any other `2xx` is the
/// good end; without one the end is where all files that are due have come, and a failure cannot be told.
///
/// Source: RFC 9110 "HTTP Semantics", section 15.3.3 (202 Accepted points to a status monitor),
/// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3
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

    /// Posts the job and waits for its end, at most as long as the call allows.
    public func run(_ call: ExporterCall) async throws -> ExporterRun {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "X-Mockdest-Scenario", value: call.scenario)
        request.body = .bytes(Array(call.job.json.utf8))
        let deadline = ContinuousClock.now + call.timeout
        do {
            var answer = try await ask(request, until: deadline)
            guard answer.status == 202 else { return answer.run("it answered with") }
            guard let place = answer.location.flatMap({ URL(string: $0, relativeTo: URL(string: url)) }) else {
                return answer.run("", ending: .accepted)
            }
            var wait = Duration.milliseconds(20)
            while answer.status == 202 {
                guard ContinuousClock.now + wait < deadline, !call.interruption.isStopped else {
                    return answer.run("", ending: .timedOut)
                }
                try await Task.sleep(for: wait)
                wait = min(wait * 2, .seconds(1))
                answer = try await ask(HTTPClientRequest(url: place.absoluteString), until: deadline)
            }
            return answer.run("\(place.absoluteString) answered with")
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            return ExporterRun(ending: .timedOut)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return ExporterRun(ending: .refused("\(url) cannot be reached: \(error)"))
        }
    }

    private func ask(_ request: HTTPClientRequest, until deadline: ContinuousClock.Instant) async throws -> Answer {
        let left = ContinuousClock.now.duration(to: deadline)
        let response = try await Self.client.execute(
            request, timeout: .milliseconds(max(1, Int64(left / .milliseconds(1)))))
        let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
        return Answer(
            status: Int(response.status.code), location: response.headers.first(name: "location"), body: body)
    }

    private struct Answer {
        let status: Int
        let location: String?
        let body: String

        /// - Parameter ending: told by the status where it is not given.
        func run(_ words: String, ending: ExporterRun.Ending? = nil) -> ExporterRun {
            var run = ExporterRun(
                ending: ending ?? ((200..<300).contains(status) ? .exited(0) : .refused("\(words) \(status)")))
            run.output = String(body.suffix(CapturedOutput.limit))
            return run
        }
    }
}
