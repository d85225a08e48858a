import Conformance
import Drops
import FakeS3
import Foundation
import Harness
import Logging
import UnixSignals

/// What `mockdest serve` was told, and what it does: all endpoints until a signal.
struct Serving: Equatable {
    var flags: [ServerSettings.Key: String] = [:]
    /// Path of the settings file; nil for the default one.
    var config: String?
    /// Path of the profiles that activated flows export.
    var profiles: String?

    nonisolated(nonsending) func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try ServerSettings.told(by: flags, config: config, environment)
        var logger = Logger(label: "mockdest", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        var configuration = try settings.harnessConfiguration(logger: logger)
        // Enough for a client that waited for the port to make a bucket and put an object.
        configuration.headStart = .microseconds(1200)
        if let path = profiles ?? environment["MOCKDEST_PROFILES"], !path.isEmpty {
            configuration.flowExporter = ReferenceFlowExporter(
                profilesNamed: path, profiles: try Blob(fileAt: path), time: configuration.time)
        }
        try await withHarness(configuration) { harness in
            Terminal.write(settings.announcement(of: harness) + "ready\n")
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
        }
    }
}

extension Serving {
    /// Reads `serve` and pairs of `--name value`, as scripts write them, without ArgumentParser: what that looks up by
    /// reflection takes as long as all else until S3 listens.
    ///
    /// - Returns: nil for all other words, right or wrong: ArgumentParser knows them, and says what is the matter.
    init?(plain words: [String]) {
        guard words.first == "serve" else { return nil }
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), let value = rest.popFirst(), !value.hasPrefix("-"), !value.isEmpty else {
                return nil
            }
            switch word.dropFirst(2) {
            case "config" where config == nil: config = value
            case "profiles" where profiles == nil: profiles = value
            case let name:
                // Not by `Key(rawValue:)`, which makes a table of all names first.
                let key = ServerSettings.Key.allCases.first { $0.rawValue == name }
                guard let key, flags[key] == nil else { return nil }
                flags[key] = value
            }
        }
    }
}
