// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Arrows run one way: what listens (Fake...) knows nothing of what decides (Verification, ESPs).
// Tests/ArchitectureTests holds this manifest against that rule.
let package = Package(
    name: "mockdest",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "mockdest", targets: ["mockdest"]),
        .library(name: "ESPs", targets: ["Drops", "ESPs", "Reading", "StrictYAML"]),
        .library(
            name: "Harness",
            targets: ["Drops", "ESPs", "FakeS3", "FakeSFTP", "Faults", "Harness", "StrictYAML", "Verification"]),
        .library(name: "HarnessTesting", targets: ["HarnessTesting"]),
        .library(name: "Verification", targets: ["Drops", "Reading", "StrictYAML", "Verification"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/pointfreeco/xctest-dynamic-overlay", from: "1.13.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries: a module map and a shim each; no other target includes their headers.
        // pkgConfig has libssh linked, so that script/install can name its archive instead.
        .systemLibrary(name: "CCRCFold"),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
        .systemLibrary(name: "CMemfd"),
        // Loaded when it is needed: pkgConfig would have it linked.
        .systemLibrary(name: "CRNP", providers: [.apt(["librnp-dev"]), .brew(["rnp"])]),
        .systemLibrary(name: "CProcessor"),
        .systemLibrary(name: "CRecordScan"),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Where all halves meet.
        .target(
            name: "Checksums", dependencies: ["CCRCFold", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(name: "NearMiss", swiftSettings: strict),
        .target(name: "StrictYAML", dependencies: ["NearMiss", "Yams"], swiftSettings: strict),
        .target(name: "StrictJSON", swiftSettings: strict),
        .target(name: "Drops", dependencies: ["CProcessor"], swiftSettings: strict),
        .target(name: "Faults", dependencies: ["Drops", "StrictYAML"], swiftSettings: strict),

        // What listens.
        .target(
            name: "FakeS3",
            dependencies: [
                "Checksums", "Drops", "Faults",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        .target(
            name: "FakeSFTP",
            dependencies: [
                "CLibSSH", "CMemfd", "Drops", "Faults",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "FakeAPIs",
            dependencies: [
                "Drops", "Faults", "NearMiss", "StrictJSON",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // What decides.
        .target(name: "Reading", dependencies: ["CISAL", "CRNP", "CRecordScan", "Drops"], swiftSettings: strict),
        .target(
            name: "Verification", dependencies: ["Drops", "NearMiss", "Reading", "StrictYAML"], swiftSettings: strict),
        .target(
            name: "ESPs",
            dependencies: [
                "Drops", "NearMiss", "Reading", "StrictJSON", "StrictYAML", "Verification",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "Reporting",
            dependencies: [
                "Drops", "ESPs", "NearMiss", "Reading", "Verification",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        // What sends: the reference exporter.
        .target(
            name: "Exporting",
            dependencies: [
                "CLibSSH", "CZlib", "Drops", "NearMiss", "StrictJSON", "StrictYAML",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // What sees both halves.
        .target(
            name: "Harness",
            dependencies: [
                "Drops", "ESPs", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "NearMiss", "Reading", "Reporting",
                "StrictYAML", "Verification",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("openapi.yaml")],
            swiftSettings: strict),
        .target(
            name: "Conformance",
            dependencies: [
                "CSpawn", "Drops", "ESPs", "Exporting", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "Harness",
                "NearMiss",
                "Reading", "Reporting", "StrictJSON", "StrictYAML", "Verification",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "HarnessTesting",
            dependencies: [
                "Drops", "FakeS3", "Harness", "Reporting", "Verification",
                .product(name: "IssueReporting", package: "xctest-dynamic-overlay"),
                .product(name: "IssueReportingTestSupport", package: "xctest-dynamic-overlay"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "mockdest",
            dependencies: [
                "Conformance", "Drops", "ESPs", "Exporting", "FakeS3", "FakeSFTP", "Faults", "Harness", "NearMiss",
                "Reading", "Reporting", "StrictYAML", "Verification",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        .testTarget(name: "ChecksumsTests", dependencies: ["Checksums"], swiftSettings: strict),
        .testTarget(
            name: "FakeAPIsTests",
            dependencies: [
                "Drops", "FakeAPIs", "Faults", "StrictJSON", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FakeS3Tests",
            dependencies: [
                "Checksums", "Drops", "Exporting", "FakeS3", "Faults", "RealPrograms", "S3Fuzzing",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // Feeds broken requests to FakeS3 without a socket: some in its tests, as many as one likes by `s3-fuzz`.
        .target(
            name: "S3Fuzzing",
            dependencies: [
                "Drops", "FakeS3", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Tests/S3Fuzzing", swiftSettings: strict),
        .executableTarget(
            name: "s3-fuzz", dependencies: ["S3Fuzzing"], path: "Tests/S3FuzzCommand", swiftSettings: strict),
        .testTarget(
            name: "FakeSFTPTests",
            dependencies: [
                "CLibSSH", "Drops", "FakeSFTP", "Faults", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ExportingTests",
            dependencies: [
                "CZlib", "Conformance", "Drops", "Exporting", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "Harness",
                "PublishedSchemas", "Reporting", "StrictYAML", "Verification",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        // The schemas of this repository, for the tests of what they describe.
        .target(name: "PublishedSchemas", path: "Tests/PublishedSchemas", swiftSettings: strict),
        // Programs that we did not write, for tests of any target.
        .target(name: "RealPrograms", path: "Tests/RealPrograms", swiftSettings: strict),
        .testTarget(
            name: "ReadingTests", dependencies: ["CZlib", "Drops", "Reading", "RealPrograms"], swiftSettings: strict),
        .testTarget(
            name: "VerificationTests",
            dependencies: [
                "CZlib", "Conformance", "Drops", "PublishedSchemas", "Reading", "StrictYAML", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ESPsTests",
            dependencies: [
                "Drops", "ESPs", "PublishedSchemas", "Reading", "RealPrograms", "StrictYAML", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "Conformance", "Drops", "Exporting", "Faults", "Harness", "PublishedSchemas", "Reading", "Reporting",
                "StrictYAML", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(name: "DropsTests", dependencies: ["Drops"], swiftSettings: strict),
        .testTarget(name: "FaultsTests", dependencies: ["Drops", "Faults", "StrictYAML"], swiftSettings: strict),
        .testTarget(name: "NearMissTests", dependencies: ["NearMiss"], swiftSettings: strict),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
        .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML"], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", dependencies: ["ESPs", "Verification"], swiftSettings: strict),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Drops", "ESPs", "Reading", "Reporting", "Verification",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .testTarget(
            name: "HarnessTests",
            dependencies: [
                "Drops", "ESPs", "Exporting", "FakeAPIs", "FakeS3", "FakeSFTP", "Harness", "Reporting", "StrictYAML",
                "Verification",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Conformance", "Drops", "Exporting", "FakeAPIs", "FakeS3", "FakeSFTP", "Faults", "Harness",
                "RealPrograms",
                "Reporting", "Verification", "mockdest",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HarnessTestingTests",
            dependencies: [
                "Drops", "Exporting", "FakeS3", "Harness", "HarnessTesting", "StrictYAML", "Verification",
                .product(name: "IssueReporting", package: "xctest-dynamic-overlay"),
            ],
            swiftSettings: strict),
    ]
)
