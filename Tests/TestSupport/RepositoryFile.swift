package import Foundation

/// Files of the repository that tests read.
package enum RepositoryFile {
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The names in a folder with this ending, sorted.
    package static func names(in folder: String, ending: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return (names ?? []).filter { $0.hasSuffix(ending) }.sorted()
    }

    /// Whether a kept file has this content. If not, the text is written beside it as `FILE.actual`, which git ignores and
    /// `Scripts/test --accept` puts in its place.
    package static func isKept(_ text: String, in path: String) throws -> Bool {
        if (try? self.text(path)) == text { return true }
        try Data(text.utf8).write(to: root.appending(path: path + ".actual"))
        return false
    }
}
