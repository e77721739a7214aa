// swift-tools-version: 6.2

import PackageDescription

/// What every target is held to, tests included; `ArchitectureTests` checks the rest.
let strictTests: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The house itself must also name every unsafe use. What runs for real is compiled across its floors, which saves
/// the service a twentieth of its time.
let strict: [SwiftSetting] =
    strictTests + [
        .strictMemorySafety(),
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    ]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")

func floor(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strictTests)
}

let package = Package(
    name: "vestry",
    products: [
        .executable(name: "vestry", targets: ["vestry"]),
        .executable(name: "vestry-bench", targets: ["vestry-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        .target(name: "CEpoll"),
        .target(name: "CSecp256k1", linkerSettings: [.linkedLibrary("secp256k1")]),
        floor("EventLoop", ["CEpoll"]),
        floor("HTTP", ["EventLoop", log]),
        floor("JSON"),
        floor("Postgres", ["EventLoop", "CLibPQ"], exclude: ["README.md"]),
        floor("Ethereum", ["JSON", "CSecp256k1"]),
        floor("Ledger", ["Ethereum"]),
        floor(
            "Bookkeeping",
            ["Ledger", "Ethereum", "Postgres", "EventLoop", "JSON", crypto, log],
            exclude: [
                "Exports/README.md", "Journal/README.md", "Payouts/README.md", "Vesting/README.md",
            ]
        ),
        floor("API", ["HTTP", "Bookkeeping", "Ledger", "Ethereum", "JSON", log]),
        floor("Dashboard", ["HTTP", "Bookkeeping", "Ledger", log]),
        command(
            "vestry",
            [
                "API", "Bookkeeping", "Dashboard", "Ethereum", "EventLoop", "HTTP", "JSON",
                "Ledger", "Postgres", arguments, log,
            ]
        ),
        command(
            "vestry-bench",
            [
                "API", "Bookkeeping", "Ethereum", "EventLoop", "HTTP", "JSON", "Ledger",
                "Postgres", arguments,
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "API", "Bookkeeping", "Ethereum", "EventLoop", "HTTP", "JSON", "Ledger",
                "Postgres", log,
            ],
            path: "Tests/TestSupport",
            swiftSettings: strictTests
        ),
        tests("EventLoopTests", ["EventLoop"]),
        tests("HTTPTests", ["HTTP", "EventLoop", "TestSupport"]),
        tests("JSONTests", ["JSON"]),
        tests("EthereumTests", ["Ethereum", "JSON", "TestSupport", bigInt]),
        tests("LedgerTests", ["Ledger", "Ethereum", "JSON", "TestSupport", bigInt]),
        tests("PostgresTests", ["Postgres", "EventLoop", "TestSupport"]),
        tests(
            "MigrationTests", ["Bookkeeping", "Ledger", "Postgres", "EventLoop", "TestSupport"]),
        tests(
            "BookkeepingTests",
            ["Bookkeeping", "Ledger", "Ethereum", "Postgres", "JSON", "TestSupport"]
        ),
        tests(
            "APITests",
            ["API", "Bookkeeping", "HTTP", "JSON", "Ledger", "Ethereum", "TestSupport"]
        ),
        tests("DashboardTests", ["Dashboard", "Bookkeeping", "Ledger", "Postgres", "TestSupport"]),
        tests("EndToEndTests", ["vestry", "Ethereum", "EventLoop", "JSON", "TestSupport"]),
        tests("CommandTests", ["vestry", log]),
        tests("ArchitectureTests", ["API", "HTTP", "TestSupport"]),
    ]
)
