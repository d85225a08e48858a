public import Drops
public import Reading

/// The profiles that the drop must hold, no more and no fewer.
public struct ProfilesExpectation: Sendable {
    /// CSV in UTF-8 (comma, quotes doubled, header) or JSON Lines; packed with gzip too.
    public var file: Drop.File
    /// By default JSON Lines for a file named `.ndjson`, `.jsonl` or `.json`, else CSV.
    public var format: Dialect.Format
    /// Where a column of the drop is found in the expected file; absent means under the same name.
    public var columns: [String: String] = [:]
    /// Columns of the drop that are not compared.
    public var ignored: Set<String> = []

    /// Compares every column that both sides have under the same name.
    public init(file: Drop.File) {
        self.file = file
        let name = file.name.hasSuffix(".gz") ? file.name.dropLast(3) : file.name[...]
        format = [".ndjson", ".jsonl", ".json"].contains { name.hasSuffix($0) } ? .jsonLines : .csv
    }
}
