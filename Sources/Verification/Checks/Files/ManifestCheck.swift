import Drops
import Foundation
import Reading

struct ManifestCheck: DropCheck {
    let about = CheckDescription(
        "files/manifest", "the manifest and the files do not agree",
        meaning:
            "The manifest names each file of the run with its size; a file that differs was cut, overwritten or never sent.",
        mend: "Write the manifest after the last data file, with the names and the sizes of the stored objects.",
        source: .amazonS3)

    private struct Manifest: Decodable {
        struct Result: Decodable {
            var name: String
            var size: Int
        }
        var flowRunId: String
        var exportResults: [Result]
    }

    func check(_ drop: DropContents, _ ledger: Ledger) {
        if drop.manifests.isEmpty, drop.expectation.files.manifest == .required, !drop.data.isEmpty {
            ledger.note(
                self, at: Place(file: ""), expected: "manifest-<destination id>-<run id>.json",
                "the drop has no manifest")
        }
        for file in drop.manifests { check(file, drop, ledger) }
    }

    private func check(_ file: Drop.File, _ drop: DropContents, _ ledger: Ledger) {
        let place = Place(file: file.path)
        let manifest: Manifest
        do {
            // A manifest is some hundred bytes; what is larger is none.
            manifest = try JSONDecoder().decode(Manifest.self, from: Data(file.content.bytes(in: 0..<(1 << 20))))
        } catch {
            return ledger.note(self, at: place, "the manifest is not JSON of the known shape: \(Self.reason(error))")
        }
        if !file.name.hasSuffix("-\(manifest.flowRunId).json") {
            ledger.note(
                self, at: place, expected: "\(manifest.flowRunId)", actual: "\(file.name)",
                "the manifest's name does not end with its run id \(manifest.flowRunId)")
        }
        for result in manifest.exportResults { check(result, place, drop, ledger) }
        let listed = Set(manifest.exportResults.map(\.name))
        guard drop.manifests.count == 1 else { return }
        for data in drop.received where !listed.contains(data.name) {
            ledger.note(self, at: Place(file: data.path), "\(data.name) is not in the manifest \(file.name)")
        }
    }

    private func check(_ result: Manifest.Result, _ place: Place, _ drop: DropContents, _ ledger: Ledger) {
        guard let data = drop.received.first(where: { $0.name == result.name }) else {
            return ledger.note(
                self, at: place, expected: "\(result.name)",
                "the manifest names \(result.name), which is not in the drop")
        }
        if data.content.size != result.size {
            ledger.note(
                self, at: Place(file: data.path), expected: "\(result.size) bytes",
                actual: "\(data.content.size) bytes",
                "the manifest says \(result.size) bytes, the file has \(data.content.size)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "the key \"\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        default: "it cannot be parsed"
        }
    }
}
