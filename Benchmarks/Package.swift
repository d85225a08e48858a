// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody who builds mockdest builds its benchmarks.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "mockdest", path: "..")],
    targets: [
        .executableTarget(name: "import-bench", dependencies: [.product(name: "ESPs", package: "mockdest")]),
        .executableTarget(name: "start-bench", dependencies: [.product(name: "Harness", package: "mockdest")]),
        .executableTarget(name: "verify-bench", dependencies: [.product(name: "Verification", package: "mockdest")]),
    ]
)
