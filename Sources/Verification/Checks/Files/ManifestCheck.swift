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
            /// The file's folder, with a slash before it.
            var sinkPath: String
            var name: String
            var size: Int
        }
        var flowRunId: String
        /// When the run was due, which is some minutes before its files were made.
        var scheduledTime: String
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
        if !Self.isMoment(manifest.scheduledTime) {
            ledger.note(
                self, at: place, expected: "2023-08-18T01:00:00Z", actual: "\(manifest.scheduledTime)",
                "the manifest's scheduledTime is no time in UTC to the second")
        }
        for result in manifest.exportResults { check(result, place, drop, ledger) }
        let listed = Set(manifest.exportResults.map(\.name))
        guard drop.manifests.count == 1 else { return }
        for data in drop.received where !listed.contains(data.name) {
            ledger.note(self, at: Place(file: data.path), "\(data.name) is not in the manifest \(file.name)")
        }
    }

    private func check(_ result: Manifest.Result, _ place: Place, _ drop: DropContents, _ ledger: Ledger) {
        // One name in two folders is two files.
        let named = drop.received.filter { $0.name == result.name }
        guard let data = named.first(where: { Self.lies($0, in: result.sinkPath) }) ?? named.first else {
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
        if !result.sinkPath.hasPrefix("/") {
            ledger.note(
                self, at: place, expected: "/\(result.sinkPath)", actual: "\(result.sinkPath)",
                "the manifest's sinkPath of \(result.name) does not start with a slash")
        } else if !Self.lies(data, in: result.sinkPath) {
            ledger.note(
                self, at: Place(file: data.path), expected: "\(result.sinkPath)",
                actual: "/\(Self.folders(of: data).joined(separator: "/"))",
                "the manifest says that \(result.name) lies in another folder than it does")
        }
    }

    /// Whether the folder, as far as the drop knows it, is the end of the path: a drop that was read from disk may
    /// begin below the destination's root.
    private static func lies(_ file: Drop.File, in sinkPath: String) -> Bool {
        sinkPath.split(separator: "/").map(String.init).reversed().starts(with: folders(of: file).reversed())
    }

    private static func folders(of file: Drop.File) -> [String] {
        file.path.dropLast(file.name.count).split(separator: "/").map(String.init)
    }

    private static func isMoment(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 20 && bytes[10] == UInt8(ascii: "T") && bytes[19] == UInt8(ascii: "Z")
            && bytes.withUnsafeBytes(DateFormat.isDateTime)
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
