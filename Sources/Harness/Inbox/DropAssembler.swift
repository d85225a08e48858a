import Drops
import Foundation

/// Puts deliveries together into drops: part files of one export, and the manifest that names them.
///
/// A pure function of the deliveries, so that asking twice gives the same answer. The rules:
/// - Part `n` of `name.csv` is `name_n.csv`, n from 2, in the same place; it belongs to `name.csv` when that is there.
/// - The same path once more is the next export under a static name: a new drop.
/// - Bulk imports into one list (HTTP API) are the batches of one export, until none came for a quarter of an hour. No
///   call tells that an export ends; but schedules are to lie half an hour apart at least, and the batches of one
///   export follow each other, so half of that tells them apart (assumed). ("Manage exports", Microsoft Learn,
///   https://learn.microsoft.com/en-us/dynamics365/customer-insights/data/export-manage)
/// - `manifest-….json` joins the drop of the files it lists, in the same folder; a manifest of nothing is a drop of its own.
///
/// Source: Adobe, "Activate audiences to batch profile export destinations",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
enum DropAssembler {
    /// The drops in the order in which their first file arrived. A drop's id is the number of its first delivery.
    static func assemble(_ deliveries: [Delivery]) -> [ReceivedDrop] {
        let firstParts = Set(deliveries.map { PartKey($0) })
        var groups: [Group] = []
        var current: [PartKey: Int] = [:]
        for delivery in deliveries where !ManifestName.matches(delivery.name) {
            let key = key(of: delivery, firstParts: firstParts)
            if let index = current[key],
                !groups[index].deliveries.contains(where: { $0.pathBytes == delivery.pathBytes }),
                !groups[index].isOver(before: delivery)
            {
                groups[index].deliveries.append(delivery)
            } else {
                current[key] = groups.count
                groups.append(Group(deliveries: [delivery]))
            }
        }
        for manifest in deliveries where ManifestName.matches(manifest.name) {
            if let index = groups.lastIndex(where: { $0.isListed(in: manifest) }) {
                groups[index].manifests.append(manifest)
            } else {
                groups.append(Group(deliveries: [manifest]))
            }
        }
        return groups.map(\.drop).sorted { $0.id < $1.id }
    }

    private static func key(of delivery: Delivery, firstParts: Set<PartKey>) -> PartKey {
        if delivery.isContactImport { return PartKey(importsInto: delivery.container) }
        let own = PartKey(delivery)
        guard let first = own.firstPart, firstParts.contains(first) else { return own }
        return first
    }
}

extension Delivery {
    /// Whether it is the body of a bulk import into a contact list.
    var isContactImport: Bool { endpoint == .api && folder.hasPrefix("contacts_") && folder.hasSuffix("_import") }
}

/// Where a file lies and what it is called.
private struct PartKey: Hashable {
    var endpoint: EndpointKind
    var container: String
    var folder: String
    var stem: String
    var extensions: String

    /// One for all bulk imports into these lists.
    init(importsInto container: String) {
        endpoint = .api
        self.container = container
        (folder, stem, extensions) = ("", "", "")
    }

    init(_ delivery: Delivery) {
        endpoint = delivery.endpoint
        container = delivery.container
        folder = delivery.folder
        let name = delivery.name
        // The part number stands before the first extension: x_2.csv.gz
        let dot = name.firstIndex(of: ".") ?? name.endIndex
        stem = String(name[..<dot])
        extensions = String(name[dot...])
    }

    /// The key of part 1, when this name ends in a part number (2...9999, no leading zero).
    var firstPart: PartKey? {
        guard let underscore = stem.lastIndex(of: "_") else { return nil }
        let digits = stem[stem.index(after: underscore)...]
        guard (1...4).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.first != "0",
            let number = Int(digits), number >= 2
        else { return nil }
        var key = self
        key.stem = String(stem[..<underscore])
        return key
    }

    var partNumber: Int { firstPart == nil ? 1 : Int(stem.split(separator: "_").last ?? "") ?? 1 }
}

private struct Group {
    var deliveries: [Delivery]
    var manifests: [Delivery] = []

    /// Seconds without a batch after which an export into a list is over.
    private static let importPause = 900.0

    /// Whether a batch came too late to belong to it.
    func isOver(before delivery: Delivery) -> Bool {
        guard delivery.isContactImport, let last = deliveries.last else { return false }
        return delivery.receivedAt.timeIntervalSince(last.receivedAt) > Self.importPause
    }

    func isListed(in manifest: Delivery) -> Bool {
        guard let first = deliveries.first, first.endpoint == manifest.endpoint,
            first.container == manifest.container, first.folder == manifest.folder
        else { return false }
        let listed = Self.names(in: manifest)
        return deliveries.contains { listed.contains($0.name) }
    }

    var drop: ReceivedDrop {
        let ordered = deliveries.sorted { (PartKey($0).partNumber, $0.id) < (PartKey($1).partNumber, $1.id) }
        return ReceivedDrop(deliveries: ordered + manifests)
    }

    private static func names(in manifest: Delivery) -> Set<String> {
        struct Manifest: Decodable {
            struct Result: Decodable { var name: String }
            var exportResults: [Result]
        }
        // A manifest is small; a large or unreadable one lists nothing and is judged by the manifest check.
        guard manifest.content.size < 4 << 20, let bytes = try? manifest.content.bytes(),
            let parsed = try? JSONDecoder().decode(Manifest.self, from: Data(bytes))
        else { return [] }
        return Set(parsed.exportResults.map(\.name))
    }
}
