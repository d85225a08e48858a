public import Drops
public import ESPs
import Foundation
public import StrictYAML

/// What an ESP's import did with the files it found on an endpoint.
public struct EndpointImport: Sendable {
    /// Which files the import took, and why not the others: its pattern, trigger and age are judged on what lies there.
    public let selection: FileSelection
    /// What became of the chosen files' records; nil when no file was chosen, so that nothing ran.
    public let outcome: ImportOutcome?
}

extension Harness {
    /// What lies on the endpoints now, as an ESP that looks there finds it: of each path the newest write; what the
    /// exporter renamed under its last name, what it deleted not at all.
    ///
    /// - Parameters:
    ///   - endpoint: one kind of endpoint; nil for all.
    ///   - container: one bucket or user; nil for all.
    public func offeredFiles(on endpoint: EndpointKind? = nil, container: String? = nil) -> [OfferedFile] {
        deliveriesInPlace(on: endpoint, container: container).map { delivery in
            OfferedFile(
                path: delivery.path, endpoint: delivery.endpoint, size: delivery.content.size,
                modifiedAt: delivery.receivedAt,
                writtenAs: delivery.writtenAs.map { String(decoding: $0, as: UTF8.self) },
                content: delivery.content)
        }
    }

    /// Lets an ESP's import look for its files on an endpoint and imports those it takes into this harness's tables of
    /// that ESP, one run after the other.
    ///
    /// A file that the ESP deletes or moves after a successful run is gone from, or moved in, the files that later
    /// imports and drops see; the endpoint's own listing keeps it.
    ///
    /// - Parameters:
    ///   - settings: the import's settings; the ESP's defaults without them.
    ///   - endpoint: where it looks; nil for everywhere.
    ///   - container: bucket or user; nil for all.
    /// - Throws: `UnknownName` with the nearest id; `YAMLError` for bad settings.
    @discardableResult
    public func importFromEndpoint(
        esp id: String, settings: YAMLValue? = nil, on endpoint: EndpointKind? = nil, container: String? = nil
    ) throws -> EndpointImport {
        let emulator = try ESPCatalog.esp(id: id).emulator(settings: settings)
        let places = deliveriesInPlace(on: endpoint, container: container)
        let selection = emulator.selectFiles(
            from: offeredFiles(on: endpoint, container: container), time: time)
        let chosen = selection.chosen.compactMap { file in
            places.first { $0.path == file.path && $0.endpoint == file.endpoint }
        }
        guard !chosen.isEmpty else { return EndpointImport(selection: selection, outcome: nil) }
        let drop = Drop(
            name: chosen[0].name, endpoint: chosen[0].endpoint, container: chosen[0].container,
            files: chosen.map { Drop.File(name: $0.name, path: $0.path, content: $0.content) })
        let outcome = try importDrop(drop, esp: id, settings: settings)
        if outcome.result != .failed { for delivery in chosen { clear(delivery, selection.afterwards) } }
        return EndpointImport(selection: selection, outcome: outcome)
    }

    private func deliveriesInPlace(on endpoint: EndpointKind?, container: String?) -> [Delivery] {
        struct Place: Hashable {
            var endpoint: EndpointKind
            var container: String
            var path: [UInt8]
        }
        var newest: [Place: Delivery] = [:]
        for delivery in journal.deliveries
        where endpoint ?? delivery.endpoint == delivery.endpoint
            && container ?? delivery.container == delivery.container
        {
            newest[Place(endpoint: delivery.endpoint, container: delivery.container, path: delivery.pathBytes)] =
                delivery
        }
        return newest.values.sorted { $0.id < $1.id }
    }

    /// What the ESP does with a file it has imported.
    private func clear(_ delivery: Delivery, _ afterwards: FileSelection.Afterwards) {
        switch afterwards {
        case .stays: return
        case .deleted:
            journal.removed(endpoint: delivery.endpoint, container: delivery.container, path: delivery.pathBytes)
        case .moved(let path):
            // The selection names the first file's new place; others go to the same folder under their own names.
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let moved = folder.isEmpty ? delivery.name : "\(folder)/\(delivery.name)"
            journal.renamed(
                endpoint: delivery.endpoint, container: delivery.container, from: delivery.pathBytes,
                to: Array(moved.utf8))
        }
    }
}
