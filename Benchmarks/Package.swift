// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that measuring never weighs on the program: the rooms FacteurCore, Mail and Text are the same files.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .target(name: "Text", swiftSettings: house),
        .target(
            name: "Mail",
            dependencies: [
                "Text", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: house + [.strictMemorySafety()]),
        .target(
            name: "FacteurCore",
            dependencies: [
                "Mail", "Text", .product(name: "Yams", package: "Yams"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: house),
        .target(name: "MailFile", swiftSettings: house),
        .executableTarget(
            name: "ExamineSpeed", dependencies: ["FacteurCore", "MailFile"], swiftSettings: house),
        .executableTarget(name: "ParseSpeed", dependencies: ["Mail", "MailFile"], swiftSettings: house),
    ]
)
