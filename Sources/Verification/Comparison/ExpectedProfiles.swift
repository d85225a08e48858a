import Drops
import Foundation
import NearMiss
import Reading

/// The expected profiles: their file as a table, and which of its columns stand for which of the drop's.
struct ExpectedProfiles: Sendable {
    /// A column of the drop that is compared.
    struct ComparedColumn: Sendable {
        var name: String
        var expectedIndex: Int
    }

    let table: Table
    /// Where the identity's columns stand in the expected file.
    let identityIndices: [Int]
    let compared: [ComparedColumn]

    /// - Parameter columns: of the drop.
    /// - Throws: ``ExpectationError`` when the expected file does not have what the expectation names.
    init(_ expectation: ProfilesExpectation, identity: IdentityExpectation, columns: [String]) throws {
        // Single profiles are looked up by their offset, which a packed file has none for.
        let spool = Spool(directory: FileManager.default.temporaryDirectory.path)
        let file: Drop.File
        do { file = try expectation.file.unpacked(into: spool) } catch let error as ReadingError {
            throw ExpectationError("the expected profiles \(expectation.file.path): \(error.message)")
        }
        let dialect = expectation.format == .csv ? Dialect() : .jsonLines
        table = try Table(name: file.path, files: [file], dialect: dialect, compression: .none).withAllColumns()
        guard let header = try table.columns.first ?? table.header(), !header.isEmpty else {
            let content = expectation.format == .csv ? "header" : "object"
            throw ExpectationError("the expected profiles \(expectation.file.path) hold no \(content)")
        }
        func index(of column: String) throws -> Int? {
            let name = expectation.columns[column] ?? column
            if let index = header.firstIndex(of: name) { return index }
            guard expectation.columns[column] != nil || identity.columns.contains(column) else { return nil }
            let absence = expectation.format == .csv ? "" : "; a key that is null in all of them is written as null"
            let hint = NearMiss.nearest(to: name, among: header).map { "; did you mean \"\($0)\"?" } ?? absence
            throw ExpectationError("the expected profiles \(expectation.file.path) have no column \"\(name)\"\(hint)")
        }
        identityIndices = try identity.columns.compactMap(index)
        compared = try columns.filter { !identity.columns.contains($0) && !expectation.ignored.contains($0) }
            .compactMap { name in try index(of: name).map { ComparedColumn(name: name, expectedIndex: $0) } }
    }

    /// How many fields a record must have at least.
    var width: Int { 1 + (identityIndices + compared.map(\.expectedIndex)).reduce(0, max) }

    /// The identity of the record at `offset`, for people.
    func identityText(at offset: UInt64, _ lookup: RecordLookup) throws -> String {
        let fields = try lookup.fields(at: Int(offset))
        return identityIndices.map { fields[$0].text }.joined(separator: " + ")
    }

    /// The physical lines on which the bytes at `offsets` stand, in one pass.
    ///
    /// - Parameter offsets: in order.
    func lines(at offsets: [UInt64]) throws -> [Int] {
        var line = 1
        var position = 0
        return try offsets.map { offset in
            try table.files[0].content.forEachPiece(in: position..<Int(offset)) { line += Self.lineFeeds(in: $0) }
            position = Int(offset)
            return line
        }
    }

    private static func lineFeeds(in bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var rest = bytes
        while let base = rest.baseAddress, let found = memchr(base, 0x0A, rest.count) {
            count += 1
            rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - base + 1)...])
        }
        return count
    }
}

/// An expectation that contradicts itself or the files it names: one sentence.
public struct ExpectationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence for people; there is nothing else to tell these errors apart by.
    public let description: String
    init(_ description: String) { self.description = description }
}
