import FakeS3
public import Harness
public import Testing

extension Harness {
    /// The harness of the running test, inside `@Test(.destination())`.
    @TaskLocal public static var current: Harness?
}

/// Runs a test inside a harness of its own: a thin twin of ``withHarness(_:_:)``.
///
/// ```swift
/// @Test(.destination(buckets: ["exports"])) func `my exporter's file conforms`() async throws {
///     let harness = try #require(Harness.current)
///     try await export(to: harness.s3.url)
///     try await expectConforms(to: expectation, in: harness)
/// }
/// ```
public struct DestinationTrait: TestTrait, SuiteTrait, TestScoping {
    let configuration: @Sendable () -> HarnessConfiguration

    /// Each test of a suite gets a harness of its own.
    public var isRecursive: Bool { true }

    /// Runs a test with a harness as `Harness.current` and takes it down afterwards; a suite itself gets none.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        // A suite itself runs nothing; its tests come here one by one.
        guard testCase != nil else { return try await function() }
        try await withHarness(configuration()) { harness in
            try await Harness.$current.withValue(harness) { try await function() }
        }
    }
}

extension Trait where Self == DestinationTrait {
    /// A harness with S3 and SFTP on free ports for this test.
    public static func destination(
        _ configuration: @autoclosure @escaping @Sendable () -> HarnessConfiguration = HarnessConfiguration()
    ) -> Self {
        DestinationTrait(configuration: configuration)
    }

    /// A harness whose S3 endpoint has these buckets from the start.
    public static func destination(buckets: [String]) -> Self {
        DestinationTrait {
            var configuration = HarnessConfiguration()
            configuration.s3?.buckets = buckets
            return configuration
        }
    }
}
