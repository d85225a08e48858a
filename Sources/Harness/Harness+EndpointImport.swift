public import Drops
public import ESPs
import Foundation
public import Reporting
public import StrictYAML
import Verification

/// What an ESP's import did with the files it found on an endpoint.
public struct EndpointImport: Sendable {
    /// Which files the import took, and why not the others: its pattern, trigger and age are judged on what lies there.
    public let selection: FileSelection
    /// What became of the chosen files' records; nil when no file was chosen, so that nothing ran.
    public let outcome: ImportOutcome?
    let esp: String

    /// The run as a report, what the selection noticed before what the import did; a run without a file is empty.
    public var report: DropReport {
        let chosen = selection.chosen
        var shown = outcome ?? ImportOutcome(esp: esp, withoutFile: selection)
        if outcome != nil { shown.precede(with: selection) }
        var report = DropReport(
            name: chosen.first?.name ?? "no file", destination: esp, endpoint: chosen.first?.endpoint ?? .files,
            files: chosen.map { FileReport(name: $0.path, bytes: $0.size, records: nil) },
            verdict: outcome == nil ? .empty : shown.result == .failed ? .fail : .pass, findings: [],
            imports: [ImportReport(esp: esp, outcome: shown)])
        report.isVerified = false
        return report
    }
}

extension Harness {
    /// What lies on the endpoints now, as an ESP that looks there finds it, whoever put it there.
    ///
    /// - Parameters:
    ///   - endpoint: one kind of endpoint; nil for all.
    ///   - container: one bucket or user; nil for all.
    /// - Throws: when an endpoint's content cannot be read.
    public func offeredFiles(on endpoint: EndpointKind? = nil, container: String? = nil) throws -> [OfferedFile] {
        let placed = try contents.flatMap { try $0.placedFiles() }.filter {
            endpoint ?? $0.endpoint == $0.endpoint && container ?? $0.container == $0.container
        }
        // The newest write of each place: the journal alone knows under which name a file was written.
        let written = Dictionary(journal.deliveries.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
        return placed.map { file in
            let delivery = written[file.place]
            // SFTP's times are whole seconds; the journal's are finer, where the client did not set another time.
            let isSame = delivery.map { abs($0.receivedAt.timeIntervalSince(file.modifiedAt)) < 1 } ?? false
            return OfferedFile(
                path: String(decoding: file.path, as: UTF8.self), endpoint: file.endpoint, container: file.container,
                size: file.content.size,
                modifiedAt: isSame ? delivery?.receivedAt ?? file.modifiedAt : file.modifiedAt,
                writtenAs: delivery?.writtenAs.map { String(decoding: $0, as: UTF8.self) }, content: file.content)
        }
    }

    /// Lets an ESP's import look for its files on an endpoint and imports those it takes into this harness's tables of
    /// that ESP, one run after the other.
    ///
    /// A file that the ESP deletes or moves after a successful run is deleted or moved on the endpoint itself.
    ///
    /// - Parameters:
    ///   - settings: the import's settings; the ESP's defaults without them.
    ///   - endpoint: where it looks; nil for everywhere.
    ///   - container: bucket or user; nil for all.
    /// - Throws: `UnknownName` with the nearest id; `YAMLError` for bad settings; when a file cannot be read, or not be
    ///   cleared away after its import.
    @discardableResult
    public func importFromEndpoint(
        esp id: String, settings: YAMLValue? = nil, on endpoint: EndpointKind? = nil, container: String? = nil
    ) throws -> EndpointImport {
        let emulator = try ESPCatalog.esp(id: id).emulator(settings: settings)
        let selection = emulator.selectFiles(
            from: try offeredFiles(on: endpoint, container: container), time: time)
        for file in selection.discarded { try clear(file, selection.afterwards) }
        guard let first = selection.chosen.first else {
            return EndpointImport(selection: selection, outcome: nil, esp: id)
        }
        let drop = Drop(
            name: first.name, endpoint: first.endpoint, container: first.container,
            files: selection.chosen.compactMap { file in
                file.content.map { Drop.File(name: file.name, path: file.path, content: $0) }
            })
        let outcome = try importDrop(drop, with: emulator)
        if selection.clears(after: outcome) {
            for file in selection.chosen { try clear(file, selection.afterwards) }
        }
        return EndpointImport(selection: selection, outcome: outcome, esp: id)
    }

    /// What the ESP does with a file it has imported.
    private func clear(_ file: OfferedFile, _ afterwards: FileSelection.Afterwards) throws {
        let path = Array(file.path.utf8)
        for content in contents where content.endpoint == file.endpoint {
            switch afterwards {
            case .stays: return
            case .deleted: try content.remove(path, in: file.container)
            case .moved(let place):
                // The selection names the first file's new place; others go to the same folder under their own names.
                let folder = place.split(separator: "/").dropLast().joined(separator: "/")
                let moved = folder.isEmpty ? file.name : "\(folder)/\(file.name)"
                try content.move(path, to: Array(moved.utf8), in: file.container)
            }
        }
    }
}
