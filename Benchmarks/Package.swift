// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that measuring never weighs on the program: the rooms Mail and Text are the same files.
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
        .target(name: "Text", swiftSettings: house),
        .target(name: "Mail", dependencies: ["Text"], swiftSettings: house + [.strictMemorySafety()]),
        .executableTarget(name: "ParseSpeed", dependencies: ["Mail"], swiftSettings: house),
    ]
)
