public import Drops

/// The profiles that the drop must hold, no more and no fewer.
public struct ProfilesExpectation: Sendable {
    /// CSV in UTF-8: comma, quotes doubled, header; `.csv.gz` too.
    public var file: Drop.File
    /// Where a column of the drop is found in the expected file; absent means under the same name.
    public var columns: [String: String] = [:]
    /// Columns of the drop that are not compared.
    public var ignored: Set<String> = []

    /// Compares every column that both sides have under the same name.
    public init(file: Drop.File) { self.file = file }
}
