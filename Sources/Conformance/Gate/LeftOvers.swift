import Drops

/// Files that were begun and neither finished nor removed, worked out from what went over the wire.
struct LeftOvers {
    /// Paths on the server, in order of their names.
    let files: [String]

    /// - Parameters:
    ///   - exchanges: those of one run, in order.
    ///   - delivered: what lies in its place.
    init(_ exchanges: [Exchange], delivered: [Delivery]) {
        let inPlace = Set(delivered.map { Self.absolute($0.path) })
        var open: Set<String> = []
        var uploads: [String: Int] = [:]
        for exchange in exchanges {
            let isDone = exchange.outcome == .succeeded
            switch exchange.operation {
            case "SSH_FXP_CLOSE", "SSH_FXP_WRITE":
                if exchange.bytesIn > 0 || exchange.operation == "SSH_FXP_WRITE" { open.insert(exchange.target) }
            case "SSH_FXP_RENAME", "posix-rename@openssh.com":
                guard let target = exchange.details["newPath"].map(Self.absolute),
                    // One whose answer was lost has taken place where its file is.
                    isDone || (exchange.outcome == .cut && inPlace.contains(target)),
                    open.remove(exchange.target) != nil
                else { break }
                open.insert(target)
            case "SSH_FXP_REMOVE" where isDone: open.remove(exchange.target)
            case "CreateMultipartUpload" where isDone: uploads[exchange.target, default: 0] += 1
            // One whose answer was lost has ended too.
            case "CompleteMultipartUpload" where isDone || exchange.outcome == .cut,
                "AbortMultipartUpload" where isDone:
                uploads[exchange.target, default: 0] -= 1
            default: break
            }
        }
        files = (open.subtracting(inPlace) + uploads.filter { $0.value > 0 }.keys.map { "\($0) (in parts)" }).sorted()
    }

    private static func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "/" + path }
}
