import Drops
import Faults

/// What a fault rule makes of one HTTP request.
enum FaultStep: Equatable {
    case goOn
    /// Answer in the service's shape and do nothing.
    case fail(status: Int, message: String)
    case cut
    /// Do the work, then cut.
    case loseReply
    /// Do the work, tell half of the answer, then cut.
    case half
    /// Do the work with one bit of the body flipped.
    case corrupt

    /// Waits first where the rule says so. What only SSH has (host keys, idents) or no answer here tells (sizes of
    /// files) changes nothing.
    init(_ action: FaultRule.Action?, bytes: Int) async {
        switch action {
        case nil, .wrongSize, .changeHostKey, .omitIdent, .wrongETag, .truncateList, .failLate: self = .goOn
        case .fail(let status, let message): self = .fail(status: Int(status) ?? 503, message: message)
        case .cut, .refuseConnection: self = .cut
        case .loseReply: self = .loseReply
        case .closeChannel: self = .half
        case .corrupt: self = .corrupt
        case .delay(let milliseconds):
            try? await Task.sleep(for: .milliseconds(milliseconds))
            self = .goOn
        case .throttle(let bytesPerSecond):
            try? await Task.sleep(for: .seconds(Double(bytes) / Double(max(bytesPerSecond, 1))))
            self = .goOn
        case .stall:
            // Until the client has had enough, or the endpoint ends.
            try? await Task.sleep(for: .seconds(86_400))
            self = .cut
        case .diskFull: self = .fail(status: 507, message: "There is no space left.")
        case .quotaExceeded: self = .fail(status: 429, message: "The quota is spent.")
        case .permissionDenied: self = .fail(status: 403, message: "Permission is denied.")
        case .refuseLogin: self = .fail(status: 401, message: "The token is not valid.")
        }
    }
}

extension APIRequest {
    /// The same request with one bit in the middle of its body turned over.
    func withFlippedBit() throws -> APIRequest {
        var bytes = try body.bytes()
        if !bytes.isEmpty { bytes[bytes.count / 2] ^= 1 }
        return APIRequest(self, body: Blob(bytes))
    }
}
