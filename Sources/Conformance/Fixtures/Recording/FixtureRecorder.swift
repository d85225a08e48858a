import Drops
import Foundation
public import Harness
import StrictYAML
import Verification

/// Keeps what a running server receives as a fixture set.
public struct FixtureRecorder: Sendable {
    /// What is recorded, and when it ends.
    public struct Options: Sendable {
        /// The drops after which it ends; nil for as many as come.
        public var drops: Int?
        /// It ends when nothing came for so long; nil for never.
        public var untilIdle: Duration?
        /// A drop is whole when nothing came for so long.
        public var settle = Duration.milliseconds(500)
        /// Leaves out what the server holds already.
        public var skipsPresent = false
        /// Path of an expectation for all drops; nil drafts one from each.
        public var expectation: String?
        /// The destination's name; nil takes it from the first file's name.
        public var destination: String?

        /// Records for ever, with what is there already.
        public init() {}
    }

    /// What came of it.
    public struct Summary: Sendable {
        /// Folders of the drops, in order.
        public var drops: [String] = []
        /// What is not in the set, and why; a sentence each.
        public var remarks: [String] = []
    }

    private let client: AdminClient
    private let options: Options

    /// Nothing is asked before ``record(into:)``.
    public init(_ client: AdminClient, options: Options = Options()) {
        self.client = client
        self.options = options
    }

    /// Writes the set into `directory`, which must be empty or not there. A cancelled task ends the recording, and
    /// what came until then is the set.
    ///
    /// - Throws: ``FixtureError`` when nothing came or the folder cannot be used; `AdminClient.Refusal` when no server
    ///   answers at the start.
    public func record(into directory: String) async throws -> Summary {
        if let path = options.expectation { _ = try LocalDrop.expectation(at: path, for: directory) }
        let present = try await client.drops()
        try FixtureFolder.prepare(directory)
        var intake = Intake(client, directory: directory)
        do {
            let first = options.skipsPresent ? present.map(\.newest).max() ?? 0 : 0
            try await receive(after: first, &intake)
            guard !intake.drops.isEmpty else {
                throw FixtureError("nothing came, so there is no set to write", isNothing: true)
            }
            var set = RecordedSet(intake, directory: directory)
            return try set.write(expectation: options.expectation, destination: options.destination)
        } catch {
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
    }

    private func receive(after first: Int, _ intake: inout Intake) async throws {
        var newest = first
        do {
            while true {
                let chosen = try await client.drops().filter { $0.newest > first }
                let wanted = Array(chosen.prefix(options.drops ?? .max))
                try await intake.take(wanted)
                newest = max(newest, chosen.map(\.newest).max() ?? newest)
                if let drops = options.drops, wanted.count >= drops { return }
                let came = try await client.waitForDrop(
                    after: newest, timeout: options.untilIdle ?? .seconds(30), settle: options.settle)
                if !came, options.untilIdle != nil { return }
            }
        } catch  where Task.isCancelled {
            return
        } catch let refusal as AdminClient.Refusal where !intake.drops.isEmpty {
            intake.remarks.append("the recording ended early: \(refusal)")
        }
    }
}

/// The drops taken so far, with their files beside the set to be.
struct Intake {
    /// As the server told of them last.
    private(set) var drops: [RemoteDrop] = []
    var remarks: [String] = []
    /// Where the content of a file lies.
    private(set) var contents: [Key: String] = [:]

    /// A delivery: the same path may come more than once.
    struct Key: Hashable {
        var drop: Int
        var file: RemoteDrop.File
    }

    private let client: AdminClient
    private let folder: String

    init(_ client: AdminClient, directory: String) {
        self.client = client
        folder = directory + "/.received"
    }

    /// - Throws: `AdminClient.Refusal` or `CancellationError`; what was taken before stays.
    mutating func take(_ told: [RemoteDrop]) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for drop in told {
            for file in drop.files {
                let key = Key(drop: drop.id, file: file)
                guard contents[key] == nil, RecordedSet.problem(of: file.path) == nil else { continue }
                let path = "\(folder)/\(contents.count)"
                try await client.download(file, of: drop.id, to: path)
                contents[key] = path
            }
            drops.removeAll { $0.id == drop.id }
            drops.append(drop)
        }
        // A late first part takes the drop of its second one in.
        let known = Set(told.map(\.id))
        drops.removeAll { !known.contains($0.id) }
        drops.sort { $0.id < $1.id }
    }

    func clear() throws { try FileManager.default.removeItem(atPath: folder) }
}
