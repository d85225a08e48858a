import Drops
import Foundation

/// What went over the wire, in its order, each exchange as a bar in time.
struct HTMLWire {
    let exchanges: [Exchange]

    /// More than these are not drawn; their number is told.
    private static let limit = 500

    var html: String {
        guard let start = exchanges.map(\.startedAt).min() else { return "" }
        let end = exchanges.map { $0.startedAt.timeIntervalSince(start) + $0.duration }.max() ?? 0
        let whole = max(end, 0.000_001)
        let rows = exchanges.prefix(Self.limit).map { row($0, $0.startedAt.timeIntervalSince(start), whole) }
        let head = ["at", "operation", "target", "status", "in", "out", ""]
        let more = exchanges.count - rows.count
        let rest = more > 0 ? HTML.text("p", "… and \(more) more") : ""
        return HTML.tag(
            "details", ["class": "wire"],
            HTML.text("summary", "On the wire: \(exchanges.count) exchanges in \(Self.time(end))")
                + HTML.table(head, rows, label: "Exchanges") + rest)
    }

    private func row(_ exchange: Exchange, _ begin: Double, _ whole: Double) -> String {
        let left = Self.percent(begin / whole * 100)
        let width = Self.percent(max(exchange.duration / whole * 100, 0.5))
        let bar = HTML.tag("span", ["class": "bar", "style": "margin-left:\(left)%;width:\(width)%"], "")
        let cells = [
            HTML.text("td", ["class": "number"], Self.time(begin)), HTML.text("td", exchange.operation),
            HTML.text("td", FindingText.visible(exchange.target)),
            HTML.text("td", ["class": exchange.outcome.rawValue], exchange.status),
            HTML.text("td", ["class": "number"], "\(exchange.bytesIn)"),
            HTML.text("td", ["class": "number"], "\(exchange.bytesOut)"), HTML.tag("td", ["class": "time"], bar),
        ]
        return HTML.tag("tr", cells.joined())
    }

    private static func percent(_ number: Double) -> String { "\((min(number, 100) * 100).rounded() / 100)" }

    private static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\((seconds * 10_000).rounded() / 10) ms" : "\((seconds * 100).rounded() / 100) s"
    }
}
