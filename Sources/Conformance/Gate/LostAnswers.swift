import Drops
import ESPs
import Faults
import Harness

/// Writes of one run whose answers a fault lost: what is in place all the same, and whether the exporter asked.
struct LostAnswers {
    /// In place, and not sent again.
    private(set) var inPlace: [Delivery] = []
    /// Whether the exporter asked for something that tells of each of them, after its answer was lost.
    private(set) var wereLookedFor = true

    /// - Parameters:
    ///   - exchanges: those of the run, in order.
    ///   - deliveries: those of the run.
    ///   - untoldBefore: how many of the journal's untold writes were there before the run.
    /// - Throws: when what an endpoint holds cannot be read.
    init(
        _ exchanges: [Exchange], deliveries: [Delivery], faults: [FaultRule], in harness: Harness, untoldBefore: Int
    ) throws {
        let rules = Set(faults.filter { $0.then == .loseReply }.map(\.name))
        let lost = exchanges.filter { $0.outcome == .cut && rules.contains($0.details["fault"] ?? "") }
        guard !lost.isEmpty else { return }
        let placed = lost.contains { $0.endpoint != .api } ? try harness.offeredFiles() : []
        for exchange in lost where exchange.endpoint != .api {
            let path = Self.finalPath(of: exchange)
            guard let file = placed.first(where: { Self.path(of: $0.path, in: $0.container, $0.endpoint) == path }),
                let content = file.content,
                !deliveries.contains(where: { Self.path(of: $0.path, in: $0.container, $0.endpoint) == path })
            else { continue }
            harness.journal.keepUntold(
                endpoint: file.endpoint, principal: exchange.principal, container: file.container,
                path: Array(file.path.utf8), content: content, at: file.modifiedAt)
            look(for: path, after: exchange, in: exchanges)
        }
        let untold = harness.journal.untold.dropFirst(untoldBefore)
        // An import has no name of its own: one that was sent again is known by what it holds.
        inPlace = try untold.filter { write in
            guard write.endpoint == .api else { return true }
            let bytes = try write.content.bytes()
            return try !deliveries.contains { try $0.content.size == bytes.count && $0.content.bytes() == bytes }
        }
        if let first = lost.first(where: { $0.endpoint == .api }), !inPlace.isEmpty {
            look(for: "", after: first, in: exchanges)
        }
    }

    private mutating func look(for path: String, after lost: Exchange, in exchanges: [Exchange]) {
        let isLookedFor = exchanges.contains { exchange in
            exchange.number > lost.number && exchange.outcome != .cut && Self.asks(exchange, for: path)
        }
        if !isLookedFor { wereLookedFor = false }
    }

    /// Whether a request can tell what lies at `path`, or what was imported.
    private static func asks(_ exchange: Exchange, for path: String) -> Bool {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let target = trimmed(exchange.target)
        switch exchange.operation {
        case "HeadObject", "GetObject", "GetObjectAttributes", "SSH_FXP_STAT", "SSH_FXP_LSTAT", "SSH_FXP_OPEN":
            return target == path
        case "SSH_FXP_OPENDIR", "SSH_FXP_READDIR": return target == folder
        case "ListObjects", "ListObjectsV2", "ListObjectVersions": return path.hasPrefix(target)
        case "GetActivity", "ListActivities", "ListContacts", "GetContact", "CountContacts", "GetList": return true
        default: return false
        }
    }

    /// Where the file lies when the work was done; for a renaming its new name.
    private static func finalPath(of exchange: Exchange) -> String {
        trimmed(exchange.details["newPath"] ?? exchange.target)
    }

    /// As exchanges have it: with the bucket for S3, below the user's root for SFTP.
    private static func path(of path: String, in container: String, _ endpoint: EndpointKind) -> String {
        trimmed(endpoint == .s3 ? container + "/" + path : path)
    }

    private static func trimmed(_ path: String) -> String { path.split(separator: "/").joined(separator: "/") }
}
