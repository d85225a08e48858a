import ESPs
import Foundation
import RealPrograms
import Testing

/// A folder of its own that vanishes with the test.
private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}

private func members(_ text: String) throws -> ESPState {
    var importing = try Importing("salesforce-marketing-cloud")
    _ = try importing.run(text)
    return importing.state
}

/// What Python's own SQLite sees in the file.
private func python(_ script: String, _ path: String) throws -> String { try PythonScript.text(script, [path]) }

@Suite struct StateFileTests {
    @Test func `tables come back from the file as they were, and another program can query them`() throws {
        try withFolder { folder in
            let file = StateFile(path: folder.appending(path: "state.db").path)
            let state = try members("email,first \"name\"\na@x.io,Zoë\nb@x.io,\n")
            try file.save(state)
            let loaded = try file.load(esp: "salesforce-marketing-cloud")
            #expect(loaded.tables.map(\.name) == state.tables.map(\.name))
            #expect(loaded.tables.map { $0.rows() } == state.tables.map { $0.rows() })
            #expect(
                try python(
                    "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('select email, \"first \"\"name\"\"\" from \"Derived from header\"').fetchall())",
                    file.path) == "[('a@x.io', 'Zoë'), ('b@x.io', None)]")
        }
    }

    @Test func `a drop after a drop updates what the file holds`() throws {
        try withFolder { folder in
            let file = StateFile(path: folder.appending(path: "state.db").path)
            for (text, figures) in [
                ("email,n\na@x.io,1\n", [1, 1, 0, 0, 0, 0, 0]),
                ("email,n\na@x.io,2\nb@x.io,1\n", [2, 1, 1, 0, 0, 0, 0]),
            ] {
                try file.update(esp: "oracle-eloqua") { state in
                    var importing = try Importing("oracle-eloqua", "mapping: {n: C_City}")
                    importing.state = state
                    #expect(try importing.run(text).figures == figures)
                    state = importing.state
                }
            }
        }
    }

    @Test func `another provider's file, a newer one and a stranger's are refused and left alone`() throws {
        try withFolder { folder in
            let path = folder.appending(path: "state.db").path
            let file = StateFile(path: path)
            try file.save(members("email\na@x.io\n"))
            let bytes = FileManager.default.contents(atPath: path)
            #expect(
                complaint { _ = try file.load(esp: "oracle-eloqua") }?.contains(
                    "holds the tables of salesforce-marketing-cloud, not of oracle-eloqua") == true)
            #expect(
                complaint { try file.save(ESPState(esp: "oracle-eloqua")) }?.contains("holds the tables of") == true)
            #expect(FileManager.default.contents(atPath: path) == bytes)
            _ = try python(
                "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('update mockdest set version=2'); c.commit()",
                path)
            #expect(
                complaint { _ = try file.load(esp: "salesforce-marketing-cloud") }?.contains(
                    "newer mockdest (layout 2, known here 1)") == true)
            let other = folder.appending(path: "other.db").path
            _ = try python(
                "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('create table t (a)'); c.commit()", other
            )
            #expect(
                complaint { try StateFile(path: other).save(ESPState(esp: "x")) }?.contains(
                    "SQLite file of something else") == true)
            try Data("not a database, only text that is long enough to be looked at".utf8).write(
                to: folder.appending(path: "text.db"))
            #expect(
                complaint { _ = try StateFile(path: folder.appending(path: "text.db").path).load(esp: "x") }?.contains(
                    "not an SQLite database") == true)
        }
    }

    @Test func `a write that fails half way leaves the file as it was`() throws {
        try withFolder { folder in
            let path = folder.appending(path: "state.db").path
            let file = StateFile(path: path)
            try file.save(members("email\na@x.io\n"))
            let bytes = FileManager.default.contents(atPath: path)
            // /dev/full cannot be a database; a column count past SQLite's limit fails just as late, after the old tables are dropped.
            let wide = "email," + (0..<2100).map { "c\($0)" }.joined(separator: ",")
            #expect(
                complaint { try file.save(members("\(wide)\nb@x.io\(String(repeating: ",", count: 2100))\n")) }?
                    .contains("too many columns") == true)
            #expect(FileManager.default.contents(atPath: path) == bytes)
            #expect(try file.load(esp: "salesforce-marketing-cloud").tables[0].rows() == [["a@x.io"]])
        }
    }

    @Test func `a process killed in the middle of saving leaves the old tables`() throws {
        try withFolder { folder in
            let path = folder.appending(path: "state.db").path
            let file = StateFile(path: path)
            try file.save(members("email\na@x.io\n"))
            // Half a transaction of another process, then SIGKILL: the journal stays and is rolled back on the next open.
            #expect(throws: RealProgram.Failure.self) {
                try python(
                    """
                    import os,signal,sqlite3,sys
                    c=sqlite3.connect(sys.argv[1],isolation_level=None)
                    c.execute('pragma cache_size=1'); c.execute('begin immediate')
                    c.execute('delete from "Derived from header"')
                    c.executemany('insert into "Derived from header" values (?)',[('x'*500,)]*5000)
                    os.kill(os.getpid(),signal.SIGKILL)
                    """, path)
            }
            #expect(
                FileManager.default.fileExists(atPath: "\(path)-journal"),
                "the kill must have come amid the transaction")
            #expect(try file.load(esp: "salesforce-marketing-cloud").tables[0].rows() == [["a@x.io"]])
        }
    }
}
