import Foundation
import Testing

/// The files below `Tests/Fixtures`.
enum FixtureFolder {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// Paths of the files of a folder that end so, sorted; an empty folder is a failure.
    static func files(in folder: String, ending: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        let found = names.filter { $0.hasSuffix(ending) }.sorted().map { folder + "/" + $0 }
        try #require(!found.isEmpty)
        return found
    }
}
