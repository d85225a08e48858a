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
        .library(name: "Reporting", targets: ["Reporting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/pointfreeco/xctest-dynamic-overlay", from: "1.13.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries: a module map and a shim each; no other target includes their headers.
        .systemLibrary(name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Where all halves meet.
        .target(name: "Checksums", dependencies: [.product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        .target(name: "NearMiss", swiftSettings: strict),
        .target(name: "StrictYAML", dependencies: ["NearMiss", "Yams"], swiftSettings: strict),
        .target(name: "Drops", swiftSettings: strict),
        .target(name: "Faults", dependencies: ["Drops"], swiftSettings: strict),

        // What listens.
        .target(
            name: "FakeS3",
            dependencies: [
                "Checksums", "Drops", "Faults",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "FakeSFTP",
            dependencies: [
                "CLibSSH", "Drops", "Faults",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // What decides.
        .target(name: "Reading", dependencies: ["CZlib", "Drops"], swiftSettings: strict),
        .target(name: "Verification", dependencies: ["Drops", "NearMiss", "Reading", "StrictYAML"], swiftSettings: strict),
        .target(name: "ESPs", dependencies: ["Drops", "NearMiss", "Reading", "StrictYAML", "Verification"], swiftSettings: strict),
        .target(name: "Reporting", dependencies: ["ESPs", "Verification"], swiftSettings: strict),
    ]
)
