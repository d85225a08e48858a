import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Talks to a running server's admin API: for `mockdest env`, `mockdest ready` and `mockdest import --from`.
public struct AdminClient: Sendable {
    /// Scheme, host and port, without a slash at the end.
    let base: String
    private let clock: any Clock<Duration>

    /// Takes host and admin port from `settings`; asks nothing yet. `clock` measures waiting.
    public init(settings: ServerSettings, clock: any Clock<Duration> = ContinuousClock()) {
        base = "http://\(settings.host):\(settings.adminPort)"
        self.clock = clock
    }

    /// The server at `url`, such as `http://127.0.0.1:9001`; a path behind it is left out.
    ///
    /// - Returns: nil for what is no address of a server.
    public init?(url: String) {
        guard let parts = URLComponents(string: url), parts.scheme == "http", let host = parts.host, !host.isEmpty
        else { return nil }
        base = "http://\(host)" + (parts.port.map { ":\($0)" } ?? "")
        clock = ContinuousClock()
    }

    /// Where the server's endpoints are, by its own word.
    ///
    /// - Throws: when no server answers.
    public func endpoints() async throws -> EndpointAddresses {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: base + "/_mockdest/health"), timeout: .seconds(2))
        guard response.status == .ok else { throw HTTPClientError.invalidURL }
        let body = try await response.body.collect(upTo: 64 << 10)
        return try JSONDecoder().decode(Health.self, from: Data(body.readableBytesView)).endpoints
    }

    /// A sentence of the server, or of having none.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        /// What is wrong, for people.
        public let description: String
    }

    /// Lets an ESP's import look for its files on the server's endpoints.
    ///
    /// - Parameters:
    ///   - settings: the text of the settings file; empty for the ESP's defaults.
    ///   - endpoint: `s3` or `sftp`; nil for both.
    ///   - container: bucket or SFTP user; nil for all.
    /// - Returns: the JSON report, version 1.
    /// - Throws: ``Refusal`` when no server answers, or the server refuses.
    public func importFromEndpoint(
        esp: String, settings: String, endpoint: String?, container: String?, showsValues: Bool
    ) async throws -> String {
        var components = URLComponents()
        components.queryItems =
            [URLQueryItem(name: "esp", value: esp), URLQueryItem(name: "show-values", value: "\(showsValues)")]
            + (endpoint.map { [URLQueryItem(name: "endpoint", value: $0)] } ?? [])
            + (container.map { [URLQueryItem(name: "container", value: $0)] } ?? [])
        var request = HTTPClientRequest(url: "\(base)/_mockdest/import?\(components.percentEncodedQuery ?? "")")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: settings))
        let response = try await answer(request, timeout: .seconds(600))
        let text = String(buffer: try await response.body.collect(upTo: 256 << 20))
        guard response.status == .ok else {
            let sentence = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))["error"]
            throw Refusal(description: sentence ?? "the admin API at \(base) answered \(response.status.code)")
        }
        return text
    }

    /// Tries until the server answers on all its ports.
    ///
    /// - Returns: nil when it does, or what was missing last when `timeout` had passed.
    public func waitUntilReady(timeout: Duration) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await poll() }
            group.addTask {
                try? await clock.sleep(for: timeout)
                return ""
            }
            guard let first = await group.next(), let word = first else { return nil }
            group.cancelAll()
            // The timer was first: the poll now ends with what it saw last.
            return word.isEmpty ? await group.next() ?? nil : word
        }
    }

    /// nil as soon as all ports answer; what was missing last when the task is cancelled.
    private func poll() async -> String? {
        let silence = "no answer from the admin API at \(base)"
        var problem = silence
        while !Task.isCancelled {
            problem = (try? await check()) ?? silence
            if problem.isEmpty { return nil }
            try? await clock.sleep(for: .milliseconds(20))
        }
        return problem
    }

    private func check() async throws -> String {
        let at = try await endpoints()
        if let s3 = at.s3, s3.usesTLS == true {
            let listens = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(2)).connect(host: s3.host, port: s3.port).get()
            guard let listens else { return "no answer from S3 on port \(s3.port)" }
            try? await listens.close()
        } else if let s3 = at.s3 {
            let answered = try? await HTTPClient.shared.execute(
                HTTPClientRequest(url: "http://\(s3.host):\(s3.port)/"), timeout: .seconds(2))
            if answered == nil { return "no answer from S3 on port \(s3.port)" }
        }
        if let api = at.api {
            let answered = try? await HTTPClient.shared.execute(
                HTTPClientRequest(url: "http://\(api.host):\(api.port)/"), timeout: .seconds(2))
            if answered == nil { return "no answer from the HTTP APIs on port \(api.port)" }
        }
        if let sftp = at.sftp {
            let greets = try? await Self.greetsAsSSH(host: sftp.host, port: sftp.port)
            if greets != true { return "no SSH greeting from SFTP on port \(sftp.port)" }
        }
        return ""
    }

    /// Whether the peer sends an SSH identification string (RFC 4253, section 4.2).
    private static func greetsAsSSH(host: String, port: Int) async throws -> Bool {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(2))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, _ in
            for try await bytes in inbound { return bytes.readableBytesView.starts(with: "SSH-2.0-".utf8) }
            return false
        }
    }
}

/// What `/_mockdest/health` says.
struct Health: Codable {
    var status: String
    var endpoints: EndpointAddresses
}
