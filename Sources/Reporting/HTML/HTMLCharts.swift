import ESPs

/// Small charts where people would rather look than read; the numbers stand beside them.
struct HTMLCharts {
    let drops: [DropReport]

    var html: String {
        let charts = [imports, members].filter { !$0.isEmpty }
        return charts.isEmpty ? "" : HTML.tag("div", ["class": "charts"], charts.joined(separator: "\n"))
    }

    // MARK: Records by ESP

    private var imports: String {
        var order: [String] = []
        var totals: [String: [Int]] = [:]
        for report in drops.flatMap(\.imports) {
            let found = report.outcome.totals
            let counts = [
                found.added + found.unchanged + found.duplicate, found.updated, found.rejected + found.skipped,
            ]
            if totals[report.esp] == nil { order.append(report.esp) }
            totals[report.esp] = zip(totals[report.esp] ?? [0, 0, 0], counts).map(+)
        }
        guard !order.isEmpty else { return "" }
        let widest = max(1, order.map { totals[$0]!.reduce(0, +) }.max() ?? 1)
        let names = ["accepted", "changed", "rejected"]
        let lines = order.map { esp in
            let bars = zip(names, totals[esp]!).map { name, count in
                let width = Double(count) / Double(widest) * 100
                let style = "width:\((width * 100).rounded() / 100)%"
                return HTML.tag("span", ["class": "bar \(name)", "style": style, "title": "\(count) \(name)"], "")
            }
            let counts = zip(names, totals[esp]!).map { "\($1) \($0)" }.joined(separator: ", ")
            return HTML.text("dt", esp)
                + HTML.tag("dd", HTML.tag("div", ["class": "bars"], bars.joined()) + HTML.escape(counts))
        }
        return HTML.tag("figure", "<figcaption>Records by ESP</figcaption><dl>\(lines.joined())</dl>")
    }

    // MARK: Members by drop

    private var members: String {
        var order: [String] = []
        var sequences: [String: [DropReport]] = [:]
        for drop in drops where drop.members != nil {
            // `set/step`, over one connection.
            let set = drop.name.split(separator: "/").dropLast().joined(separator: "/")
            let name = "\(set) \(drop.connection ?? "")"
            if sequences[name] == nil { order.append(name) }
            sequences[name, default: []].append(drop)
        }
        return order.map { members(of: $0, sequences[$0] ?? []) }.joined()
    }

    private func members(of name: String, _ drops: [DropReport]) -> String {
        let steps = drops.map { (name: $0.name, count: $0.members ?? 0) }
        guard steps.count > 1 else { return "" }
        let highest = max(1, steps.map(\.count).max() ?? 1)
        let (width, height) = (40.0, 120.0)
        let bars = steps.enumerated().map { index, step in
            let size = Double(step.count) / Double(highest) * height
            let x = Double(index) * (width + 8)
            return """
                <rect x="\(x)" y="\(height - size)" width="\(width)" height="\(size)"><title>\(HTML.escape(step.name)): \
                \(step.count)</title></rect><text x="\(x + width / 2)" y="\(height + 14)">\(step.count)</text>
                """
        }
        let label = steps.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
        let box = "0 0 \(Double(steps.count) * (width + 8)) \(height + 20)"
        let picture = HTML.tag("svg", ["viewBox": box, "role": "img", "aria-label": label], bars.joined())
        return HTML.tag("figure", HTML.text("figcaption", "Members after each drop: \(name)") + picture)
    }
}
