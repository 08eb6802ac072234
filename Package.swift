// swift-tools-version: 6.2
import PackageDescription

/// Every room is built alike: Swift 6 mode, no warnings, imports visible only where they are written.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// `FACTEUR_FUZZ=1` (set by Scripts/fuzz) instruments the pure rooms for libFuzzer and adds the fuzzer; unsafe flags fit nothing
/// else.
let fuzzes = Context.environment["FACTEUR_FUZZ"] != nil
let instrumented: [SwiftSetting] = fuzzes ? [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])] : []
let fuzzer: [Target] =
    fuzzes
    ? [
        .executableTarget(
            name: "Fuzzer", dependencies: ["FacteurCore", "Mail"], path: "Tests/Fuzzer",
            exclude: ["Corpus", "Words"], swiftSettings: house + instrumented,
            // gold cannot link the fuzzer's sections.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
    ] : []

/// `FACTEUR_SANITIZE=1` (set by Scripts/sanitize): what is preloaded into programs that know no sanitizer, like setpriv, is
/// built without one.
let preloaded: [CSetting] =
    Context.environment["FACTEUR_SANITIZE"] != nil ? [.unsafeFlags(["-fno-sanitize=all"])] : []

let package = Package(
    name: "facteur",
    products: [
        .executable(name: "facteur", targets: ["facteur"]),
        // For tests alone; a library that is preloaded has to be a product.
        .library(name: "FileFaults", type: .dynamic, targets: ["FileFaults"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Cellar: header-only shims.
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLinux"),

        // Ground floor.
        .target(name: "Text", swiftSettings: house + instrumented),
        // Floor 1.
        .target(
            name: "Mail", dependencies: ["Text", crypto, cryptoExtras, asn1],
            swiftSettings: house + [.strictMemorySafety()] + instrumented),
        .target(name: "Transport", dependencies: ["Text", "CCurl", "CLinux"], swiftSettings: house),
        // Floor 2.
        .target(
            name: "FacteurCore", dependencies: ["Mail", "Text", yams, mustache],
            swiftSettings: house + instrumented),
        // Floor 3.
        .target(name: "Store", dependencies: ["FacteurCore", "Mail", "Text", grdb], swiftSettings: house),
        // Floor 4.
        .target(
            name: "Daemon",
            dependencies: [
                "Store", "FacteurCore", "Mail", "Transport", "Text", logging, lifecycle, unixSignals,
            ],
            swiftSettings: house),
        // Floor 5.
        .executableTarget(
            name: "facteur", dependencies: ["Daemon", "Store", "FacteurCore", "Mail", "Text", arguments],
            swiftSettings: house),

        .target(
            name: "TestSupport", dependencies: [grdb, crypto, cryptoExtras], path: "Tests/TestSupport",
            swiftSettings: house),
        .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: house),
        .testTarget(
            name: "MailTests", dependencies: ["Mail", "Text", "TestSupport", crypto, cryptoExtras],
            swiftSettings: house),
        .testTarget(
            name: "TransportTests", dependencies: ["Transport", "Text", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "FacteurCoreTests", dependencies: ["FacteurCore", "Mail", "Text", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "FacteurCore", "Mail", "Text", "TestSupport", grdb],
            swiftSettings: house),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "Store", "FacteurCore", "Mail", "Transport", "Text", "TestSupport", logging,
            ],
            swiftSettings: house),
        .testTarget(
            name: "FacteurTests",
            dependencies: ["facteur", "Daemon", "Store", "FacteurCore", "Mail", "Text", "TestSupport"],
            swiftSettings: house),
        // What the promises' tests preload into `facteur`, which counts its file operations, ends it and lets them fail.
        .target(name: "FileFaults", path: "Tests/FileFaults", cSettings: preloaded),
        // What the promises' tests end at every step: the service with a crash point that ends it.
        .executableTarget(
            name: "CrashSubject", dependencies: ["Daemon", "Store", "FacteurCore", logging],
            path: "Tests/CrashSubject", swiftSettings: house),
        .testTarget(
            name: "PromiseTests",
            dependencies: [
                "facteur", "CrashSubject", "FileFaults", "Store", "FacteurCore", "Mail", "TestSupport",
            ],
            swiftSettings: house),
    ] + fuzzer
)
