import Foundation
import GRDB
import GRDBSQLite

/// A provider's tables in an SQLite file that a person can open and query.
///
/// Each table of the state is a table of the file, its columns text, its rows in the order of their adding; the table
/// `mockdest` says whose tables they are and in which version of the layout.
public struct StateFile: Sendable {
    /// The layout this code writes; a file with a higher one is refused.
    public static let version = 1

    /// Where the SQLite file is, or will be once something is saved.
    public let path: String
    /// How long an import waits for another one that has the file, in seconds.
    public let patience: Double
    /// Pages of 4096 bytes that the file may have; nil: what the disk holds.
    private let pageLimit: Int?

    /// Opens nothing yet; the file need not exist.
    ///
    /// - Parameter patience: how long an import waits for another one that has the file, in seconds.
    public init(path: String, patience: Double = 30) { self.init(path: path, patience: patience, pageLimit: nil) }

    /// - Parameter pageLimit: as if the disk were full after so many pages.
    init(path: String, patience: Double = 30, pageLimit: Int?) {
        self.path = path
        self.patience = patience
        self.pageLimit = pageLimit
    }

    /// The tables of `esp` in the file; none yet when there is no file, or an empty one.
    ///
    /// - Throws: ``StateFileError`` for a file of another provider, a newer version, or no such file at all.
    public func load(esp: String) throws -> ESPState {
        guard FileManager.default.fileExists(atPath: path) else { return ESPState(esp: esp) }
        return try opened { queue in try queue.read { try read(esp: esp, from: $0) } }
    }

    /// Writes `state` in one transaction: whoever reads the file, or finds it after a crash, sees all of it or the old one.
    ///
    /// - Throws: ``StateFileError`` as ``load(esp:)``, and when the disk refuses; the file is then as before.
    public func save(_ state: ESPState) throws {
        try locked { database in
            try check(database, esp: state.esp)
            try StateFileTables(database).write(state, asWhole: true)
        }
    }

    /// Loads the tables, runs `body` on them and saves what it changed, all in one transaction that holds the file:
    /// another import waits, or is refused after ``patience``.
    ///
    /// When `body` throws, the disk is full or the process ends, the file stays as it was.
    public func update<Value>(esp: String, _ body: (inout ESPState) throws -> Value) throws -> Value {
        try locked { database in
            var state = try read(esp: esp, from: database)
            state.noteSaved()
            let value = try body(&state)
            try StateFileTables(database).write(state, asWhole: false)
            return value
        }
    }

    /// Runs `body` in a transaction that nobody else writes beside.
    private func locked<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try opened { queue in
            try queue.writeWithoutTransaction { database in
                if let pageLimit { try database.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { throw StateFileError(path: path, reason: "was not written") }
                return value
            }
        }
    }

    private func opened<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(patience)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let value = try body(queue)
            try queue.close()
            return value
        } catch let error as DatabaseError {
            throw StateFileError(path: path, error)
        }
    }

    private func read(esp: String, from database: Database) throws -> ESPState {
        guard try check(database, esp: esp) else { return ESPState(esp: esp) }
        return ESPState(esp: esp, tables: try StateFileTables(database).tables())
    }

    /// - Returns: false where there are no tables at all yet.
    @discardableResult
    private func check(_ database: Database, esp: String) throws -> Bool {
        guard try database.tableExists("mockdest") else {
            if try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 { return false }
            throw StateFileError(
                path: path, reason: "is no state file of mockdest but an SQLite file of something else")
        }
        guard let row = try Row.fetchOne(database, sql: "SELECT esp, version FROM mockdest") else {
            throw StateFileError(path: path, reason: "is no state file of mockdest")
        }
        let found: String = row["esp"]
        let version: Int = row["version"]
        if version > Self.version {
            throw StateFileError(
                path: path, reason: "was written by a newer mockdest (layout \(version), known here \(Self.version))")
        }
        if found != esp {
            throw StateFileError(
                path: path, reason: "holds the tables of \(found), not of \(esp); give each ESP a file of its own")
        }
        return true
    }
}

/// A state file that cannot be used: which, and why.
public struct StateFileError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The file concerned.
    public let path: String
    /// What follows the path in the sentence, such as `is no state file of mockdest`.
    public let reason: String
    /// Whether the machine is at fault and not the file: the disk is full or fails, or another import has the file.
    public let isEnvironmental: Bool
    /// Path and reason as one sentence.
    public var description: String { "\(path) \(reason)" }

    init(path: String, reason: String, isEnvironmental: Bool = false) {
        self.path = path
        self.reason = reason
        self.isEnvironmental = isEnvironmental
    }

    /// SQLite's result codes, https://www.sqlite.org/rescode.html.
    fileprivate init(path: String, _ error: DatabaseError) {
        let words = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                path: path,
                reason: "is in use by another import; nothing was imported, try again when that one has ended",
                isEnvironmental: true)
        case .SQLITE_FULL:
            self.init(
                path: path, reason: "is as it was before: there is no room for the new tables on the disk",
                isEnvironmental: true)
        case .SQLITE_IOERR:
            self.init(
                path: path, reason: "is as it was before: it could not be read or written (\(words))",
                isEnvironmental: true)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(path: path, reason: "is no state file of mockdest: it is not an SQLite database, or damaged")
        default: self.init(path: path, reason: "cannot be used: \(words)")
        }
    }
}
