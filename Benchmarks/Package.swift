// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that measuring never weighs on the program: the room Mail is the same files.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "benchmarks",
    targets: [
        .target(name: "Mail", swiftSettings: house + [.strictMemorySafety()]),
        .executableTarget(name: "ParseSpeed", dependencies: ["Mail"], swiftSettings: house),
    ]
)
