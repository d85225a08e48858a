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

    /// The drop as checks and imports take it. The contacts of a JSON import are shown as a table, one file a batch.
    public func asDrop(named name: String? = nil) -> Drop {
        Drop(
            name: name ?? self.name, endpoint: deliveries.first?.endpoint ?? .files,
            container: deliveries.first?.container ?? "",
            files: deliveries.map {
                Drop.File(
                    name: $0.name, path: $0.path, content: Self.content(of: $0),
                    writtenAs: $0.writtenAs.map { String(decoding: $0, as: UTF8.self) })
            })
    }

    /// - Returns: the bytes as received where they are no contacts that can be read.
    private static func content(of delivery: Delivery) -> Blob {
        guard delivery.isContactImport, delivery.name.hasSuffix(".json"),
            let table = try? ContactImportTable(json: delivery.content)
        else { return delivery.content }
        return table.content
    }
}
