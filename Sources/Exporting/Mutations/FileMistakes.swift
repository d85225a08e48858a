import Drops
import Foundation

/// Mistakes with whole files: names, packing, manifest, sending.
extension Mutation {
    static let fileMistakes = [
        Mutation("lost-file", "no file is sent", .files { audiences, _ in each(&audiences) { $0 = [] } }),
        Mutation(
            "double-upload", "a file is sent twice",
            needs: "an endpoint that takes a name twice: S3, or SFTP without renaming",
            .files { audiences, job in
                // Renaming over a file leaves one, as if it had been sent once.
                if case .sftp(let place) = job.endpoint, place.naming != .direct { return }
                each(&audiences) { if let first = $0.first { $0.insert(first, at: 0) } }
            }),
        Mutation(
            "repeated-file", "a file is sent once more, named as the next part",
            .files { audiences, _ in
                each(&audiences) { files in
                    let parts = files.filter { !$0.isManifest }
                    guard var copy = parts.first else { return }
                    copy.name = numbered(copy.name, "_\(parts.count + 1)")
                    files.insert(copy, at: parts.count)
                }
            }),
        Mutation(
            "part-numbered-1", "the first part carries the number 1",
            .files { audiences, _ in data(&audiences, first: true) { $0.name = numbered($0.name, "_1") } }),
        Mutation(
            "lost-part", "the second part is not sent", needs: "an export in parts",
            .files { audiences, _ in
                each(&audiences) { files in if files.filter({ !$0.isManifest }).count > 1 { files.remove(at: 1) } }
            }),
        Mutation(
            "repeated-part", "the second part holds what the first holds", needs: "an export in parts",
            .files { audiences, _ in
                each(&audiences) { files in
                    if files.filter({ !$0.isManifest }).count > 1 { files[1].content = files[0].content }
                }
            }),
        Mutation(
            "wrong-extension", "the name ends in .dat",
            .files { audiences, job in
                data(&audiences) { $0.name = $0.name.replacing(job.layout.fileExtension, with: ".dat") }
            }),
        Mutation(
            "wrong-destination-name", "the name begins with another destination",
            needs: "a name with the destination in it",
            .files { audiences, job in
                data(&audiences) {
                    $0.name = $0.name.replacing(job.destination.fileNamePrefix, with: "Other_Destination")
                }
            }),
        Mutation(
            "wrong-audience-id", "the name holds another audience's id", needs: "a name with the audience's id in it",
            .files { audiences, job in
                for index in audiences.indices {
                    let id = audiences[index].audience.id
                    data(&audiences[index].files) {
                        $0.name = $0.name.replacing(id, with: "00000000-0000-4000-8000-000000000000")
                    }
                }
            }),
        Mutation(
            "wrong-folder", "files are put into a folder beside the right one",
            .files { audiences, _ in each(&audiences) { for index in $0.indices { $0[index].folder += "-old" } } }),
        Mutation(
            "swapped-audiences", "two audiences' files are exchanged", needs: "two audiences",
            .files { audiences, _ in
                guard audiences.count > 1, !audiences[0].files.isEmpty, !audiences[1].files.isEmpty else { return }
                let content = audiences[0].files[0].content
                audiences[0].files[0].content = audiences[1].files[0].content
                audiences[1].files[0].content = content
            }),
        Mutation(
            "truncated-gzip", "a packed file lacks its end", needs: "packed files",
            .files { audiences, job in
                guard job.layout.compression == .gzip else { return }
                try data(&audiences) { $0.content = Blob(Array(try $0.content.bytes().dropLast(9))) }
            }),
        Mutation(
            "plaintext-as-gzip", "a file is named .gz and not packed", needs: "packed files",
            .files { audiences, job in
                guard job.layout.compression == .gzip else { return }
                data(&audiences, first: true) { $0.content = Blob(Array("no gzip: \($0.name)\n".utf8)) }
            }),
        Mutation(
            "gzip-as-plaintext", "a packed file has the name of a plain one", needs: "packed files",
            .files { audiences, _ in
                data(&audiences) { if $0.name.hasSuffix(".gz") { $0.name.removeLast(3) } }
            }),
        Mutation(
            "manifest-size-off", "the manifest tells a size that is one off", needs: "a job with a manifest",
            .files { audiences, _ in try manifests(&audiences) { $0.replacing("\"size\":", with: "\"size\":1") } }),
        Mutation(
            "manifest-wrong-file", "the manifest lists a file that was not sent", needs: "a job with a manifest",
            .files { audiences, _ in try manifests(&audiences) { $0.replacing(".", with: "_9.") } }),
        Mutation(
            "manifest-wrong-run", "the manifest tells another run than its name", needs: "a job with a manifest",
            .files { audiences, _ in
                try manifests(&audiences) { $0.replacing("{\"flowRunId\":\"", with: "{\"flowRunId\":\"0") }
            }),
        Mutation(
            "manifest-not-json", "the manifest is cut", needs: "a job with a manifest",
            .files { audiences, _ in try manifests(&audiences) { String($0.dropLast(2)) } }),
    ]

    private static func each(_ audiences: inout [ExportedAudience], _ change: (inout [OutgoingFile]) -> Void) {
        for index in audiences.indices { change(&audiences[index].files) }
    }

    /// Every data file, or the first of each audience.
    private static func data(
        _ audiences: inout [ExportedAudience], first: Bool = false, _ change: (inout OutgoingFile) throws -> Void
    ) rethrows {
        for index in audiences.indices { try data(&audiences[index].files, first: first, change) }
    }

    private static func data(
        _ files: inout [OutgoingFile], first: Bool = false, _ change: (inout OutgoingFile) throws -> Void
    ) rethrows {
        for index in files.indices where !files[index].isManifest && (!first || index == 0) {
            try change(&files[index])
        }
    }

    private static func manifests(
        _ audiences: inout [ExportedAudience], _ change: (String) -> String
    ) throws {
        for index in audiences.indices {
            for file in audiences[index].files.indices where audiences[index].files[file].isManifest {
                let text = String(decoding: try audiences[index].files[file].content.bytes(), as: UTF8.self)
                audiences[index].files[file].content = Blob(Array(change(text).utf8))
            }
        }
    }

    /// The name with `number` before its first extension.
    private static func numbered(_ name: String, _ number: String) -> String {
        let dot = name.firstIndex(of: ".") ?? name.endIndex
        return name[..<dot] + number + name[dot...]
    }
}
