/// What a provider's tables hold, from one drop to the next.
public struct ESPState: Sendable {
    /// Id of the provider whose tables these are.
    public let esp: String
    /// In the order in which they were made.
    public private(set) var tables: [StateTable]

    /// No tables yet.
    public init(esp: String) { self.init(esp: esp, tables: []) }

    init(esp: String, tables: [StateTable]) {
        self.esp = esp
        self.tables = tables
    }

    /// The table called `name`.
    public func table(_ name: String) -> StateTable? { tables.first { $0.name == name } }

    /// The tables with how many columns each has.
    var shape: [(name: String, columns: Int)] { tables.map { ($0.name, $0.columns.count) } }

    /// Takes away the tables and columns that came since `shape`, after a run that failed and left no row in them.
    mutating func takeBack(to shape: [(name: String, columns: Int)]) {
        tables.removeLast(tables.count - shape.count)
        for (index, table) in shape.enumerated() { tables[index].removeColumns(from: table.columns) }
    }

    /// Makes the table called `name` if it is not there, and adds the columns it lacks.
    mutating func prepare(_ name: String, columns: [String]) {
        if let index = tables.firstIndex(where: { $0.name == name }) {
            tables[index].addColumns(columns)
        } else {
            var table = StateTable(name: name, columns: [])
            table.addColumns(columns)
            tables.append(table)
        }
    }

    /// From now on a column of the table follows from another one; see ``StateTable/derive(_:from:by:)``.
    mutating func derive(
        _ column: String, from source: String, in table: String,
        by value: @escaping @Sendable (UnsafeRawBufferPointer) -> String
    ) {
        guard let index = tables.firstIndex(where: { $0.name == table }) else { return }
        tables[index].derive(column, from: source, by: value)
    }

    /// Notes that a file holds all tables as they are now.
    mutating func noteSaved() { for index in tables.indices { tables[index].noteSaved() } }

    /// Lends out one table for changes; whatever `body` did is undone when it throws.
    mutating func change<Value>(_ name: String, _ body: (inout StateTable) throws -> Value) throws -> Value {
        try change([name]) { try body(&$0[0]) }
    }

    /// Lends out tables for changes; whatever `body` did to any of them is undone when it throws.
    mutating func change<Value>(_ names: [String], _ body: (inout [StateTable]) throws -> Value) throws -> Value {
        let places = try names.map { name in
            guard let place = tables.firstIndex(where: { $0.name == name }) else { throw ESPStateError.noTable(name) }
            return place
        }
        // Taken out, not copied: two owners would mean a copy of all rows.
        var lent = places.map { place in
            let table = tables[place]
            tables[place] = StateTable(name: table.name, columns: [])
            return table
        }
        for index in lent.indices { lent[index].begin() }
        defer { for (place, table) in zip(places, lent) { tables[place] = table } }
        do {
            let value = try body(&lent)
            for index in lent.indices { lent[index].commit() }
            return value
        } catch {
            for index in lent.indices { lent[index].rollback() }
            throw error
        }
    }
}

/// A state that cannot be used.
public enum ESPStateError: Error, CustomStringConvertible, Sendable, Equatable {
    case otherESP(expected: String, found: String)
    case noTable(String)

    /// One sentence with the providers or the table concerned.
    public var description: String {
        switch self {
        case .otherESP(let expected, let found):
            "the state holds the tables of \(found), not of \(expected); give each ESP a state of its own"
        case .noTable(let name): "the state holds no table \"\(name)\""
        }
    }
}
