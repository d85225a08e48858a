import Drops
import Foundation

/// A folder that takes what providers hand back after a run, one file per document under the name the provider gives it.
public struct ResultFolder: Sendable {
    /// What became of the documents of one outcome.
    public struct Receipt: Sendable, Equatable {
        /// Names of the files, below the folder.
        public var written: [String] = []
        /// Names of the documents that hold values of the file and were therefore not written.
        public var withheld: [String] = []
    }

    /// Path of the folder; made when something is written.
    public let path: String

    /// Makes nothing yet.
    public init(path: String) { self.path = path }

    /// Writes the documents of `outcome`; one that is there already under the same name is replaced.
    ///
    /// - Parameters:
    ///   - folder: name of a folder below this one, for the outcomes of several providers; nil for none.
    ///   - showsValues: whether documents that hold values of the file are written too.
    /// - Throws: `CocoaError` with the path when the folder cannot be made or a file not be written.
    public func write(
        _ outcome: ImportOutcome, below folder: String? = nil, showsValues: Bool = false
    ) throws -> Receipt {
        var receipt = Receipt()
        var taken: Set<String> = []
        let base = URL(filePath: path).appending(path: folder ?? "")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        for document in outcome.documents {
            let name = Self.unique(Self.fileName(document), among: &taken)
            let shown = folder.map { "\($0)/\(name)" } ?? name
            guard showsValues || !document.isPersonal else {
                receipt.withheld.append(shown)
                continue
            }
            try Data(document.content.bytes()).write(to: base.appending(path: name), options: .atomic)
            receipt.written.append(shown)
        }
        return receipt
    }

    /// The provider's name without what a file name cannot hold; mails and logs have no suffix of their own.
    private static func fileName(_ document: ResultDocument) -> String {
        let name = String(document.name.map { "/\\:".contains($0) || $0.asciiValue.map { $0 < 32 } == true ? "_" : $0 })
        return name.contains(".") ? name : "\(name).txt"
    }

    /// The outcomes of several files have documents of the same name.
    private static func unique(_ name: String, among taken: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            let parts = name.split(separator: ".", maxSplits: 1)
            candidate = "\(parts[0]) \(number).\(parts.count > 1 ? parts[1] : "txt")"
            number += 1
        }
        return candidate
    }
}
