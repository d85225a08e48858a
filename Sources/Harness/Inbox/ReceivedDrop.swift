public import Drops
import FakeAPIs

/// A drop as it came over the wire: its deliveries, parts in order, then the manifest.
public struct ReceivedDrop: Sendable, Identifiable {
    /// Number of the first delivery of the drop.
    public let id: Int
    /// Parts in order, then manifests.
    public let deliveries: [Delivery]

    init(deliveries: [Delivery]) {
        self.deliveries = deliveries
        id = deliveries.map(\.id).min() ?? 0
    }

    /// The number of the newest delivery in it: a drop that grew has a higher one.
    public var newest: Int { deliveries.map(\.id).max() ?? 0 }

    /// The first file's name without its extensions.
    public var name: String { deliveries.first.map { String($0.name.prefix { $0 != "." }) } ?? "" }

    /// The drop as checks and imports take it. Bulk imports of contacts are parts of one
    /// export, in the order in which they came, and those by JSON tables.
    public func asDrop(named name: String? = nil) -> Drop {
        Drop(
            name: name ?? self.name, endpoint: deliveries.first?.endpoint ?? .files,
            container: deliveries.first?.container ?? "",
            files: deliveries.enumerated().map { index, delivery in
                Self.batch(delivery, number: index + 1)
                    ?? Drop.File(
                        name: delivery.name, path: delivery.path, content: delivery.content,
                        writtenAs: delivery.writtenAs.map { String(decoding: $0, as: UTF8.self) })
            })
    }

    /// A bulk import as a part of its export: `contacts.csv`, `contacts_2.csv`; nil for other deliveries, and for
    /// contacts that cannot be read.
    private static func batch(_ delivery: Delivery, number: Int) -> Drop.File? {
        guard delivery.isContactImport else { return nil }
        let isJSON = delivery.name.hasSuffix(".json")
        let content = isJSON ? try? ContactImportTable(json: delivery.content).content : delivery.content
        return content.map { content in
            Drop.File(
                name: number == 1 ? "contacts.csv" : "contacts_\(number).csv",
                path: "activities/" + (number == 1 ? "contacts.csv" : "contacts_\(number).csv"), content: content)
        }
    }
}
