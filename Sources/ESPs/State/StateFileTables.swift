import GRDB
import GRDBSQLite

/// The tables of a state within a database, inside a transaction of the caller's.
///
/// A row of the state is the row of the database with the number after its own, so that only what changed is written.
struct StateFileTables {
    private static let applicationID: Int32 = 0x6D6F_636B

    private let database: Database

    init(_ database: Database) { self.database = database }

    private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// What SQLite calls the number of a row, which a column of the same name would hide.
    private static func numberName(among columns: [String]) -> String {
        ["rowid", "_rowid_", "oid"].first { name in !columns.contains { $0.lowercased() == name } } ?? "rowid"
    }

    private func names() throws -> [String] {
        guard try database.tableExists("mockdest_tables") else { return [] }
        return try String.fetchAll(database, sql: "SELECT name FROM mockdest_tables ORDER BY position")
    }

    // MARK: Reading

    func tables() throws -> [StateTable] { try names().map(table) }

    private func table(_ name: String) throws -> StateTable {
        let columns = try database.columns(in: name).map(\.name)
        var table = StateTable(name: name, columns: columns)
        var image = RowImage(columns: columns.count)
        let number = Self.numberName(among: columns)
        let statement = try database.makeStatement(sql: "SELECT \(number), * FROM \(quoted(name)) ORDER BY \(number)")
        let handle = statement.sqliteStatement
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            while table.rowLimit < Int(sqlite3_column_int64(handle, 0)) - 1 { table.appendGap() }
            image.clear()
            for column in columns.indices {
                let place = Int32(column + 1)
                guard sqlite3_column_type(handle, place) != SQLITE_NULL else { continue }
                let bytes = sqlite3_column_text(handle, place)
                image.set(
                    column, UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, place))))
            }
            _ = table.append(image)
            code = sqlite3_step(handle)
        }
        sqlite3_reset(handle)
        try expect(SQLITE_DONE, code)
        return table
    }

    // MARK: Writing

    /// - Parameter asWhole: whether what the database holds is replaced; otherwise it is what the state was loaded
    ///   from, and only the difference is written.
    func write(_ state: ESPState, asWhole: Bool) throws {
        var known = try names()
        if asWhole {
            for name in known { try database.execute(sql: "DROP TABLE \(quoted(name))") }
            try database.execute(sql: "DROP TABLE IF EXISTS mockdest; DROP TABLE IF EXISTS mockdest_tables")
            known = []
        } else if try isUnchanged(state, known) {
            return
        }
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS mockdest (esp TEXT NOT NULL, version INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS mockdest_tables (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
                PRAGMA application_id = \(Self.applicationID);
                """)
        if try Int.fetchOne(database, sql: "SELECT count(*) FROM mockdest") == 0 {
            try database.execute(
                sql: "INSERT INTO mockdest VALUES (?, ?)", arguments: [state.esp, StateFile.version])
        }
        for (position, table) in state.tables.enumerated() {
            if known.contains(table.name) {
                try addColumns(table)
                try writeChanges(table)
            } else {
                try create(table, at: position)
                try writeAll(table)
            }
        }
    }

    /// Whether the file holds everything already.
    private func isUnchanged(_ state: ESPState, _ known: [String]) throws -> Bool {
        guard state.tables.map(\.name) == known else { return false }
        return try state.tables.allSatisfy {
            try $0.unsaved.isEmpty && $0.columns.count == database.columns(in: $0.name).count
        } && !known.isEmpty
    }

    private func create(_ table: StateTable, at position: Int) throws {
        try database.execute(sql: "INSERT INTO mockdest_tables VALUES (?, ?)", arguments: [position, table.name])
        let columns = table.columns.map { "\(quoted($0)) TEXT" }.joined(separator: ", ")
        try database.execute(sql: "CREATE TABLE \(quoted(table.name)) (\(columns))")
    }

    private func addColumns(_ table: StateTable) throws {
        for column in table.columns.dropFirst(try database.columns(in: table.name).count) {
            try database.execute(sql: "ALTER TABLE \(quoted(table.name)) ADD COLUMN \(quoted(column)) TEXT")
        }
    }

    private func writeAll(_ table: StateTable) throws {
        let statement = try insertion(into: table)
        for row in 0..<table.rowLimit where table.isLive(row) { try write(row, of: table, with: statement) }
    }

    private func writeChanges(_ table: StateTable) throws {
        let statement = try insertion(into: table)
        let deletion = try database.makeStatement(
            sql: "DELETE FROM \(quoted(table.name)) WHERE \(Self.numberName(among: table.columns)) = ?")
        try table.unsaved.forEach { row in
            // A row that was added and taken back again was never in the file.
            guard row < table.rowLimit else { return }
            if table.isLive(row) {
                try write(row, of: table, with: statement)
            } else {
                try deletion.execute(arguments: [row + 1])
            }
        }
    }

    private func insertion(into table: StateTable) throws -> Statement {
        let names = ([Self.numberName(among: table.columns)] + table.columns.map(quoted)).joined(separator: ", ")
        let places = Array(repeating: "?", count: table.columns.count + 1).joined(separator: ", ")
        return try database.makeStatement(
            sql: "INSERT OR REPLACE INTO \(quoted(table.name)) (\(names)) VALUES (\(places))")
    }

    private func write(_ row: Int, of table: StateTable, with statement: Statement) throws {
        let handle = statement.sqliteStatement
        sqlite3_bind_int64(handle, 1, Int64(row + 1))
        // Bound by hand: boxing each value would cost more than writing it. SQLite copies what it is given.
        table.read(row) { column, value in
            let place = Int32(column + 2)
            if let value, let base = value.baseAddress {
                sqlite3_bind_text(
                    handle, place, base.assumingMemoryBound(to: CChar.self), Int32(value.count),
                    unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            } else if value != nil {
                sqlite3_bind_text(handle, place, "", 0, nil)
            } else {
                sqlite3_bind_null(handle, place)
            }
        }
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        try expect(SQLITE_DONE, code)
    }

    private func expect(_ wanted: Int32, _ code: Int32) throws {
        guard code != wanted else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}
