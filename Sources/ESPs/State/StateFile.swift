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
    private static let applicationID: Int32 = 0x6D6F_636B

    /// Where the SQLite file is, or will be once something is saved.
    public let path: String

    /// Opens nothing yet; the file need not exist.
    public init(path: String) { self.path = path }

    /// The tables of `esp` in the file; none yet when there is no file.
    ///
    /// - Throws: ``StateFileError`` for a file of another provider, a newer version, or no such file at all.
    public func load(esp: String) throws -> ESPState {
        guard FileManager.default.fileExists(atPath: path) else { return ESPState(esp: esp) }
        return try opened { queue in
            try queue.read { database in
                try check(database, esp: esp)
                let names = try String.fetchAll(database, sql: "SELECT name FROM mockdest_tables ORDER BY position")
                return ESPState(esp: esp, tables: try names.map { try Self.table($0, in: database) })
            }
        }
    }

    /// Writes `state` in one transaction: whoever reads the file, or finds it after a crash, sees all of it or the old one.
    ///
    /// - Throws: ``StateFileError`` as ``load(esp:)``, and when the disk refuses; the file is then as before.
    public func save(_ state: ESPState) throws {
        try opened { queue in
            try queue.write { database in
                if try database.tableExists("mockdest") {
                    try check(database, esp: state.esp)
                } else if try !Self.isEmpty(database) {
                    throw StateFileError(path: path, reason: "is an SQLite file of something else")
                }
                try Self.write(state, to: database)
            }
        }
    }

    /// Loads the tables, runs `body` on them and saves them. When `body` throws the file stays as it was.
    public func update<Value>(esp: String, _ body: (inout ESPState) throws -> Value) throws -> Value {
        var state = try load(esp: esp)
        let value = try body(&state)
        try save(state)
        return value
    }

    private func opened<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let value = try body(queue)
            try queue.close()
            return value
        } catch let error as DatabaseError {
            throw StateFileError(
                path: path, reason: "cannot be used: \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
        }
    }

    private func check(_ database: Database, esp: String) throws {
        guard try database.tableExists("mockdest"),
            let row = try Row.fetchOne(database, sql: "SELECT esp, version FROM mockdest")
        else { throw StateFileError(path: path, reason: "is no state file of mockdest") }
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
    }

    private static func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
    }

    // MARK: Rows

    private static func quoted(_ name: String) -> String { "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\"" }

    private static func write(_ state: ESPState, to database: Database) throws {
        if try database.tableExists("mockdest_tables") {
            for name in try String.fetchAll(database, sql: "SELECT name FROM mockdest_tables") {
                try database.execute(sql: "DROP TABLE \(quoted(name))")
            }
        }
        try database.execute(
            sql: """
                DROP TABLE IF EXISTS mockdest; DROP TABLE IF EXISTS mockdest_tables;
                CREATE TABLE mockdest (esp TEXT NOT NULL, version INTEGER NOT NULL);
                CREATE TABLE mockdest_tables (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
                PRAGMA application_id = \(applicationID);
                """)
        try database.execute(sql: "INSERT INTO mockdest VALUES (?, ?)", arguments: [state.esp, version])
        for (position, table) in state.tables.enumerated() {
            try database.execute(sql: "INSERT INTO mockdest_tables VALUES (?, ?)", arguments: [position, table.name])
            let columns = table.columns.map { "\(quoted($0)) TEXT" }.joined(separator: ", ")
            try database.execute(sql: "CREATE TABLE \(quoted(table.name)) (\(columns))")
            try insert(table, into: database)
        }
    }

    private static func insert(_ table: StateTable, into database: Database) throws {
        let places = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
        let statement = try database.makeStatement(sql: "INSERT INTO \(quoted(table.name)) VALUES (\(places))")
        let handle = statement.sqliteStatement
        for row in 0..<table.rowLimit where table.isLive(row) {
            // Bound by hand: boxing each value would cost more than writing it. SQLite keeps no pointer past the step.
            table.read(row) { column, value in
                if let value, let base = value.baseAddress {
                    sqlite3_bind_text(
                        handle, Int32(column + 1), base.assumingMemoryBound(to: CChar.self), Int32(value.count),
                        unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                } else if value != nil {
                    sqlite3_bind_text(handle, Int32(column + 1), "", 0, nil)
                } else {
                    sqlite3_bind_null(handle, Int32(column + 1))
                }
            }
            let code = sqlite3_step(handle)
            sqlite3_reset(handle)
            guard code == SQLITE_DONE else {
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
            }
        }
    }

    private static func table(_ name: String, in database: Database) throws -> StateTable {
        let columns = try database.columns(in: name).map(\.name)
        var table = StateTable(name: name, columns: columns)
        var image = RowImage(columns: columns.count)
        let statement = try database.makeStatement(sql: "SELECT * FROM \(quoted(name)) ORDER BY rowid")
        let handle = statement.sqliteStatement
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            image.clear()
            for column in columns.indices where sqlite3_column_type(handle, Int32(column)) != SQLITE_NULL {
                let bytes = sqlite3_column_text(handle, Int32(column))
                let count = Int(sqlite3_column_bytes(handle, Int32(column)))
                image.set(column, UnsafeRawBufferPointer(start: bytes, count: count))
            }
            _ = table.append(image)
            code = sqlite3_step(handle)
        }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
        }
        return table
    }
}

/// A state file that cannot be used: which, and why.
public struct StateFileError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The file concerned.
    public let path: String
    /// What follows the path in the sentence, such as `is no state file of mockdest`.
    public let reason: String
    /// Path and reason as one sentence.
    public var description: String { "\(path) \(reason)" }
}
