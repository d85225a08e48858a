public import Drops
import Verification

public import struct Foundation.Date

/// A file as it lies on an endpoint, before anybody reads it.
public struct OfferedFile: Sendable {
    /// Object key or path below the user's root, without a leading slash.
    public var path: String
    /// Over which kind of endpoint it came.
    public var endpoint: EndpointKind
    /// Bucket, or the root of SFTP users; empty where nobody asks.
    public var container: String
    /// Bytes.
    public var size: Int
    /// When the write finished.
    public var modifiedAt: Date
    /// Path under which it was first written, when it was renamed into place.
    public var writtenAs: String?
    /// Its bytes, for providers that compare a count file with the data file; nil when only names are known.
    public var content: Blob?

    /// Takes all parts as they are; path, endpoint and time are enough for a choice by name.
    public init(
        path: String, endpoint: EndpointKind, container: String = "", size: Int = 0, modifiedAt: Date,
        writtenAs: String? = nil,
        content: Blob? = nil
    ) {
        self.path = path
        self.endpoint = endpoint
        self.container = container
        self.size = size
        self.modifiedAt = modifiedAt
        self.writtenAs = writtenAs
        self.content = content
    }

    /// The last path component.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }
    /// The path without its last component.
    public var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
}

/// Which of the offered files an import takes, and why not the others.
public struct FileSelection: Sendable {
    /// What the provider does with a file of its choice once the run is over.
    public enum Afterwards: Sendable, Hashable {
        case stays
        case deleted
        /// Moved to this path.
        case moved(String)
    }

    /// In the order in which they are imported.
    public var chosen: [OfferedFile]
    /// What was noticed on the way, rule by rule.
    public var notes: [ImportOutcome.Row]
    /// Files that are taken away without an import, as a choice that fails takes them away.
    public var discarded: [OfferedFile] = []
    /// What becomes of each chosen file after a successful run, and of each discarded one.
    public var afterwards: Afterwards
    /// Ids of the rules that reject a file and have it taken away all the same.
    public var failuresThatClear: Set<String> = []
    /// Whether the provider calls it an error that nothing was chosen; false when it only waits.
    public var isError: Bool

    /// Takes all parts as they are; without more, chosen files stay and an empty choice is no error.
    public init(
        chosen: [OfferedFile], notes: [ImportOutcome.Row] = [], afterwards: Afterwards = .stays, isError: Bool = false
    ) {
        self.chosen = chosen
        self.notes = notes
        self.afterwards = afterwards
        self.isError = isError
    }

    /// Whether the chosen files are taken away after a run that ended so.
    public func clears(after outcome: ImportOutcome) -> Bool {
        outcome.result != .failed
            || outcome.rows.contains { $0.effect == .fileRejected && failuresThatClear.contains($0.rule) }
    }

    /// Adds what `rule` says of `file`.
    mutating func note(_ rule: Rule, _ effect: ImportOutcome.Effect, file: String?, _ message: MaskableText) {
        notes.append(.init(file: file, effect: effect, rule: rule.id, message: message))
    }
}

extension ImportOutcome {
    /// A run that found no file: failed where the provider calls that an error, else skipped; nothing changed.
    public init(esp: String, withoutFile selection: FileSelection) {
        self.init(
            esp: esp, totals: .init(), result: selection.isError ? .failed : .skipped, status: "no file found",
            rows: [],
            counts: [], assumptions: [], documents: [])
        precede(with: selection)
    }

    /// Puts what the selection noticed before what the import did.
    public mutating func precede(with selection: FileSelection) {
        rows = selection.notes + rows
        var counted: [RuleCount] = []
        for note in selection.notes {
            if let index = counted.firstIndex(where: { $0.rule == note.rule && $0.effect == note.effect }) {
                counted[index].count += 1
            } else {
                counted.append(RuleCount(rule: note.rule, effect: note.effect, count: 1))
            }
        }
        counts = counted + counts
    }
}
