import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A drop that a running server received, as its admin API tells of it.
public struct RemoteDrop: Sendable, Decodable, Hashable {
    /// One file of it.
    public struct File: Sendable, Decodable, Hashable {
        /// The last path component.
        public var name: String
        /// Object key, or path below the user's root.
        public var path: String
        /// As received.
        public var bytes: Int
        /// When the write was complete, ISO 8601 in UTC to the second.
        public var receivedAt: String
        /// Name under which it was first written, where it was renamed into place.
        public var writtenAs: String?
    }

    /// Number of its first delivery.
    public var id: Int
    /// Number of its newest delivery.
    public var newest: Int
    /// The first file's name without its extensions.
    public var name: String
    /// `s3`, `sftp` or `api`.
    public var endpoint: String
    /// Bucket or user.
    public var container: String
    /// Parts in order, then manifests.
    public var files: [File]
}

extension AdminClient {
    /// All drops that the server holds, in order of arrival.
    ///
    /// - Throws: ``Refusal`` when no server answers, or it answers with something else.
    public func drops() async throws -> [RemoteDrop] {
        struct List: Decodable { var drops: [RemoteDrop] }
        let (status, body) = try await get("/_mockdest/drops", limit: 256 << 20, timeout: .seconds(30))
        guard status == .ok else { throw refusal(status, body) }
        return try decode(List.self, body).drops
    }

    /// Waits until a delivery after number `id` is there, and nothing more came for `settle`.
    ///
    /// - Returns: false when `timeout` passed before.
    /// - Throws: ``Refusal`` when no server answers, or it answers with something else.
    public func waitForDrop(after id: Int, timeout: Duration, settle: Duration) async throws -> Bool {
        let path = "/_mockdest/drops/next?after=\(id)&timeout=\(seconds(timeout))&settle=\(seconds(settle))"
        // The server answers in its own time; a minute more is for one that does not.
        let (status, body) = try await get(path, limit: 16 << 20, timeout: .seconds(Int64(seconds(timeout)) + 3700))
        if status == .requestTimeout { return false }
        guard status == .ok else { throw refusal(status, body) }
        return true
    }

    /// Writes a file of a drop to `path`, byte for byte.
    ///
    /// - Throws: ``Refusal`` when the server does not answer or does not have it; the system's error when it cannot be
    ///   written.
    public func download(_ file: RemoteDrop.File, of drop: Int, to path: String) async throws {
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(charactersIn: ";")
        let escaped = file.path.addingPercentEncoding(withAllowedCharacters: allowed) ?? file.path
        let request = HTTPClientRequest(url: "\(base)/_mockdest/drops/\(drop)/files/\(escaped)")
        let response = try await answer(request, timeout: .hours(1))
        guard response.status == .ok else {
            throw refusal(response.status, try await response.body.collect(upTo: 1 << 20))
        }
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? handle.close() }
        for try await buffer in response.body { try handle.write(contentsOf: Data(buffer.readableBytesView)) }
    }

    private func get(_ path: String, limit: Int, timeout: TimeAmount) async throws -> (HTTPResponseStatus, ByteBuffer) {
        let response = try await answer(HTTPClientRequest(url: base + path), timeout: timeout)
        return (response.status, try await response.body.collect(upTo: limit))
    }

    /// - Throws: ``Refusal`` when no server answers; `CancellationError`.
    func answer(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        do { return try await HTTPClient.shared.execute(request, timeout: timeout) } catch is CancellationError {
            throw CancellationError()
        } catch {
            try Task.checkCancellation()
            throw Refusal(description: "no answer from the admin API at \(base); `mockdest serve` starts a server")
        }
    }

    private func refusal(_ status: HTTPResponseStatus, _ body: ByteBuffer) -> Refusal {
        let sentence = try? JSONDecoder().decode([String: String].self, from: Data(body.readableBytesView))["error"]
        return Refusal(
            description: sentence.map { "the admin API at \(base): \($0)" }
                ?? "\(base) answered \(status.code), and is no admin API of mockdest; `mockdest serve` prints its address"
        )
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ body: ByteBuffer) throws -> Value {
        guard let value = try? JSONDecoder().decode(type, from: Data(body.readableBytesView)) else {
            throw Refusal(description: "\(base) is no admin API of mockdest; `mockdest serve` prints its address")
        }
        return value
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
