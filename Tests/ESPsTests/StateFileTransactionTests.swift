import Foundation
import Testing

@testable import ESPs

/// A state file in a folder of its own that vanishes with the test.
private func withState(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "state.db").path)
}

private let esp = "salesforce-marketing-cloud"

/// Imports `text` into the tables of `file`, as a drop after those before.
@discardableResult
private func drop(_ text: String, _ file: StateFile, _ settings: String? = nil) throws -> [Int] {
    try file.update(esp: esp) { state in
        var importing = try Importing(esp, settings)
        importing.state = state
        let outcome = try importing.run(text)
        state = importing.state
        return outcome.figures
    }
}

private func rows(_ file: StateFile) throws -> [[String?]] { try file.load(esp: esp).tables.first?.rows() ?? [] }

private struct Stop: Error {}

@Suite struct StateFileTransactionTests {
    @Test func `only what a drop changed is written, and what it deleted stays away`() throws {
        try withState { path in
            let file = StateFile(path: path)
            #expect(try drop("email,n\na@x.io,1\nb@x.io,2\nc@x.io,3\n", file) == [3, 3, 0, 0, 0, 0, 0])
            #expect(try drop("email,n\nb@x.io,9\nd@x.io,4\n", file) == [2, 1, 1, 0, 0, 0, 0])
            try file.update(esp: esp) { state in
                try state.change(state.tables[0].name) { $0.delete(0) }
            }
            #expect(try rows(file) == [["b@x.io", "9"], ["c@x.io", "3"], ["d@x.io", "4"]])
            // After a gap the numbers of the rows still fit.
            #expect(try drop("email,n\nd@x.io,5\na@x.io,1\n", file) == [2, 1, 1, 0, 0, 0, 0])
            #expect(
                try rows(file) == [["b@x.io", "9"], ["c@x.io", "3"], ["d@x.io", "5"], ["a@x.io", "1"]])
        }
    }

    @Test func `a column that comes later is added to the file, even one called like SQLite's row number`() throws {
        try withState { path in
            let file = StateFile(path: path)
            try drop("email\na@x.io\n", file)
            try file.update(esp: esp) { state in
                let table = state.tables[0].name
                state.prepare(table, columns: ["rowid"])
                try state.change(table) { table in
                    var image = RowImage(columns: 2)
                    image.set(0, "b@x.io")
                    image.set(1, "7")
                    _ = table.append(image)
                }
            }
            #expect(try rows(file) == [["a@x.io", nil], ["b@x.io", "7"]])
        }
    }

    @Test func `an import that fails leaves the file as it was`() throws {
        try withState { path in
            let file = StateFile(path: path)
            try drop("email\na@x.io\n", file)
            #expect(throws: Stop.self) {
                try file.update(esp: esp) { state in
                    try state.change(state.tables[0].name) { $0.delete(0) }
                    throw Stop()
                }
            }
            #expect(try rows(file) == [["a@x.io"]])
        }
    }

    @Test func `an import that fails leaves no new column or table, and the file untouched byte for byte`() throws {
        try withState { path in
            let file = StateFile(path: path)
            func drop(_ text: String, _ settings: String) throws -> ImportOutcome {
                try file.update(esp: "oracle-responsys") { state in
                    var importing = try Importing("oracle-responsys", settings)
                    importing.state = state
                    defer { state = importing.state }
                    return try importing.run(text)
                }
            }
            _ = try drop("EMAIL_ADDRESS_\na@x.io\n", "jobName: A")
            let before = try Data(contentsOf: URL(filePath: path))
            let failed = try drop("EMAIL_ADDRESS_,CITY_\nb@x.io,Bonn\nbad,X\n", "maxRejects: 0")
            #expect(failed.result == .failed)
            let extra = "target: supplemental\ntable: T\nprimaryKey: [CODE]\nfields: [{name: CODE}]"
            #expect(try drop("CODE\n", extra).result == .failed)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test func `a second import on the same file is refused with a sentence as long as the first one runs`() throws {
        try withState { path in
            try drop("email\na@x.io\n", StateFile(path: path))
            try StateFile(path: path).update(esp: esp) { _ in
                let other = complaint { try drop("email\nb@x.io\n", StateFile(path: path, patience: 0)) }
                #expect(other?.contains("in use by another import; nothing was imported") == true)
            }
            #expect(try rows(StateFile(path: path)) == [["a@x.io"]])
            #expect(try drop("email\nb@x.io\n", StateFile(path: path, patience: 0)) == [1, 1, 0, 0, 0, 0, 0])
        }
    }

    @Test func `two imports at once, both with patience, are both in the file afterwards`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "state.db").path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for address in ["a@x.io", "b@x.io", "c@x.io"] {
                group.addTask { try drop("email\n\(address)\n", StateFile(path: path)) }
            }
            try await group.waitForAll()
        }
        #expect(Set(try rows(StateFile(path: path)).map { $0[0] ?? "" }) == ["a@x.io", "b@x.io", "c@x.io"])
    }

    @Test func `a full disk leaves the tables as they were and says so`() throws {
        try withState { path in
            try drop("email,n\na@x.io,1\n", StateFile(path: path))
            let many = (0..<5000).map { "u\($0)@x.io,\($0)\n" }.joined()
            let full = StateFile(path: path, patience: 0, pageLimit: 12)
            let sentence = complaint { try drop("email,n\na@x.io,2\n\(many)", full) }
            #expect(sentence == "\(path) is as it was before: there is no room for the new tables on the disk")
            let error = #expect(throws: StateFileError.self) { try drop("email,n\na@x.io,2\n\(many)", full) }
            #expect(error?.isEnvironmental == true)
            #expect(try rows(StateFile(path: path)) == [["a@x.io", "1"]])
            // With room again the same drop goes in.
            #expect(try drop("email,n\na@x.io,2\n\(many)", StateFile(path: path)) == [5001, 5000, 1, 0, 0, 0, 0])
        }
    }

    @Test func `Responsys works out domain and hashes when the tables are read, and the file holds them`() throws {
        try withState { path in
            let file = StateFile(path: path)
            func run(_ text: String) throws -> [Int] {
                try file.update(esp: "oracle-responsys") { state in
                    var importing = try Importing("oracle-responsys", "matchColumnName1: CUSTOMER_ID_")
                    importing.state = state
                    let outcome = try importing.run(text)
                    state = importing.state
                    return outcome.figures
                }
            }
            #expect(try run("CUSTOMER_ID_,EMAIL_ADDRESS_\n1,A@x.io\n") == [1, 1, 0, 0, 0, 0, 0])
            #expect(try run("CUSTOMER_ID_,EMAIL_ADDRESS_\n1,A@x.io\n") == [1, 0, 0, 1, 0, 0, 0])
            #expect(try run("CUSTOMER_ID_,EMAIL_ADDRESS_\n1,b@y.io\n") == [1, 0, 1, 0, 0, 0, 0])
            let record = try #require(try file.load(esp: "oracle-responsys").tables[0].records().first)
            #expect(record["EMAIL_DOMAIN_"] == "y.io")
            // printf b@y.io | md5sum
            #expect(record["EMAIL_MD5_HASH_"] == "5e184b9a8ab25251f5f50a13d0dff06a")
        }
    }
}
