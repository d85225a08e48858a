import Drops
import Foundation
import Synchronization

/// How many versions and parts lie in each file of a data directory: the file goes with the last of them.
struct BodyCounts: Sendable {
    private var counts: [String: Int] = [:]

    init(_ bodies: [Blob]) { retain(bodies) }

    mutating func retain(_ bodies: [Blob]) {
        for body in bodies { counts[body.filePath ?? "", default: 0] += 1 }
    }

    /// Counts down; a body that nothing names any more is discarded, and gone when nobody reads it.
    mutating func release(_ bodies: [Blob]) {
        for body in bodies {
            guard let path = body.filePath, let count = counts[path] else { continue }
            counts[path] = count > 1 ? count - 1 : nil
            if count == 1 { body.discard() }
        }
    }
}

/// The bodies that a log names, one blob for each file however many versions lie in it.
final class BodyTable: Sendable {
    /// A log is read without a place for its bodies.
    struct Missing: Error {}

    private let directory: String
    private let known = Mutex<[String: Blob]>([:])

    init(directory: String) { self.directory = directory }

    /// The body in a file; one that lies nowhere when the file is gone.
    func blob(_ name: String) -> Blob {
        known.withLock { known in
            if let blob = known[name] { return blob }
            // What a later line deletes is gone already.
            let blob = (try? Blob(fileAt: directory + "/" + name)) ?? Blob([])
            known[name] = blob
            return blob
        }
    }
}

extension CodingUserInfoKey {
    /// Where the bodies lie that a log names.
    static let bodyTable = CodingUserInfoKey(rawValue: "bodyTable")!
}

extension Blob {
    /// Whether all of it lies in files, not more of them than one answer may hold open.
    var isInFewFiles: Bool {
        let leaves = leaves
        return leaves.count <= 64 && leaves.allSatisfy { $0.filePath != nil || $0.size == 0 }
    }

    /// The blobs of files that this one is joined from.
    var leaves: [Blob] {
        let parts = self.parts
        return parts.count == 1 && parts[0] === self ? [self] : parts.flatMap(\.leaves)
    }
}

extension ObjectVersion {
    var bodies: [Blob] { object?.content.leaves ?? [] }
}

extension MultipartUpload {
    var bodies: [Blob] { parts.values.flatMap(\.content.leaves) }
}

extension Bucket {
    var bodies: [Blob] { entries.values.flatMap { $0.flatMap(\.bodies) } + uploads.values.flatMap(\.bodies) }
}

extension StoreChange {
    /// The bodies that this change brings.
    var bodies: [Blob] {
        switch self {
        case .putVersion(_, _, let version): version.bodies
        case .beginUpload(_, let upload): upload.bodies
        case .putPart(_, _, let part): part.content.leaves
        default: []
        }
    }
}
