import Foundation
import Testing

@testable import Harness

/// When audiences were last exported, over a restart.
struct LastRunsTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "mockdest-slots-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private let noon = Date(timeIntervalSince1970: 43_200)
    private let evening = Date(timeIntervalSince1970: 64_800)

    @Test func `the last slot of each audience is known after a restart`() throws {
        try withFolder { folder in
            let runs = try LastRuns(directory: folder)
            try runs.keep(noon, flow: "f", audience: "a")
            try runs.keep(noon, flow: "f", audience: "b")
            try runs.keep(evening, flow: "f", audience: "a")
            let again = try LastRuns(directory: folder)
            #expect(again.slot(flow: "f", audience: "a") == evening)
            #expect(again.slot(flow: "f", audience: "b") == noon)
            #expect(again.slot(flow: "g", audience: "a") == nil)
        }
    }

    @Test func `a line that a crash cut off is left out, and the next one is whole`() throws {
        try withFolder { folder in
            try LastRuns(directory: folder).keep(noon, flow: "f", audience: "a")
            let path = folder + "/flow-slots.jsonl"
            let line = try Data(contentsOf: URL(filePath: path))
            for length in 1..<line.count {
                try (line + line.prefix(length)).write(to: URL(filePath: path))
                let runs = try LastRuns(directory: folder)
                try runs.keep(evening, flow: "f", audience: "a")
                #expect(try LastRuns(directory: folder).slot(flow: "f", audience: "a") == evening, "cut at \(length)")
            }
        }
    }

    @Test func `a file of something else is refused with its line, and without a folder nothing is written`() throws {
        try withFolder { folder in
            try LastRuns(directory: folder).keep(noon, flow: "f", audience: "a")
            try Data("hello\n".utf8).write(to: URL(filePath: folder + "/flow-slots.jsonl"))
            #expect { try LastRuns(directory: folder) } throws: { "\($0)".contains("flow-slots.jsonl, line 1, is no") }
        }
        let runs = try LastRuns(directory: nil)
        try runs.keep(noon, flow: "f", audience: "a")
        #expect(runs.slot(flow: "f", audience: "a") == noon)
    }
}
